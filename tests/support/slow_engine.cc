#include "support/slow_engine.h"

#include <re2/re2.h>

#include <algorithm>
#include <cctype>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>

#include "base/text.h"
#include "engine/gate.h"
#include "engine/secret_likeness.h"
#include "engine/section_name.h"
#include "engine/validators.h"
#include "engine/word_roles.h"
#include "engine/words.h"

namespace leaktight {
namespace {

struct SlowRule {
  explicit SlowRule(const Rule& rule) : rule(rule), pattern(Compile(rule.pattern)) {
    for (const auto allow : rule.allow_patterns) allowed.push_back(Compile(allow));
    if (!rule.companion.pattern.empty()) companion = Compile(rule.companion.pattern);
  }

  static std::unique_ptr<RE2> Compile(std::string_view pattern) {
    return std::make_unique<RE2>(re2::StringPiece(pattern.data(), pattern.size()), RE2::Latin1);
  }

  // The named group in a match, or the one of its alternatives (secret_2, …) that took part.
  std::optional<Span> Group(const std::string& name, const std::vector<re2::StringPiece>& groups,
                            std::string_view text) const {
    for (const auto& [group, at] : pattern->NamedCapturingGroups()) {
      const bool alternative = group.rfind(name + "_", 0) == 0;
      const auto& piece = groups[static_cast<size_t>(at)];
      if ((group != name && !alternative) || piece.data() == nullptr) continue;
      const auto begin = static_cast<size_t>(piece.data() - text.data());
      return Span{begin, begin + piece.size()};
    }
    return {};
  }

  const Rule& rule;
  std::unique_ptr<RE2> pattern, companion;
  std::vector<std::unique_ptr<RE2>> allowed;
};

// Every name of every rule tried at every word: see NamedTokens.
std::optional<RuleIndex> SlowNamed(std::span<const Rule> rules, std::string_view name,
                                   std::string_view value) {
  std::optional<RuleIndex> best;
  size_t longest = 0;
  const Words words(name);
  for (RuleIndex i = 0; i < rules.size(); i++) {
    for (const std::string_view wanted : rules[i].assigned.names) {
      if (wanted.size() <= longest || rules[i].brought) continue;
      for (size_t first = 0; first < words.size(); first++) {
        std::string joined;
        size_t last = first;
        while (joined.size() < wanted.size() && last < words.size()) joined += words[last++];
        if (joined.compare(0, wanted.size(), wanted) != 0) continue;
        const uint32_t says = kPasswordNoun | kTokenNoun | kKeyNoun | kWeakNoun | kSecretKey;
        const std::string rest = joined.substr(wanted.size());
        const bool number = rest.find_first_not_of("0123456789") == std::string::npos;
        if (!number && (RolesOf(rest) & says) == 0) continue;
        const auto pattern = SlowRule::Compile(rules[i].assigned.value);
        if (!RE2::FullMatch(std::string(value), *pattern)) continue;
        best = i;
        longest = wanted.size();
        break;
      }
    }
  }
  return best;
}

std::optional<Match> SlowVerdict(const SlowRule& slow, std::string_view text, Span keyword,
                                 const RuleSet& rules, const NamedTokens& named, int64_t now) {
  const Rule& rule = slow.rule;
  if (rule.gate == Gate::kAssignment) {
    while (std::isalnum(static_cast<unsigned char>(text[keyword.end - 1])) == 0) keyword.end--;
  }
  if (!PassesGate(rule.gate, text, keyword.begin, keyword.end)) return {};
  const Reach reach = ReachOf(rule);
  const size_t first = keyword.begin < reach.before ? 0 : keyword.begin - reach.before;
  const size_t end = std::min(text.size(), keyword.end + reach.after);
  const re2::StringPiece piece(text.data(), text.size());
  for (size_t begin = first; begin <= keyword.begin; begin++) {
    std::vector<re2::StringPiece> groups(
        static_cast<size_t>(slow.pattern->NumberOfCapturingGroups()) + 1);
    if (!slow.pattern->Match(piece, begin, end, RE2::ANCHOR_START, groups.data(),
                             static_cast<int>(groups.size())) ||
        begin + groups[0].size() < keyword.end) {
      continue;
    }
    Match match;
    match.whole = {begin, begin + groups[0].size()};
    match.name = slow.Group("name", groups, text);
    if (rule.gate == Gate::kAssignment && match.name && !match.name->Contains(keyword)) continue;
    const auto secret = rule.secret.empty() ? std::optional(match.whole)
                                            : slow.Group(std::string(rule.secret), groups, text);
    if (!secret || secret->empty()) return {};
    match.secret = *secret;
    const std::string value(match.secret.In(text));
    if (Entropy(value) < rule.entropy) return {};
    for (const auto& allow : slow.allowed) {
      if (RE2::PartialMatch(value, *allow)) return {};
    }
    if (slow.companion) {
      // The match's own lines and as many before and after, cut to what is within reach.
      size_t from = match.whole.begin;
      for (uint32_t lines = 0; from > first; from--) {
        if (text[from - 1] == '\n' && ++lines > rule.companion.lines) break;
      }
      size_t to = match.whole.end;
      for (uint32_t lines = 0; to < end; to++) {
        if (text[to] == '\n' && ++lines > rule.companion.lines) break;
      }
      if (!slow.companion->Match(piece, from, to, RE2::UNANCHORED, nullptr, 0)) return {};
    }
    Opinion opinion;
    opinion.severity = rule.severity;
    const Candidate candidate{match.whole.In(text),
                              match.secret.In(text),
                              match.name ? match.name->In(text) : std::string_view(),
                              text.substr(first, begin - first),
                              text.substr(match.whole.end, end - match.whole.end),
                              rule.yields ? &named : nullptr,
                              now};
    for (const auto name : rule.validators) {
      if (!FindValidator(name)->validate(candidate, opinion)) return {};
    }
    match.severity = opinion.severity;
    if (rule.yields && match.name) {
      match.told = SlowNamed(rules.rules, candidate.name, candidate.secret);
      for (const std::string_view around :
           {WordsBefore(candidate.before), SectionName(candidate.before)}) {
        if (match.told || around.empty()) continue;
        match.told = SlowNamed(rules.rules, std::string(around) + "_" + std::string(candidate.name),
                               candidate.secret);
      }
      if (match.told) {
        const Rule& told = rules.rules[*match.told];
        for (const std::string_view allow : told.allow_patterns) {
          if (RE2::PartialMatch(value, RE2(std::string(allow), RE2::Latin1))) return {};
        }
        match.severity = told.severity;
      }
    }
    match.confidence = opinion.confidence;
    match.note = opinion.note;
    match.details = opinion.details;
    return match;
  }
  return {};
}

}  // namespace

namespace {

// Letters, figures and what else holds a token together, so many of them; and no word before.
bool SlowIsInPlace(KeywordPlace place, std::string_view text, size_t at) {
  if (place == KeywordPlace::kAnywhere) return true;
  static const RE2 run("[0-9A-Za-z][0-9A-Za-z_+/.=:~|!@$%&*-]{13}");
  static const RE2 word("[0-9A-Za-z]");
  const std::string behind(text.substr(at, 14));
  const std::string before(text.substr(at - std::min<size_t>(at, 1), std::min<size_t>(at, 1)));
  if (!RE2::FullMatch(behind, run)) return false;
  return !RE2::FullMatch(before, word);
}

}  // namespace

std::vector<Hit> SlowFind(const RuleSet& rules, std::string_view text) {
  std::vector<Hit> hits;
  const std::string lower = ToLower(text);
  for (KeywordIndex keyword = 0; keyword < rules.keywords.size(); keyword++) {
    for (size_t at = 0; (at = lower.find(rules.keywords[keyword], at)) != std::string::npos; at++) {
      if (SlowIsInPlace(rules.places[keyword], text, at)) hits.push_back({at, keyword});
    }
  }
  std::sort(hits.begin(), hits.end());
  return hits;
}

struct SlowEngine::Rules {
  explicit Rules(std::span<const Rule> rules) : named(rules) {}

