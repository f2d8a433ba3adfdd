// What `rules test` says of what rules cost.
#pragma once

#include <cstddef>
#include <string>

#include "engine/rule_cost.h"
#include "report/style.h"

namespace leaktight {

// A line a rule that is searched for by keywords, and one more for each that is too common.
// `column`: how wide ids are.
std::string CostsText(const Painter& paint, const RuleCosts& costs, std::string_view corpus,
                      size_t column);

}  // namespace leaktight
