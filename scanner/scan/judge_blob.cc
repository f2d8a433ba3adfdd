#include "scan/judge_blob.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <iterator>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>

#include "base/glob.h"
#include "base/line_table.h"
#include "base/span_index.h"
#include "base/text.h"
#include "engine/path_confidence.h"
#include "finding/fingerprint.h"
#include "finding/redaction.h"
#include "policy/check.h"
#include "policy/file.h"
#include "policy/parse_errors.h"
#include "policy/run_checks.h"
#include "policy/sops.h"
#include "scan/known_secrets.h"
#include "scan/violation_finding.h"

namespace leaktight {
namespace {

// A guess that yields to other rules is reported from here on.
constexpr double kLeastConfidence = 0.5;

// Who wins where several see the same bytes: the lower.
enum class Rank : uint8_t { kKnown, kCheck, kRule, kYieldingRule, kBroughtRule };

struct Draft {
  Rank rank = Rank::kRule;
  Finding finding;
  Span about;
  bool whole_file = false;
  bool guess = false;
  std::string fingerprinted;  // what its fingerprint's VALUE is of
  // Of a known secret: what it stands for as well, by rule, with the severity of each.
  std::vector<std::pair<std::string, Severity>> taken_over = {};
};

Rank RankOf(const Rule& rule) {
  if (rule.brought) return Rank::kBroughtRule;
  return rule.yields ? Rank::kYieldingRule : Rank::kRule;
}

// Which draft is about which bytes: each byte has one owner at most.
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

Draft FromMatch(const Match& match, const Rule& rule, std::string_view bytes) {
  Draft draft;
  draft.rank = RankOf(rule);
  draft.guess = rule.yields;
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
  draft.fingerprinted = finding.secret;
  return draft;
}

Draft FromViolation(const Violation& violation, const CheckInfo& check, std::string_view bytes,
                    Rank rank = Rank::kCheck) {
  Draft draft;
  draft.rank = rank;
  draft.about = violation.about;
  draft.finding = FindingOf(violation, check, bytes);
  draft.whole_file = violation.about.empty() && !draft.finding.has_secret;
  draft.fingerprinted = FingerprintedValue(violation, draft.finding, bytes);
  return draft;
}

std::vector<Draft> Drafts(const File& file, const Blob& blob, const Engine& engine,
                          const Config& config, const std::vector<Match>& matches,
                          const KnownSecrets* known) {
  std::vector<Draft> drafts;
  if (known != nullptr) {
    const CheckInfo& check = *FindCheck(kKnownSecret);
    for (const Violation& violation : known->Find(blob)) {
      drafts.push_back(FromViolation(violation, check, blob.bytes, Rank::kKnown));
      // Beside each finding, where the message of several is shown once.
      drafts.back().finding.details = {{"known as", violation.subject}};
    }
  }
  for (const Match& match : matches) {
    const Rule& rule = engine.rules().rules[match.rule];
    if (config.IsOff(rule.id) || !AppliesAt(rule, blob.path)) continue;
    const double confidence = match.confidence * (rule.yields ? PathConfidence(blob.path) : 1);
    if (confidence < kLeastConfidence) continue;
    drafts.push_back(FromMatch(match, rule, blob.bytes));
  }
  if (blob.mode != FileMode::kRegular) return drafts;
  std::function<bool(const CheckInfo&)> wanted;
  if (!config.rules.empty()) {
    wanted = [&](const CheckInfo& check) { return !config.IsOff(check.id); };
  }
  RunFileChecks(file, wanted, [&](const CheckInfo& check, const Violation& violation) {
    drafts.push_back(FromViolation(violation, check, blob.bytes));
  });
  return drafts;
}

// A known secret speaks for what else is seen in its bytes: it weighs no less, and has what that
// would have said besides.
void TakeOver(Draft& draft, Draft& known) {
  known.taken_over.emplace_back(draft.finding.rule, draft.finding.severity);
  if (known.finding.replacement.empty()) known.finding.replacement = draft.finding.replacement;
  const auto& details = draft.finding.details;
  known.finding.details.insert(known.finding.details.end(), details.begin(), details.end());
}

// Keeps of those that are about the same bytes the first by rank, then severity, then length.
std::vector<Draft> WithoutOverlaps(std::vector<Draft> drafts) {
  std::stable_sort(drafts.begin(), drafts.end(), [](const Draft& a, const Draft& b) {
    if (a.rank != b.rank) return a.rank < b.rank;
    if (a.finding.severity != b.finding.severity) return a.finding.severity > b.finding.severity;
    return a.about.size() > b.about.size();
  });
  std::vector<Draft> kept;
  Claims claims;
  std::optional<size_t> whole_file;
  for (Draft& draft : drafts) {
    std::optional<size_t> winner = claims.OwnerOf(draft.finding.secret_spans);
    // A file that should not be here at all: guesses about its lines say nothing more.
    if (!winner && draft.guess) winner = whole_file;
    if (!winner) {
      if (draft.whole_file && !whole_file) whole_file = kept.size();
      claims.Add(draft.finding.secret_spans, kept.size());
      kept.push_back(std::move(draft));
    } else if (kept[*winner].finding.rule != draft.finding.rule) {
      kept[*winner].finding.also.push_back(draft.finding.rule);
      if (kept[*winner].rank != Rank::kKnown) continue;
      TakeOver(draft, kept[*winner]);
      const std::vector<Span>& spans = draft.finding.secret_spans;
      const bool all = std::all_of(spans.begin(), spans.end(),
                                   [&](Span span) { return claims.OwnerOf({span}).has_value(); });
      if (all) continue;
      claims.Add(spans, kept.size());
      kept.push_back(std::move(draft));
    }
  }
  return kept;
}

// Everything on the lines of `place` but the secrets.
std::string LineWithoutSecrets(std::string_view bytes, Span line,
                               const std::vector<Span>& secrets) {
  std::string text;
  for (size_t at = line.begin; at < line.end; at++) {
    const bool secret = std::any_of(secrets.begin(), secrets.end(),
                                    [at](Span span) { return span.begin <= at && at < span.end; });
    if (!secret) text += bytes[at];
  }
  return text;
}

// See AllowComment::anchor.
void PutAnchors(std::string_view bytes, const LineTable& lines, const std::vector<Span>& secrets,
                std::vector<AllowComment>& comments) {
  for (AllowComment& comment : comments) {
    comment.anchor = comment.rule + '\0' + comment.reason + '\0';
    if (comment.target > lines.lines()) continue;
    // Indentation aside: code that is laid out anew is the same code.
    comment.anchor += Trim(LineWithoutSecrets(bytes, lines.Line(comment.target), secrets));
  }
}

// Everything that looks like a secret is masked, reported or not.
std::vector<Span> SecretsOf(const std::vector<Match>& matches, const std::vector<Draft>& drafts) {
  std::vector<Span> secrets;
  secrets.reserve(matches.size());
  for (const Match& match : matches) secrets.push_back(match.secret);
  for (const Draft& draft : drafts) {
    const std::vector<Span>& own = draft.finding.secret_spans;
    secrets.insert(secrets.end(), own.begin(), own.end());
  }
  return secrets;
}

// By path and a few bytes: is the file one that a check, or a source of facts, reads?
bool IsRead(const File& file) {
  if (MayHoldFacts(file.path())) return true;
  const auto checks = FileChecks();
  return std::any_of(checks.begin(), checks.end(),
                     [&](const FileCheck& check) { return check.applies(file); });
}

// Whole files that are encrypted are nobody's mistake.
std::optional<Unparsed> UnparsedOf(const File& file) {
  if (!IsRead(file) || IsEncryptedFile(file.bytes())) return std::nullopt;
  const std::vector<ParseError> errors = ParseErrorsOf(file);
  if (errors.empty()) return std::nullopt;
  const Position at = LineTable(file.bytes()).At(errors[0].at);
  std::string message =
      fmt::format("is not {}: {}; scanned as text", errors[0].format, errors[0].what);
  if (const size_t more = errors.size() - 1; more > 0) {
    message += fmt::format(" ({} more error{})", more, more == 1 ? "" : "s");
  }
  return Unparsed{std::string(file.path()), at.line, at.column, std::move(message)};
}

void SortOut(std::vector<std::string>& names) {
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
}

}  // namespace

JudgedBlob JudgeBlob(const Blob& blob, const Engine& engine, const Config& config,
                     Engine::Scratch& scratch) {
  return JudgeBlob(blob, engine.Scan(blob.bytes, scratch), engine, config, scratch);
}

JudgedBlob JudgeBlob(const Blob& blob, const std::vector<Match>& matches, const Engine& engine,
                     const Config& config, Engine::Scratch& scratch, const JudgeBeside& beside) {
  JudgedBlob judged;
  const File file(blob, engine, scratch, matches, Conventions(config));
  std::vector<Draft> drafts =
      WithoutOverlaps(Drafts(file, blob, engine, config, matches, beside.known));
  if (blob.mode == FileMode::kRegular) {
    if (beside.facts != nullptr) judged.facts = FactsOf(file, *beside.facts);
    if (beside.unparsed) judged.unparsed = UnparsedOf(file);
    if (beside.stored && MayHoldStoredVersions(blob.path)) judged.stored = StoredVersionsOf(file);
  }
  const bool any_comments = MayHoldAllowComments(blob.bytes);
  if (drafts.empty() && !any_comments) return judged;

  const std::vector<Span> secrets = SecretsOf(matches, drafts);
  const SpanIndex by_place(secrets);
  std::vector<Finding>& findings = judged.findings;
  const LineTable lines(blob.bytes);
  Utf16Columns columns(blob.bytes, lines);
  if (any_comments) {
    judged.comments = FindAllowComments(blob.bytes, lines);
    PutAnchors(blob.bytes, lines, secrets, judged.comments);
  }
  std::sort(drafts.begin(), drafts.end(),
            [](const Draft& a, const Draft& b) { return a.about < b.about; });
  std::map<std::tuple<std::string, std::string, bool>, size_t> by_secret;
  for (Draft& draft : drafts) {
    Finding& finding = draft.finding;
    finding.severity = config.SeverityOf(finding.rule, finding.severity);
    for (const auto& [rule, severity] : draft.taken_over) {
      finding.severity = std::max(finding.severity, config.SeverityOf(rule, severity));
    }
    finding.origin = blob.origin;
    finding.place = {std::string(blob.path),     draft.about,  lines.At(draft.about.begin),
                     lines.At(draft.about.end),  std::nullopt, columns.At(draft.about.begin),
                     columns.At(draft.about.end)};
    const std::string& secret = draft.fingerprinted;
    finding.fingerprint = Fingerprint(finding.rule, blob.path, secret);
    SortOut(finding.also);
    if (AllowComment* comment = FindAllowing(judged.comments, finding, finding.place)) {
      comment->used = true;
      comment->refused = !config.comments_count;
      if (config.comments_count) {
        finding.suppression = {Suppression::Kind::kInline, finding.place.path, comment->line,
                               comment->reason};
      }
    }
    if (finding.has_secret) {
      // The same secret again is a further place of the same finding.
      const auto [same, is_new] = by_secret.emplace(
          std::tuple(finding.rule, secret, finding.suppression.has_value()), findings.size());
      if (!is_new) {
        Finding& first = findings[same->second];
        first.places.push_back(finding.place);
        first.severity = std::max(first.severity, finding.severity);
        first.also.insert(first.also.end(), finding.also.begin(), finding.also.end());
        SortOut(first.also);
        continue;
      }
    }
    if (!draft.whole_file) {
      // No more of the line is shown.
      const size_t begin = draft.about.begin - std::min(draft.about.begin, kExcerptBytes);
      finding.excerpt =
          MakeExcerpt(blob.bytes, lines, draft.about,
                      by_place.Overlapping({begin, draft.about.begin + 2 * kExcerptBytes}));
    }
    findings.push_back(std::move(finding));
  }
  std::sort(findings.begin(), findings.end(), StandsBefore);
  return judged;
}

std::vector<Span> SecretSpansIn(const Blob& blob, const Engine& engine, const Config& config,
                                Engine::Scratch& scratch, const KnownSecrets* known) {
  const std::vector<Match> matches = engine.Scan(blob.bytes, scratch);
  const File file(blob, engine, scratch, matches, Conventions(config));
  return SecretsOf(matches, Drafts(file, blob, engine, config, matches, known));
}

}  // namespace leaktight
