// Small rules for tests of the engine itself, made without a file.
#pragma once

#include <deque>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "engine/rule_reader.h"
#include "engine/rule_set.h"

namespace leaktight {

// A rule file's text with one rule, whose `lines` say what it finds and are indented by four.
inline std::string RuleFileText(const std::string& id, const std::string& lines,
                                const std::string& match, const std::string& no_match) {
  return "rules:\n"
         "  - id: " +
         id +
         "\n"
         "    name: A token\n"
         "    severity: high\n"
         "    message: It opens a door.\n" +
         lines +
         "    advice: Close the door.\n"
         "    references: ['https://example.org/']\n"
         "    examples:\n"
         "      match: ['" +
         match +
         "']\n"
         "      no_match: ['" +
         no_match + "']\n";
}

// One with a pattern; `more` are further lines.
inline std::string RuleText(const std::string& id, const std::string& keywords,
                            const std::string& pattern, const std::string& more = "") {
  return RuleFileText(id,
                      "    keywords: [" + keywords + "]\n    pattern: '" + pattern +
                          "'\n    reach: {before: 10, after: 40}\n" + more,
                      "tok_{base62:10}", "tok_");
}

// One without a pattern: see Rule::assigned.
inline std::string AssignedText(const std::string& id, const std::string& names,
                                const std::string& value) {
  return RuleFileText(id, "    assigned: {names: [" + names + "], value: '" + value + "'}\n",
                      "ACME_TOKEN={base62:20}", "ACME_TOKEN=");
}

// Rule files, read, with the tables that a scan needs. Throws what a test should never meet.
class TestRules {
 public:
  explicit TestRules(const std::vector<std::string>& texts) {
    std::vector<Rule> rules;
    for (const std::string& text : texts) {
      auto file = ReadRuleFile("test.yaml", text);
      if (!file) throw std::runtime_error(file.error().Describe());
      rules.insert(rules.end(), file->rules().begin(), file->rules().end());
      files_.push_back(std::move(*file));
    }
    auto tables = RuleTables::Make(std::move(rules));
    if (!tables) throw std::runtime_error(tables.error().Describe());
    tables_.push_back(std::move(*tables));
  }

  RuleSet View() const { return tables_.front().View(); }

 private:
  std::deque<RuleFile> files_;
  std::deque<RuleTables> tables_;
};

}  // namespace leaktight
