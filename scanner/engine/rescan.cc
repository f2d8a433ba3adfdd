#include "engine/rescan.h"

#include <algorithm>
#include <utility>

#include "engine/allow_marker.h"
#include "engine/changed_windows.h"
#include "engine/distinct_matches.h"

namespace leaktight {
namespace {

// Bytes that stand in text and base alike.
struct Copied {
  size_t to = 0;
  size_t from = 0;
  size_t length = 0;
};

Span Moved(Span span, size_t by) {
  return {span.begin + by, span.end + by};
}

// `by` may go over the end of numbers, for what moves backwards.
Match Moved(Match match, size_t by) {
  match.whole = Moved(match.whole, by);
  match.secret = Moved(match.secret, by);
  if (match.name) match.name = Moved(*match.name, by);
  if (match.companion) match.companion = Moved(*match.companion, by);
  return match;
}

// Does a rule that looks at a hit of the text, which lies in what was copied, see what it saw in
// the base? One byte more than its reach tells it whether a word or a line ends there.
bool SeesTheSame(const Copied& copied, Span hit, Reach reach, size_t text_size, size_t base_size) {
  const size_t end = copied.to + copied.length;
  const bool before = hit.begin - copied.to > reach.before || (copied.to == 0 && copied.from == 0);
  const bool after =
      end - hit.end > reach.after || (end == text_size && copied.from + copied.length == base_size);
  return before && after;
}

std::vector<Match> MatchesOf(const ScannedText& scanned) {
  std::vector<Match> matches;
  matches.reserve(scanned.verdicts.size() + scanned.decoded.matches.size());
  for (const ScannedText::Verdict& verdict : scanned.verdicts) matches.push_back(verdict.match);
  return WithDecoded(DistinctMatches(std::move(matches)), scanned.decoded);
}

}  // namespace

Rescanner::Rescanner(const Engine& engine) : engine_(engine) {
  const RuleSet& rules = engine.rules();
  const auto marker = std::lower_bound(rules.keywords.begin(), rules.keywords.end(), kAllowMarker);
  allow_marker_ = static_cast<KeywordIndex>(marker - rules.keywords.begin());
  reaches_.resize(rules.keywords.size());
  for (KeywordIndex keyword = 0; keyword < reaches_.size(); keyword++) {
    for (const RuleIndex rule : rules.RulesOf(keyword)) {
      const Reach reach = ReachOf(rules.rules[rule]);
      reaches_[keyword].before = std::max(reaches_[keyword].before, reach.before);
      reaches_[keyword].after = std::max(reaches_[keyword].after, reach.after);
    }
  }
}

std::vector<Match> Rescanner::Scan(std::string_view text, Engine::Scratch& scratch,
                                   ScannedText& scanned) const {
  scanned.size = text.size();
  scanned.verdicts.clear();
  scanned.decoded.Clear();
  engine_.Decode(text, {0, text.size()}, scratch, scanned.decoded);
  engine_.finder().Find(text, scratch.finder, scanned.hits);
  for (size_t i = 0; i < scanned.hits.size(); i++) {
    for (const RuleIndex rule : engine_.rules().RulesOf(scanned.hits[i].keyword)) {
      if (auto match = engine_.judge().Verdict(text, scanned.hits[i], rule)) {
        scanned.verdicts.push_back({i, std::move(*match)});
      }
    }
  }
  return MatchesOf(scanned);
}

std::vector<Match> Rescanner::Rescan(std::string_view text, std::span<const Edit> edits,
                                     const ScannedText& base, Engine::Scratch& scratch,
                                     ScannedText& scanned) const {
  const RuleSet& rules = engine_.rules();
  scanned.size = text.size();
  scanned.verdicts.clear();
  DecodeChanged(text, edits, base, scratch, scanned);
  engine_.finder().Refind(text, edits, base.hits, scratch.finder, scanned.hits);
  auto edit = edits.begin();
  size_t edit_begin = 0;
  for (size_t i = 0; i < scanned.hits.size(); i++) {
    const Hit hit = scanned.hits[i];
    const Span span{hit.begin, hit.begin + rules.keywords[hit.keyword].size()};
    while (edit_begin + edit->length <= hit.begin) edit_begin += (edit++)->length;
    const Copied copied{edit_begin, edit->from, edit->length};
    const bool is_copied = edit->from != Edit::kInserted && span.end <= edit_begin + edit->length;
    const auto sees_the_same = [&](Reach reach) {
      return is_copied && SeesTheSame(copied, span, reach, text.size(), base.size);
    };
    const size_t moved = copied.to - copied.from;
    auto known = base.verdicts.end();
    auto known_end = base.verdicts.end();
    if (is_copied && !base.verdicts.empty()) {
      const Hit before{hit.begin - moved, hit.keyword};
      const auto at = std::lower_bound(base.hits.begin(), base.hits.end(), before);
      const auto number = static_cast<size_t>(at - base.hits.begin());
      known = std::lower_bound(
          base.verdicts.begin(), base.verdicts.end(), number,
          [](const ScannedText::Verdict& verdict, size_t wanted) { return verdict.hit < wanted; });
      known_end =
          std::find_if(known, base.verdicts.end(),
                       [&](const ScannedText::Verdict& verdict) { return verdict.hit != number; });
    }
    if (sees_the_same(reaches_[hit.keyword])) {
      for (; known != known_end; ++known) {
        scanned.verdicts.push_back({i, Moved(known->match, moved)});
      }
      continue;
    }
    for (const RuleIndex rule : rules.RulesOf(hit.keyword)) {
      if (sees_the_same(ReachOf(rules.rules[rule]))) {
        const auto same = std::find_if(known, known_end, [&](const ScannedText::Verdict& verdict) {
          return verdict.match.rule == rule;
        });
        if (same != known_end) scanned.verdicts.push_back({i, Moved(same->match, moved)});
      } else if (auto match = engine_.judge().Verdict(text, hit, rule)) {
        scanned.verdicts.push_back({i, std::move(*match)});
      }
    }
  }
  return MatchesOf(scanned);
}

void Rescanner::DecodeChanged(std::string_view text, std::span<const Edit> edits,
                              const ScannedText& base, Engine::Scratch& scratch,
                              ScannedText& scanned) const {
  scanned.decoded.Clear();
  if (!engine_.Decodes()) return;
  std::vector<Span>& windows = scratch.windows;
  ListChangedWindows(text, edits, base.size, windows);
  for (const Span window : windows) engine_.Decode(text, window, scratch, scanned.decoded);
  if (base.decoded.matches.empty() && base.decoded.cut.empty()) return;
  // Between the windows stands what the base has, each part of it in one copy.
  windows.push_back({text.size(), text.size()});
  auto edit = edits.begin();
  size_t edit_begin = 0;
  size_t begin = 0;
  for (const Span window : windows) {
    const Span same{begin, window.begin};
    begin = window.end;
    if (same.empty()) continue;
    while (edit_begin + edit->length <= same.begin) edit_begin += (edit++)->length;
    const size_t moved = edit_begin - edit->from;
    const Span there{same.begin - moved, same.end - moved};
    for (const Match& match : base.decoded.matches) {
      if (there.Contains(match.whole)) scanned.decoded.matches.push_back(Moved(match, moved));
    }
    for (const Span cut : base.decoded.cut) {
      if (there.Contains(cut)) scanned.decoded.cut.push_back(Moved(cut, moved));
    }
  }
}

bool Rescanner::HoldsAllowMarker(const ScannedText& scanned) const {
  return std::any_of(scanned.hits.begin(), scanned.hits.end(),
                     [&](Hit hit) { return hit.keyword == allow_marker_; });
}

}  // namespace leaktight
