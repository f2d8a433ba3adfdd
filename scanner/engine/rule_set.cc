#include "engine/rule_set.h"

#include <algorithm>
#include <map>
#include <utility>

#include "base/text.h"
#include "engine/allow_marker.h"

namespace leaktight {

namespace {

// Bytes of a keyword that are not searched for.
size_t CutOff(const Rule& rule, std::string_view keyword) {
  if (rule.gate != Gate::kNone) return 0;
  const size_t most = rule.place == KeywordPlace::kAnywhere ? kSearchedKeyword : kKeywordRun;
  return keyword.size() - std::min(keyword.size(), most);
}

}  // namespace

Reach ReachOf(const Rule& rule) {
  size_t most = 0;
  for (const std::string_view keyword : rule.keywords) {
    most = std::max(most, CutOff(rule, keyword));
  }
  return {rule.reach.before, rule.reach.after + static_cast<uint32_t>(most)};
}

const Rule* RuleSet::Find(std::string_view id) const {
  const auto at =
      std::lower_bound(rules.begin(), rules.end(), id,
                       [](const Rule& rule, std::string_view wanted) { return rule.id < wanted; });
  return at != rules.end() && at->id == id ? &*at : nullptr;
}

Result<RuleTables> RuleTables::Make(std::vector<Rule> rules) {
  std::sort(rules.begin(), rules.end(), [](const Rule& a, const Rule& b) { return a.id < b.id; });
  const auto twice = std::adjacent_find(rules.begin(), rules.end(),
                                        [](const Rule& a, const Rule& b) { return a.id == b.id; });
  if (twice != rules.end()) {
    return Fail(std::string(twice[1].file),
                "the rule `" + std::string(twice->id) + "` stands in " + std::string(twice->file) +
                    " already",
                "give one of them another id");
  }
  RuleTables tables;
  std::map<std::string_view, std::vector<RuleIndex>> woken_by;
  for (RuleIndex i = 0; i < rules.size(); i++) {
    for (const std::string_view keyword : rules[i].keywords) {
      const std::string_view searched =
          keyword.substr(0, keyword.size() - CutOff(rules[i], keyword));
      std::vector<RuleIndex>& woken = woken_by[tables.lower_case_.emplace_back(ToLower(searched))];
      if (woken.empty() || woken.back() != i) woken.push_back(i);
    }
  }
  woken_by.try_emplace(kAllowMarker);
  tables.rules_ = std::move(rules);
  for (const auto& [keyword, woken] : woken_by) {
    tables.keywords_.push_back(keyword);
    tables.rules_begin_.push_back(static_cast<uint32_t>(tables.rule_of_.size()));
    tables.rule_of_.insert(tables.rule_of_.end(), woken.begin(), woken.end());
    KeywordPlace place = woken.empty() ? KeywordPlace::kAnywhere : KeywordPlace::kRun;
    for (const RuleIndex rule : woken) place = std::min(place, tables.rules_[rule].place);
    tables.places_.push_back(place);
  }
  tables.rules_begin_.push_back(static_cast<uint32_t>(tables.rule_of_.size()));
  return tables;
}

RuleSet RuleTables::View() const {
  return {rules_, keywords_, rules_begin_, rule_of_, places_, {}};
}

}  // namespace leaktight
