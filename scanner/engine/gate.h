// A cheap look behind a keyword before its pattern runs.
#pragma once

#include <cstddef>
#include <string_view>

#include "engine/rule.h"

namespace leaktight {

// How many bytes before and behind a hit a gate looks at; the reach of a rule with a gate is at
// least that.
inline constexpr size_t kGateBefore = 64;
inline constexpr size_t kGateAfter = 160;

// kAssignment: whether the keyword at [hit_begin, hit_end) of `text` stands in a name that is given
// a value, and the value is a literal that is not plainly too short or prose. Of all hits few pass,
// and a pattern takes ten times as long as this and more. kUserInfo: whether behind the keyword, a
// URL's scheme, stands USER:PASSWORD@. kField: whether the keyword is a name by itself, and a text
// between quotes is its value. Part of what a match is: a hit that does not pass has none.
bool PassesGate(Gate gate, std::string_view text, size_t hit_begin, size_t hit_end);

}  // namespace leaktight
