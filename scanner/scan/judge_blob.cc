#include "scan/judge_blob.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/glob.h"
#include "base/line_table.h"
#include "engine/path_confidence.h"
#include "finding/fingerprint.h"
#include "finding/redaction.h"
#include "policy/check.h"
#include "policy/file.h"
#include "scan/violation_finding.h"

namespace leaktight {
namespace {

// A guess that yields to other rules is reported from here on.
constexpr double kLeastConfidence = 0.5;

// Who wins where several see the same bytes: the lower.
enum class Rank : uint8_t { kCheck, kRule, kYieldingRule };

struct Draft {
  Rank rank = Rank::kRule;
  Finding finding;
  Span about;
  bool whole_file = false;

  // The bytes that others may not be about as well.
  bool Overlaps(const Draft& other) const {
    for (const Span mine : finding.secret_spans) {
      for (const Span theirs : other.finding.secret_spans) {
        if (mine.Overlaps(theirs)) return true;
      }
    }
    // A file that should not be here at all: guesses about its lines say nothing more.
    return whole_file && other.rank == Rank::kYieldingRule;
  }
};

bool AppliesAt(const Rule& rule, std::string_view path) {
  return std::none_of(rule.allow_paths.begin(), rule.allow_paths.end(),
                      [&](std::string_view glob) { return GlobMatches(glob, path); });
}

Draft FromMatch(const Match& match, const Rule& rule, std::string_view bytes) {
  Draft draft;
  draft.rank = rule.yields ? Rank::kYieldingRule : Rank::kRule;
  draft.about = match.secret;
  Finding& finding = draft.finding;
  finding.rule = rule.id;
  finding.severity = match.severity;
  finding.message = rule.message;
  if (!match.note.empty()) finding.message += " " + match.note;
  finding.advice = rule.advice;
  finding.details = match.details;
  finding.secret_spans = {match.secret};
  finding.secret = match.secret.In(bytes);
  finding.has_secret = true;
  return draft;
}

Draft FromViolation(const Violation& violation, const CheckInfo& check, std::string_view bytes) {
  Draft draft;
  draft.rank = Rank::kCheck;
  draft.about = violation.about;
  draft.finding = FindingOf(violation, check, bytes);
  draft.whole_file = violation.about.empty() && !draft.finding.has_secret;
  return draft;
}

std::vector<Draft> Drafts(const Blob& blob, const Engine& engine, Engine::Scratch& scratch,
                          const std::vector<Match>& matches) {
  std::vector<Draft> drafts;
  for (const Match& match : matches) {
    const Rule& rule = engine.rules().rules[match.rule];
    if (!AppliesAt(rule, blob.path)) continue;
    const double confidence = match.confidence * (rule.yields ? PathConfidence(blob.path) : 1);
    if (confidence < kLeastConfidence) continue;
    drafts.push_back(FromMatch(match, rule, blob.bytes));
  }
  if (blob.mode != FileMode::kRegular) return drafts;
  const File file(blob, engine, scratch, matches);
  std::vector<Violation> violations;
  for (const FileCheck& check : FileChecks()) {
    if (!check.applies(file)) continue;
    violations.clear();
    check.run(file, violations);
    for (const Violation& violation : violations) {
      drafts.push_back(FromViolation(violation, *check.info, blob.bytes));
    }
  }
  return drafts;
}

// Keeps of those that are about the same bytes the first by rank, then severity, then length.
std::vector<Draft> WithoutOverlaps(std::vector<Draft> drafts) {
  std::stable_sort(drafts.begin(), drafts.end(), [](const Draft& a, const Draft& b) {
    if (a.rank != b.rank) return a.rank < b.rank;
    if (a.finding.severity != b.finding.severity) return a.finding.severity > b.finding.severity;
    return a.about.size() > b.about.size();
  });
  std::vector<Draft> kept;
  for (Draft& draft : drafts) {
    const auto winner = std::find_if(kept.begin(), kept.end(),
                                     [&](const Draft& other) { return other.Overlaps(draft); });
    if (winner == kept.end()) {
      kept.push_back(std::move(draft));
    } else if (winner->finding.rule != draft.finding.rule) {
      winner->finding.also.push_back(draft.finding.rule);
    }
  }
  return kept;
}

}  // namespace

std::vector<Finding> JudgeBlob(const Blob& blob, const Engine& engine, Engine::Scratch& scratch) {
  const std::vector<Match> matches = engine.Scan(blob.bytes, scratch);
  std::vector<Draft> drafts = WithoutOverlaps(Drafts(blob, engine, scratch, matches));
  if (drafts.empty()) return {};

  // Everything that looks like a secret is masked, reported or not.
  std::vector<Span> secrets;
  secrets.reserve(matches.size());
  for (const Match& match : matches) secrets.push_back(match.secret);
  for (const Draft& draft : drafts) {
    const std::vector<Span>& own = draft.finding.secret_spans;
    secrets.insert(secrets.end(), own.begin(), own.end());
  }

  const LineTable lines(blob.bytes);
  std::sort(drafts.begin(), drafts.end(),
            [](const Draft& a, const Draft& b) { return a.about < b.about; });
  std::vector<Finding> findings;
  for (Draft& draft : drafts) {
    Finding& finding = draft.finding;
    finding.origin = blob.origin;
    finding.place = {std::string(blob.path), draft.about, lines.At(draft.about.begin),
                     lines.At(draft.about.end), std::nullopt};
    finding.fingerprint = Fingerprint(finding.rule, blob.path, JoinedSecrets(finding, blob.bytes));
    std::sort(finding.also.begin(), finding.also.end());
    finding.also.erase(std::unique(finding.also.begin(), finding.also.end()), finding.also.end());
    // The same secret again is a further place of the same finding.
    const auto same = std::find_if(findings.begin(), findings.end(), [&](const Finding& other) {
      return finding.has_secret && other.rule == finding.rule &&
             other.fingerprint == finding.fingerprint && other.secret == finding.secret;
    });
    if (same != findings.end()) {
      same->places.push_back(finding.place);
      std::vector<std::string> also;
      std::set_union(same->also.begin(), same->also.end(), finding.also.begin(), finding.also.end(),
                     std::back_inserter(also));
      same->also = std::move(also);
      continue;
    }
    if (!draft.whole_file) {
      finding.excerpt = MakeExcerpt(blob.bytes, lines, draft.about, secrets);
    }
    findings.push_back(std::move(finding));
  }
  std::sort(findings.begin(), findings.end(), StandsBefore);
  return findings;
}

}  // namespace leaktight
