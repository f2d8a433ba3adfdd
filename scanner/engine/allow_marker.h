// The words that each allow comment begins with (suppress/allow_comment.h).
#pragma once

#include <string_view>

namespace leaktight {

// A keyword of every rule set, which wakes no rule: whoever has the hits of a text knows whether
// there may be allow comments in it, and need not read it for that.
inline constexpr std::string_view kAllowMarker = "leaktight:allow";

}  // namespace leaktight
