// The reference of rules that docs/rules.md is: made from the rules themselves.
#pragma once

#include <string>

#include "engine/rule_set.h"

namespace leaktight {

// Markdown: a table of all rules, then a section for each, in the order of their files.
std::string RuleReference(const RuleSet& rules);

}  // namespace leaktight
