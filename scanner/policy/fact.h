// What only the whole snapshot can judge, learned from one file at a time.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/span.h"

namespace leaktight {

// A pure function of a blob and its path, so that it can be kept by blob id.
struct Fact {
  enum class Kind : uint8_t {
    kDotenvTemplate,  // `key`: the file that is to be made from it, relative to the top
    kIgnorePattern,   // `key`: a line of a .gitignore
  };
  Kind kind;
  std::string key;
  Span span;

  friend bool operator==(const Fact&, const Fact&) = default;
};

// The facts of a snapshot, by path.
using FactSet = std::map<std::string, std::vector<Fact>, std::less<>>;

// By path alone: can this file yield facts? Files that cannot are never read for them.
bool MayHoldFacts(std::string_view path);

std::vector<Fact> FactsOf(std::string_view path, std::string_view bytes);

}  // namespace leaktight
