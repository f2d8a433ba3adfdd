// From byte offsets to lines and columns, and back.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "base/span.h"

namespace leaktight {

// Both count from 1; columns count bytes.
struct Position {
  size_t line = 1;
  size_t column = 1;

  friend bool operator==(Position, Position) = default;
  friend auto operator<=>(Position, Position) = default;
};

// Where the lines of one text begin. A line ends behind its '\n'; a text that ends in '\n' has no
// further, empty line behind it. Holds no reference to the text.
class LineTable {
 public:
  explicit LineTable(std::string_view text);

  size_t lines() const { return starts_.size(); }

  // The position of the byte at `offset`; offsets past the end count as the end.
  Position At(size_t offset) const;

  // The bytes of line `line` (from 1) without its line ending ("\n" or "\r\n").
  Span Line(size_t line) const;

 private:
  std::vector<size_t> starts_;
  std::vector<bool> carriage_return_;
  size_t size_ = 0;
  bool ends_in_newline_ = false;
};

// Columns in UTF-16 code units, as editors and SARIF count them; a byte that is not UTF-8 counts as
// one. Asked for ascending offsets, it reads each line once. Views into both arguments.
class Utf16Columns {
 public:
  Utf16Columns(std::string_view text, const LineTable& lines) : text_(text), lines_(lines) {}

  // Of the character at `offset`, or that the byte there is part of, from 1; offsets past the end
  // count as the end.
  size_t At(size_t offset);

 private:
  std::string_view text_;
  const LineTable& lines_;
  size_t line_begin_ = 0;
  size_t at_ = 0;  // counted up to here
  size_t column_ = 1;
};

}  // namespace leaktight
