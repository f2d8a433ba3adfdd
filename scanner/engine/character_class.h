// The alphabets that tokens are drawn from, and which of them a few tokens tell of.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace leaktight {

struct CharacterClass {
  std::string pattern;         // what stands between the brackets of a pattern: "0-9a-f"
  std::string_view generator;  // of examples; makes characters of this class, if not all of them
  double bits = 0;             // a character, where each is as likely as the others
  bool plain = true;           // letters and digits alone
  bool odd = false;            // also signs that base64 has not
  bool has_x = false;          // of either case: what placeholders are made of
};

// Signs that base64, in either alphabet, has beside letters and digits.
inline constexpr std::string_view kBase64Signs = "-_+/";

// The smallest alphabet that all characters of `texts` are from, and that is to be believed: where
// a larger one would often give characters that look like these, it is the larger one. Signs bring
// their companions along: `-` and `_`, `+` and `/`.
CharacterClass ClassOf(std::span<const std::string_view> texts);

// Every letter and digit.
CharacterClass LettersAndDigits();

}  // namespace leaktight
