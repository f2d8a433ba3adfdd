// Where the beginning that all tokens of a kind share ends.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

namespace leaktight {

// The bytes that several samples begin with and that are no chance: to the last separator, or to
// their end where random characters would hardly agree so far.
size_t SharedPrefix(std::span<const std::string_view> samples);

// Of one sample alone, a guess: the short words that it begins with, each with a separator behind;
// or what stands before a long run of hexadecimal digits.
size_t LeadingWords(std::string_view sample);

}  // namespace leaktight