  std::vector<SlowRule> of;  // by RuleIndex
  NamedTokens named;
};

SlowEngine::SlowEngine(const RuleSet& rules) : rules_(rules) {
  auto slow_rules = std::make_unique<Rules>(rules.rules);
  for (const Rule& rule : rules.rules) slow_rules->of.emplace_back(rule);
  slow_rules_ = std::move(slow_rules);
}

SlowEngine::~SlowEngine() = default;

std::vector<Match> SlowEngine::Matches(std::string_view text, int64_t now) const {
  // Of one rule's matches with overlapping secrets the longest counts, the first of equals.
  std::map<RuleIndex, std::vector<Match>> by_rule;
  for (const Hit hit : SlowFind(rules_, text)) {
    for (const RuleIndex rule : rules_.RulesOf(hit.keyword)) {
      const Span keyword{hit.begin, hit.begin + rules_.keywords[hit.keyword].size()};
      auto match =
          SlowVerdict(slow_rules_->of[rule], text, keyword, rules_, slow_rules_->named, now);
      if (!match) continue;
      match->rule = rule;
      by_rule[rule].push_back(std::move(*match));
    }
  }
  std::vector<Match> all;
  for (auto& [rule, matches] : by_rule) {
    std::stable_sort(matches.begin(), matches.end(), [](const Match& a, const Match& b) {
      return a.secret.begin != b.secret.begin ? a.secret.begin < b.secret.begin
                                              : a.secret.end > b.secret.end;
    });
    std::vector<Match> kept;
    for (Match& match : matches) {
      if (kept.empty() || !kept.back().secret.Overlaps(match.secret)) {
        kept.push_back(std::move(match));
      } else if (match.secret.size() > kept.back().secret.size()) {
        kept.back() = std::move(match);
      }
    }
    for (Match& match : kept) all.push_back(std::move(match));
  }
  std::stable_sort(all.begin(), all.end(), [](const Match& a, const Match& b) {
    return a.secret != b.secret ? a.secret < b.secret : a.rule < b.rule;
  });
  return all;
}

}  // namespace leaktight
