// leaktight rules new: a rule that finds tokens like some that are given.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "engine/rule_set.h"

namespace leaktight {

struct RuleProposal {
  // A rule file that reads as it is, finds every sample and passes its own examples. No sample
  // stands in it, and no part of one but what all share: their beginning, a word between
  // separators.
  std::string text;
  std::vector<std::string> notes;          // what its author should know, a sentence each
  std::vector<std::string_view> found_by;  // ids of `known` that find a sample already
};

// `known`, which outlives the proposal, are the rules that it is to stand beside. An error says
// what is wrong with a sample by its number, and shows nothing of it.
Result<RuleProposal> ProposeRule(std::string_view id, std::span<const std::string_view> samples,
                                 const RuleSet& known);

}  // namespace leaktight
