// A rule that somebody is to finish, written as a rule file.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/rule.h"

namespace leaktight {

// Of what a Rule has, what a proposal knows. Either `keyword` or `assigned` is set.
struct RuleDraft {
  std::string id;
  std::string keyword;
  std::vector<std::string> pattern;  // its lines
  Reach reach;
  double entropy = 0;
  std::string validator;  // empty: none
  std::string assigned;   // what its owner is called
  std::string value;      // the pattern of the whole value
  std::vector<std::string> match, no_match;
};

// With comments and sentences that ask its author for what no sample tells.
std::string RuleFileText(const RuleDraft& draft);

// Lower-case letters, digits and single dashes.
bool IsRuleId(std::string_view id);

// adafruit-io-key: whose tokens these are, as Rule::assigned has it: "adafruitio". Empty: the id
// says only that it is a token.
std::string OwnerOf(std::string_view id);

// A variable that says secret: "ADAFRUIT_IO_API_KEY".
std::string VariableOf(std::string_view id);

}  // namespace leaktight
