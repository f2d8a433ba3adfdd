// What is done with a document that is no YAML, so that as much as can be is read all the same.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/span.h"

namespace leaktight {

// Where a parser stumbled; offsets count from the beginning of the document.
struct YamlProblem {
  std::string_view message;  // libyaml's: its scanner.c and parser.c have them all
  size_t at = 0;
  size_t context = 0;  // what it was reading there, where that tells more
};

// Does something begin there that is no part of what stands before it, and may be a document of its
// own? A key on the level of a list that is the whole document; anything left of the first line.
bool BeginsAnother(std::string_view document, const YamlProblem& problem);

enum class YamlRepair {
  kNone,     // nothing is left to change
  kMended,   // it is YAML 1.2, and now such as libyaml reads, with the same meaning
  kLeftOut,  // something is left out that is no YAML
};

// Changes as little as it can of the line that the parser stumbled over. `copy`: the whole text,
// `span`: the document in it.
YamlRepair RepairYaml(std::string& copy, Span span, const YamlProblem& problem);

}  // namespace leaktight
