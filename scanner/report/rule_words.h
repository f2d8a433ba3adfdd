// What a rule or check says of itself, for formats that carry a description of each.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "scan/summary.h"

namespace leaktight {

struct RuleWords {
  std::string id;
  std::string name;
  Severity severity = Severity::kMedium;  // the rule's own; a finding's may differ
  std::string message;                    // what it is and why it matters
  std::string advice;
  std::vector<std::string> references;  // URLs
  bool certain = true;                  // false for a rule that guesses from names
};

// Of a rule that is not built in, only what its finding carries.
RuleWords WordsOf(const Finding& finding);

// One for each rule that found something, in the order in which they first did.
class RulesOfReport {
 public:
  size_t IndexOf(const Finding& finding);  // adds it where it is new
  const std::vector<RuleWords>& rules() const { return rules_; }

 private:
  std::vector<RuleWords> rules_;
};

}  // namespace leaktight
