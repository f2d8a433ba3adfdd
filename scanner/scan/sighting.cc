#include "scan/sighting.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <map>
#include <optional>

#include "base/glob.h"
#include "engine/path_confidence.h"
#include "finding/confidence.h"
#include "scan/violation_finding.h"

namespace leaktight {
namespace {

Rank RankOf(const Rule& rule) {
  if (rule.brought) return Rank::kBroughtRule;
  return rule.yields ? Rank::kYieldingRule : Rank::kRule;
}

// Which sighting is about which bytes: each byte has one owner at most.
class Claims {
 public:
  // The owner of any of these bytes.
  std::optional<size_t> OwnerOf(const std::vector<Span>& spans) const {
    for (const Span span : spans) {
      const auto next = by_begin_.lower_bound(span.end);
      if (next == by_begin_.begin()) continue;
      const auto& [begin, claim] = *std::prev(next);
      if (Span{begin, claim.end}.Overlaps(span)) return claim.owner;
    }
    return std::nullopt;
  }

  void Add(const std::vector<Span>& spans, size_t owner) {
    for (const Span span : spans) {
      if (!OwnerOf({span})) by_begin_[span.begin] = {span.end, owner};
    }
  }

 private:
  struct Claim {
    size_t end = 0;
    size_t owner = 0;
  };
  std::map<size_t, Claim> by_begin_;
};

bool AppliesAt(const Rule& rule, std::string_view path) {
  return std::none_of(rule.allow_paths.begin(), rule.allow_paths.end(),
                      [&](std::string_view glob) { return GlobMatches(glob, path); });
}

// "base64, UTF-16": the outermost first.
std::string NamesOf(const std::vector<Encoding>& encodings) {
  std::string names;
  for (const Encoding encoding : encodings) {
    if (!names.empty()) names += ", ";
    names += Name(encoding);
  }
  return names;
}

// `seen` found the match, `told` is what it is reported as.
Sighting FromMatch(const Match& match, const Rule& seen, const Rule& told, double of_path,
                   std::string_view bytes) {
  Sighting sighting;
  sighting.rank = RankOf(seen);
  sighting.guess = seen.yields;
  sighting.about = match.secret;
  Finding& finding = sighting.finding;
  finding.rule = told.id;
  finding.severity = match.severity;
  finding.message = told.message;
  if (!match.note.empty()) finding.message += " " + match.note;
  finding.advice = told.advice;
  finding.details = match.details;
  finding.confidence = {match.confidence, of_path, match.evidence};
  if (!match.encodings.empty())
    finding.details.emplace_back("encoded as", NamesOf(match.encodings));
  finding.secret_spans = {match.secret};
  finding.secret = match.SecretIn(bytes);
  finding.has_secret = true;
  sighting.fingerprinted = finding.secret;
  return sighting;
}

// A known secret speaks for what else is seen in its bytes: it weighs no less, and has what that
// would have said besides.
void TakeOver(Sighting& sighting, Sighting& known) {
  known.taken_over.emplace_back(sighting.finding.rule, sighting.finding.severity);
  if (known.finding.replacement.empty()) known.finding.replacement = sighting.finding.replacement;
  const auto& details = sighting.finding.details;
  known.finding.details.insert(known.finding.details.end(), details.begin(), details.end());
}

}  // namespace

Sighting FromViolation(const Violation& violation, const CheckInfo& check, std::string_view bytes,
                       Rank rank) {
  Sighting sighting;
  sighting.rank = rank;
  sighting.about = violation.about;
  sighting.finding = FindingOf(violation, check, bytes);
  sighting.whole_file = violation.about.empty();
  sighting.fingerprinted = FingerprintedValue(violation, sighting.finding, bytes);
  return sighting;
}

std::vector<Sighting> TokenSightings(const Blob& blob, const Engine& engine, const Config& config,
                                     const std::vector<Match>& matches, const KnownSecrets* known) {
  std::vector<Sighting> sightings;
  if (known != nullptr) {
    const CheckInfo& check = *FindCheck(kKnownSecret);
    for (const Violation& violation : known->Find(blob)) {
      sightings.push_back(FromViolation(violation, check, blob.bytes, Rank::kKnown));
      // Beside each finding, where the message of several is shown once.
      sightings.back().finding.details = {{"known as", violation.subject}};
    }
  }
  const double least = config.min_confidence.value_or(kLeastConfidence);
  for (const Match& match : matches) {
    const Rule& seen = engine.rules().rules[match.rule];
    const Rule& told = engine.rules().rules[match.told.value_or(match.rule)];
    if (config.IsOff(told.id) || !AppliesAt(seen, blob.path) || !AppliesAt(told, blob.path)) {
      continue;
    }
    // A form under its service's own name is no guess, wherever it stands.
    const bool is_guess = seen.yields && !match.told;
    const double of_path =
        is_guess ? PathConfidence(blob.path, match.SecretIn(blob.bytes), match.evidence) : 1;
    if (match.confidence * of_path < least) continue;
    sightings.push_back(FromMatch(match, seen, told, of_path, blob.bytes));
  }
  return sightings;
}

std::vector<Sighting> WithoutOverlaps(std::vector<Sighting> sightings) {
  std::stable_sort(sightings.begin(), sightings.end(), [](const Sighting& a, const Sighting& b) {
    if (a.rank != b.rank) return a.rank < b.rank;
    if (a.finding.severity != b.finding.severity) return a.finding.severity > b.finding.severity;
    return a.about.size() > b.about.size();
  });
  std::vector<Sighting> kept;
  Claims claims;
  std::optional<size_t> whole_file;
  for (Sighting& sighting : sightings) {
    std::optional<size_t> winner = claims.OwnerOf(sighting.finding.secret_spans);
    // A file that should not be here at all: guesses about its lines say nothing more.
    if (!winner && sighting.guess) winner = whole_file;
    if (!winner) {
      if (sighting.whole_file && !whole_file) whole_file = kept.size();
      claims.Add(sighting.finding.secret_spans, kept.size());
      kept.push_back(std::move(sighting));
    } else if (kept[*winner].finding.rule != sighting.finding.rule) {
      kept[*winner].finding.also.push_back(sighting.finding.rule);
      if (kept[*winner].rank != Rank::kKnown) continue;
      TakeOver(sighting, kept[*winner]);
      const std::vector<Span>& spans = sighting.finding.secret_spans;
      const bool all = std::all_of(spans.begin(), spans.end(),
                                   [&](Span span) { return claims.OwnerOf({span}).has_value(); });
      if (all) continue;
      claims.Add(spans, kept.size());
      kept.push_back(std::move(sighting));
    }
  }
  return kept;
}

}  // namespace leaktight
