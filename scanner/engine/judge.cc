#include "engine/judge.h"

#include <re2/re2.h>

#include <algorithm>
#include <cctype>
#include <mutex>
#include <tuple>

#include "engine/distinct_matches.h"
#include "engine/gate.h"
#include "engine/least_run.h"
#include "engine/match_parts.h"
#include "engine/pattern.h"
#include "engine/plain_assignment.h"
#include "engine/secret_likeness.h"
#include "engine/validators.h"

namespace leaktight {
namespace {

re2::StringPiece Piece(std::string_view text) {
  return {text.data(), text.size()};
}

// The bytes of up to `lines` whole lines before and after `about`, within `limits`.
Span LinesAround(std::string_view text, Span about, Span limits, uint32_t lines) {
  Span around = about;
  for (uint32_t left = lines + 1; around.begin > limits.begin; around.begin--) {
    if (text[around.begin - 1] == '\n' && --left == 0) break;
  }
  for (uint32_t left = lines + 1; around.end < limits.end; around.end++) {
    if (text[around.end] == '\n' && --left == 0) break;
  }
  return around;
}

}  // namespace

struct Judge::Compiled {
  std::once_flag once;          // of all but the pattern and its groups,
  std::once_flag once_pattern;  // which plain cases do not need
  std::unique_ptr<RE2> pattern;
  std::unique_ptr<RE2> companion;
  std::vector<std::unique_ptr<RE2>> allow;
  std::vector<Validate> validators;
  std::unique_ptr<PartsFinder> parts;
};

Judge::Judge(const RuleSet& rules, int64_t now)
    : rules_(rules),
      now_(now),
      named_(rules.rules),
      compiled_(std::make_unique<Compiled[]>(rules.rules.size())) {}

Judge::~Judge() = default;

const Judge::Compiled& Judge::CompiledRule(RuleIndex index) const {
  Compiled& compiled = compiled_[index];
  std::call_once(compiled.once, [&] {
    const Rule& rule = rules_.rules[index];
    if (!rule.companion.pattern.empty())
      compiled.companion = CompileChecked(rule.companion.pattern);
    for (const std::string_view allow : rule.allow_patterns) {
      compiled.allow.push_back(CompileChecked(allow));
    }
    for (const std::string_view name : rule.validators) {
      compiled.validators.push_back(FindValidator(name)->validate);
    }
  });
  return compiled;
}

const Judge::Compiled& Judge::CompiledPattern(RuleIndex index) const {
  Compiled& compiled = compiled_[index];
  std::call_once(compiled.once_pattern, [&] {
    const Rule& rule = rules_.rules[index];
    compiled.pattern = CompileChecked(rule.pattern);
    compiled.parts = std::make_unique<PartsFinder>(*compiled.pattern, rule.secret);
  });
  return compiled;
}

bool Judge::FindMatch(std::string_view text, Span keyword, Span window, RuleIndex index,
                      Match& match) const {
  const Rule& rule = rules_.rules[index];
  if (rule.plain) {
    if (const auto plain = ReadPlainAssignment(text, keyword, window)) {
      match.whole = plain->whole;
      match.name = plain->name;
      match.secret = plain->secret;
      return true;
    }
  }
  const Compiled& compiled = CompiledPattern(index);
  // Where few places come into question, each is tried by itself: that ends with the first byte
  // that is wrong, where a search goes on to the window's end.
  constexpr size_t kFewPlaces = 4;
  const bool few = keyword.begin - window.begin < kFewPlaces;
  MatchParts parts;
  for (size_t from = window.begin;; from++) {
    re2::StringPiece whole;
    if (from > keyword.begin) return false;
    const bool found = compiled.pattern->Match(
        Piece(text), from, window.end, few ? RE2::ANCHOR_START : RE2::UNANCHORED, &whole, 1);
    if (!found && few) continue;
    if (!found) return false;
    from = static_cast<size_t>(whole.data() - text.data());
    match.whole = {from, from + whole.size()};
    if (!match.whole.Contains(keyword)) continue;
    parts = compiled.parts->Of(text, match.whole);
    // What an assignment is about stands in its name; in its value the word means nothing.
    if (rule.gate != Gate::kAssignment || !parts.name || parts.name->Contains(keyword)) break;
  }
  if (!parts.secret || parts.secret->empty()) return false;
  match.name = parts.name;
  match.secret = *parts.secret;
  return true;
}

std::optional<Match> Judge::Verdict(std::string_view text, Hit hit, RuleIndex index) const {
  const Rule& rule = rules_.rules[index];
  Span keyword{hit.begin, hit.begin + rules_.keywords[hit.keyword].size()};
  if (rule.gate == Gate::kAssignment) {
    // `key =`: what the name of what is assigned ends in, and what stands behind it.
    while (std::isalnum(static_cast<unsigned char>(text[keyword.end - 1])) == 0) keyword.end--;
  }
  if (!PassesGate(rule.gate, text, keyword.begin, keyword.end)) return std::nullopt;
  const Reach reach = ReachOf(rule);
  const Span window{keyword.begin - std::min<size_t>(keyword.begin, reach.before),
                    std::min<size_t>(text.size(), keyword.end + reach.after)};
  // Most keywords are common words, and few of them stand beside anything like a token.
  if (!HoldsRun(window.In(text), rule.least_run)) return std::nullopt;
  Match match;
  match.rule = index;
  if (!FindMatch(text, keyword, window, index, match)) return std::nullopt;

  const Compiled& compiled = CompiledRule(index);
  const std::string_view secret = match.secret.In(text);
  if (rule.entropy > 0 && Entropy(secret) < rule.entropy) return std::nullopt;
  const auto is_allowed = [&](const Compiled& by) {
    return std::any_of(by.allow.begin(), by.allow.end(),
                       [&](const auto& allow) { return RE2::PartialMatch(Piece(secret), *allow); });
  };
  if (is_allowed(compiled)) return std::nullopt;
  if (compiled.companion) {
    const Span around = LinesAround(text, match.whole, window, rule.companion.lines);
    re2::StringPiece found;
    if (!compiled.companion->Match(Piece(text), around.begin, around.end, RE2::UNANCHORED, &found,
                                   1)) {
      return std::nullopt;
    }
    const size_t begin = static_cast<size_t>(found.data() - text.data());
    match.companion = Span{begin, begin + found.size()};
  }
  Opinion opinion;
  opinion.severity = rule.severity;
  const Candidate candidate{match.whole.In(text),
                            secret,
                            match.name ? match.name->In(text) : std::string_view(),
                            Span{window.begin, match.whole.begin}.In(text),
                            Span{match.whole.end, window.end}.In(text),
                            rule.yields ? &named_ : nullptr,
                            now_};
  for (const Validate validate : compiled.validators) {
    if (!validate(candidate, opinion)) return std::nullopt;
  }
  match.severity = opinion.severity;
  if (rule.yields && match.name) {
    match.told = named_.RuleOf(candidate.before, candidate.name, secret);
    if (match.told && is_allowed(CompiledRule(*match.told))) return std::nullopt;
    if (match.told) match.severity = rules_.rules[*match.told].severity;
  }
  match.confidence = opinion.confidence;
  match.evidence = opinion.evidence;
  match.note = std::move(opinion.note);
  match.details = std::move(opinion.details);
  return match;
}

std::vector<Match> Judge::Matches(std::string_view text, std::span<const Hit> hits) const {
  std::vector<Match> matches;
  for (const Hit hit : hits) {
    for (const RuleIndex rule : rules_.RulesOf(hit.keyword)) {
      if (auto match = Verdict(text, hit, rule)) matches.push_back(std::move(*match));
    }
  }
  return DistinctMatches(std::move(matches));
}

std::vector<Match> DistinctMatches(std::vector<Match> matches) {
  // Several hits lead to one match, or, where reach cut it, to a shorter and a longer one; and so
  // do several ways of decoding, of which the shortest is told.
  const auto place = [](const Match& of) {
    return std::tuple(of.rule, of.secret.begin, SIZE_MAX - of.secret.end, of.encodings.size());
  };
  std::sort(matches.begin(), matches.end(), [&](const Match& a, const Match& b) {
    const auto at_a = place(a);
    const auto at_b = place(b);
    if (at_a != at_b) return at_a < at_b;
    return std::tie(a.whole, a.encodings, a.decoded) < std::tie(b.whole, b.encodings, b.decoded);
  });
  std::vector<Match> distinct;
  for (Match& match : matches) {
    if (!distinct.empty() && distinct.back().rule == match.rule &&
        distinct.back().secret.Overlaps(match.secret)) {
      if (match.secret.size() > distinct.back().secret.size()) distinct.back() = std::move(match);
    } else {
      distinct.push_back(std::move(match));
    }
  }
  std::sort(distinct.begin(), distinct.end(), [](const Match& a, const Match& b) {
    return std::tie(a.secret, a.rule) < std::tie(b.secret, b.rule);
  });
  return distinct;
}

}  // namespace leaktight
