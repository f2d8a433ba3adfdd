// Where in a text something may stand encoded.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace leaktight {

// Letters and digits of either alphabet of base64 (RFC 4648).
constexpr bool IsBase64Byte(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' ||
         c == '-' || c == '/' || c == '_';
}

// In order. What decodes it decides; all else is text as it is written.
struct EncodingMarks {
  // kShortestDecoded bytes in base64, but for what alignment may take away.
  static constexpr size_t kShortestRun = 22;

  std::vector<size_t> runs;    // where kShortestRun base64 bytes or more begin
  std::vector<size_t> joints;  // quotes and backslashes where a word may go on behind others
  // Where the first of these is, or npos: %41, \u0041, &#65;, a zero byte.
  size_t percent = std::string_view::npos;
  size_t backslash = std::string_view::npos;
  size_t entity = std::string_view::npos;
  size_t zero = std::string_view::npos;

  bool Any() const {
    constexpr size_t kNone = std::string_view::npos;
    return !runs.empty() || !joints.empty() || percent != kNone || backslash != kNone ||
           entity != kNone || zero != kNone;
  }
};

// Replaces what `marks` has. 64 bytes at a time: of source code, that is nearly all that there is
// to do.
void ListMarks(std::string_view text, EncodingMarks& marks);

// The same, for processors that cannot go that way.
void ListMarksPlainly(std::string_view text, EncodingMarks& marks);

}  // namespace leaktight
