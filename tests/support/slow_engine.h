// The engine's slow twin: obviously right, and compared with the real one.
#pragma once

#include <string_view>
#include <vector>

#include "engine/finder.h"
#include "engine/judge.h"

namespace leaktight {

// Every keyword tried at every byte.
std::vector<Hit> SlowFind(const RuleSet& rules, std::string_view text);

// Every rule's pattern tried, anchored, at every byte within reach before each hit.
std::vector<Match> SlowMatches(const RuleSet& rules, std::string_view text, int64_t now);

}  // namespace leaktight
