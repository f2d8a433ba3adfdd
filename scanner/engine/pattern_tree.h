// What a pattern is made of, as far as that can be told without running it.
#pragma once

#include <bitset>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace leaktight {

using ByteSet = std::bitset<256>;

ByteSet SetOf(char c);
ByteSet SetOfRange(char first, char last);
const ByteSet& LettersAndFigures();

// A part of an RE2 pattern (https://github.com/google/re2/wiki/Syntax). It takes every text that
// the pattern's part takes, and may take more: `.` is any byte, flags that change the case of
// letters are not told, and what asks for nothing but a place takes nothing.
struct PatternPart {
  enum class Kind : uint8_t {
    kNothing,
    kWordEdge,  // \b
    kBegin,     // of the text or of a line
    kBytes,     // one of `bytes`
    kSequence,
    kAlternatives,
    kRepeated,  // the only one of `parts`, `least` to `most` times
  };
  static constexpr size_t kUnbounded = SIZE_MAX;

  Kind kind = Kind::kNothing;
  ByteSet bytes = {};
  std::vector<PatternPart> parts = {};
  size_t least = 1;
  size_t most = 1;
};

// Nothing where something stands in the pattern that is not understood here.
std::optional<PatternPart> ReadPatternTree(std::string_view pattern);

}  // namespace leaktight
