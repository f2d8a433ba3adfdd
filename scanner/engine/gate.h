// A cheap look behind a keyword before its pattern runs.
#pragma once

#include <cstddef>
#include <string_view>

#include "engine/rule.h"

namespace leaktight {

// How many bytes behind a hit a gate looks at; the reach of a rule with a gate is at least that.
inline constexpr size_t kGateReach = 96;

// Whether the keyword at [hit_begin, hit_end) of `text` may stand in front of a value. A gate never
// says no where the pattern of its rule would match with the hit in its name; it saves the
// pattern's run on the other nine hits of ten. Looks at no byte before the hit and none past
// kGateReach.
bool PassesGate(Gate gate, std::string_view text, size_t hit_begin, size_t hit_end);

}  // namespace leaktight
