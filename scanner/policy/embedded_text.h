// Texts that stand as a value in another file: configuration files, scripts, JSON.
#pragma once

#include <string_view>
#include <vector>

#include "base/span.h"
#include "policy/file.h"
#include "policy/yaml_reader.h"

namespace leaktight {

// Where a part of a scalar's value stands in the file, as near as can be told: exactly, where the
// part is written there as it is; else the whole scalar.
Span PlaceWithin(const File& file, YamlRef scalar, Span part);

// The same for many parts of one scalar, which is looked at once: exactly, where it is a block of
// lines or written as it is.
class ScalarPlaces {
 public:
  ScalarPlaces(const File& file, YamlRef scalar);

  Span At(Span part) const;
  bool exact() const { return !lines_.empty(); }  // else At is all of the scalar
  size_t indent() const { return indent_; }       // of its lines, in bytes

 private:
  struct Line {
    size_t begin;  // in the value
    size_t at;     // in the file
  };
  size_t PlaceOf(size_t offset) const;

  Span whole_;
  size_t size_ = 0;  // of the value
  size_t indent_ = 0;
  std::vector<Line> lines_;  // empty: it cannot be told
};

// Where within a text for which HoldsSecretInside is true the secrets stand; all of the text where
// that cannot be told; nowhere where all of them turn out to be references.
std::vector<Span> SecretsInside(std::string_view text);

}  // namespace leaktight
