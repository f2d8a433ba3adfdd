// Where the parts of a YAML scalar's value stand in the file.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/span.h"
#include "policy/yaml_reader.h"

namespace leaktight {

// Made once for a scalar and asked for each of its parts. Lines of a block lose their indentation,
// quoted text its escapes, and folded lines their ends: all of that is undone exactly, but for what
// is only blanks. Of a value with a template's expressions, and of an alias into another text, a
// part is looked for as it is.
class WrittenPlaces {
 public:
  WrittenPlaces(std::string_view file, YamlRef scalar);

  // The whole scalar where it cannot be told.
  Span Of(Span part) const;
  bool exact() const { return same_ || !from_.empty(); }  // else Of may be all of the scalar
  // How far a literal block's lines are indented, in bytes; 0 where it is none or not known.
  size_t Indent() const;

 private:
  bool Align();
  Span Search(Span part) const;

  std::string_view value_;
  std::string_view written_;
  Span whole_;
  YamlStyle style_;
  bool same_ = false;           // the value is written as it is
  std::vector<uint32_t> from_;  // else for each of its bytes, where in `written_` that begins;
                                // empty: not known. One more at the end.
};

}  // namespace leaktight
