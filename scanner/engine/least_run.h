// How long an unbroken run of token bytes every match of a pattern contains.
#pragma once

#include <cstddef>
#include <string_view>

namespace leaktight {

// Letters, figures, `_`, `-`, `+` and `/`: what tokens are made of, in base64 and base64url too.
bool IsTokenByte(char c);

// Of an RE2 pattern (https://github.com/google/re2/wiki/Syntax): in every match stand at least so
// many token bytes side by side. 0 where the pattern asks for none, or has something in it that is
// not understood here: never too much. Does not change with the case of letters.
size_t LeastRun(std::string_view pattern);

// Does the text hold so many token bytes side by side? Looks at every `least`th byte first.
bool HoldsRun(std::string_view text, size_t least);

}  // namespace leaktight
