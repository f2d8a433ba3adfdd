// Texts that stand as a value in another file: configuration files, JSON, lines of NAME=value.
#pragma once

#include <string_view>
#include <vector>

#include "base/span.h"
#include "policy/file.h"
#include "policy/yaml_reader.h"

namespace leaktight {

// Where a part of a scalar's value stands in the file, as near as can be told. Of many parts of one
// scalar, WrittenPlaces.
Span PlaceWithin(const File& file, YamlRef scalar, Span part);

// Where lines of a scalar stand that is read as a file of its own: exactly, where it is a block of
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

// Where within a text secrets stand under names of the text's own, in its order. `name`: what the
// text stands under, the name of a file perhaps: it says how to read it (INI, Java properties,
// TOML, JSON, YAML). Else, and where that fails, its looks do. References are no secrets.
std::vector<Span> SecretsInside(std::string_view text, std::string_view name = {});

inline bool HoldsSecretInside(std::string_view text, std::string_view name = {}) {
  return !SecretsInside(text, name).empty();
}

}  // namespace leaktight
