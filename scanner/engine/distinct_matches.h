// What Judge::Matches makes of the verdicts on all hits of a text.
#pragma once

#include <vector>

#include "engine/decoder.h"
#include "engine/judge.h"

namespace leaktight {

// Each match once, sorted by secret and rule. `matches` in the order of the hits, and of each hit's
// rules.
std::vector<Match> DistinctMatches(std::vector<Match> matches);

// Those of a text, which are distinct, and of what stands encoded in it.
std::vector<Match> WithDecoded(std::vector<Match> matches, const DecodedMatches& decoded);

}  // namespace leaktight
