// Text from outside: what may be shown, and how.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace leaktight {

struct CodePoint {
  uint32_t value = 0;
  size_t size = 0;  // bytes; 0 where no valid UTF-8 sequence begins
};

// The UTF-8 sequence at the beginning of `text` (RFC 3629: shortest form, no surrogates).
CodePoint DecodeUtf8(std::string_view text);

bool IsUtf8(std::string_view text);

// Text that is safe on a terminal and within one line: control characters (C0, DEL, C1), line
// separators, bidirectional controls, other invisible format characters and bytes that are not
// UTF-8 become visible escapes such as \x1b, \n, \u202e. Everything else, a backslash included, is
// left as it is; the result is valid UTF-8. A tab becomes a space of width one, so that carets
// under the text stand where they should.
std::string EscapeForTerminal(std::string_view text);

// How many terminal cells the result of EscapeForTerminal takes; wide East Asian characters and
// emoji count two, combining marks none.
size_t DisplayWidth(std::string_view escaped);

// How many edits (insert, delete, replace, swap of neighbours) turn `a` into `b`.
size_t EditDistance(std::string_view a, std::string_view b);

// Where `word` begins, from `from` on; std::string_view::npos: nowhere. Several times as fast as
// find(), which stops at each of its first letter, and as memmem() in short texts that mostly do
// not hold it: no table is made.
size_t FindWord(std::string_view text, std::string_view word, size_t from = 0);
bool HoldsWord(std::string_view text, std::string_view word);

constexpr char AsciiLower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}
bool EqualIgnoringCase(std::string_view a, std::string_view b);        // ASCII
bool HoldsIgnoringCase(std::string_view text, std::string_view word);  // ASCII; `word`: lower case
std::string ToLower(std::string_view text);                            // ASCII
std::string_view Trim(std::string_view text);                          // spaces, tabs, line endings

}  // namespace leaktight
