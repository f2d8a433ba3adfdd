#include "engine/rule_cost.h"

#include <algorithm>
#include <chrono>

#include "base/text.h"

namespace leaktight {
namespace {

// The rule's keyword that is searched for by `searched`, which is its beginning in small letters.
std::string_view KeywordOfRule(const Rule& rule, std::string_view searched) {
  for (const std::string_view keyword : rule.keywords) {
    if (ToLower(keyword).starts_with(searched)) return keyword;
  }
  return searched;
}

}  // namespace

bool IsTooCommon(uint64_t hits, uint64_t corpus_bytes) {
  // A few hits in a small corpus tell nothing.
  constexpr uint64_t kTelling = 10;
  return hits >= kTelling && hits * kTooCommonBytes > corpus_bytes;
}

RuleCosts::RuleCosts(const Engine& engine, const std::vector<const Rule*>& rules)
    : engine_(engine) {
  const RuleSet& all = engine.rules();
  woken_by_.resize(all.keywords.size());
  hits_of_.resize(rules.size());
  for (const Rule* rule : rules) costs_.push_back({rule, {}, 0});
  for (KeywordIndex keyword = 0; keyword < all.keywords.size(); keyword++) {
    for (const RuleIndex index : all.RulesOf(keyword)) {
      const auto at = std::find(rules.begin(), rules.end(), &all.rules[index]);
      if (at == rules.end()) continue;
      const auto cost = static_cast<size_t>(at - rules.begin());
      std::vector<KeywordCount>& keywords = costs_[cost].keywords;
      woken_by_[keyword].push_back({cost, keywords.size()});
      keywords.push_back({KeywordOfRule(**at, all.keywords[keyword]), 0});
    }
  }
}

void RuleCosts::Add(std::string_view text) {
  using Clock = std::chrono::steady_clock;
  bytes_ += text.size();
  engine_.finder().Find(text, scratch_.finder, scratch_.hits);
  for (const Hit hit : scratch_.hits) {
    for (const Woken& woken : woken_by_[hit.keyword]) {
      costs_[woken.cost].keywords[woken.keyword].hits++;
      hits_of_[woken.cost].push_back(hit);
    }
  }
  // A rule at a time, so that the clock is asked once a file and not once a hit.
  for (size_t cost = 0; cost < costs_.size(); cost++) {
    std::vector<Hit>& hits = hits_of_[cost];
    if (hits.empty()) continue;
    const auto rule = static_cast<RuleIndex>(costs_[cost].rule - engine_.rules().rules.data());
    // The first verdict of all compiles the pattern, which is no cost of the corpus.
    if (costs_[cost].seconds == 0) engine_.judge().Verdict(text, hits[0], rule);
    const Clock::time_point begin = Clock::now();
    for (const Hit hit : hits) engine_.judge().Verdict(text, hit, rule);
    costs_[cost].seconds += std::chrono::duration<double>(Clock::now() - begin).count();
    hits.clear();
  }
}

}  // namespace leaktight
