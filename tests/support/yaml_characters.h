// Characters as the YAML twin compares and shows them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace leaktight {

void AppendUtf8(std::string& text, uint32_t character);

// Halves of surrogate pairs (three bytes each, which are not UTF-8) become the character of their
// pair, and U+FFFD where there is none.
std::string JoinSurrogates(std::string_view text);

// With line breaks and backslashes escaped.
std::string OneLine(std::string_view text);

}  // namespace leaktight
