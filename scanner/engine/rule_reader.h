// Rule files: YAML into rules, with errors that name file, line and column.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "engine/rule.h"
#include "engine/rule_set.h"

namespace leaktight {

// The rules of one file and the memory that they point into.
class RuleFile {
 public:
  // A copy's rules would point into the original.
  RuleFile() = default;
  RuleFile(RuleFile&&) = default;
  RuleFile& operator=(RuleFile&&) = default;
  RuleFile(const RuleFile&) = delete;
  RuleFile& operator=(const RuleFile&) = delete;

  const std::vector<Rule>& rules() const { return rules_; }
  const std::string& name() const { return name_; }  // the file's, for messages

 private:
  friend class RuleFileReader;
  friend Result<RuleFile> ReadRuleFile(std::string_view name, std::string_view text);
  std::string name_;
  std::vector<Rule> rules_;
  std::deque<std::string> texts_;
  std::deque<std::vector<std::string_view>> lists_;
  std::deque<std::vector<uint32_t>> lines_;
};

// Reads `text`, the content of the file `name`. A rule without examples, keyword, reach, advice or
// reference, an unknown field, validator or severity, and a pattern that RE2 does not take are
// errors.
Result<RuleFile> ReadRuleFile(std::string_view name, std::string_view text);

// The rules of `base` and of the files, in their order: a later rule replaces one of the same id.
std::vector<Rule> MergeRules(const RuleSet& base, const std::vector<RuleFile>& files);

}  // namespace leaktight
