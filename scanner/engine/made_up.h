// Tokens that somebody typed for an example: they have the shape and nobody's randomness.
#pragma once

#include <string_view>

namespace leaktight {

// True for the body of a token (what stands behind its prefix) that no generator made: few distinct
// characters, long runs of one, counting (1234567, abcdefg, either way), a short piece again and
// again, what was typed by hand (engine/hand_typed.h), or a word such as EXAMPLE. Each takes random
// bodies of 16 characters or more for made up less than once in 100,000 times.
bool LooksMadeUp(std::string_view body);

}  // namespace leaktight
