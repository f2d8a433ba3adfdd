#include "scan/judge_blob.h"

#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>

#include "base/line_table.h"
#include "base/span_index.h"
#include "base/text.h"
#include "finding/fingerprint.h"
#include "finding/redaction.h"
#include "policy/check.h"
#include "policy/file.h"
#include "policy/parse_errors.h"
#include "policy/run_checks.h"
#include "policy/sops.h"
#include "scan/known_secrets.h"
#include "scan/sighting.h"

namespace leaktight {
namespace {

// One of several blobs that are judged together. Stays where it is: the file refers to the matches.
struct Judging {
  Judging(const Blob& of_blob, std::vector<Match> of_engine, const Engine& engine,
          const Config& config, Engine::Scratch& scratch)
      : blob(of_blob),
        matches(std::move(of_engine)),
        file(blob, engine, scratch, matches, Conventions(config)) {}

  const Blob& blob;
  const std::vector<Match> matches;
  const File file;
  std::vector<Sighting> sightings;
  bool is_checked = true;  // its checks are to be run
  bool is_clean = true;
};

void AddSightings(std::deque<Judging>& all, const Engine& engine, const Config& config,
                  const KnownSecrets* known, bool no_checks = false) {
  std::vector<const File*> files;
  std::vector<Judging*> checked;
  for (Judging& one : all) {
    one.sightings = TokenSightings(one.blob, engine, config, one.matches, known);
    one.is_clean = one.matches.empty();
    if (!one.is_checked) continue;
    files.push_back(&one.file);
    checked.push_back(&one);
  }
  if (no_checks) return;
  std::function<bool(const CheckInfo&)> wanted;
  if (!config.rules.empty()) {
    wanted = [&](const CheckInfo& check) { return !config.IsOff(check.id); };
  }
  RunFileChecks(files, wanted, [&](size_t i, const CheckInfo& check, const Violation& violation) {
    checked[i]->sightings.push_back(FromViolation(violation, check, checked[i]->blob.bytes));
    checked[i]->is_clean = false;
  });
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
std::vector<Span> SecretsOf(const std::vector<Match>& matches,
                            const std::vector<Sighting>& sightings) {
  std::vector<Span> secrets;
  secrets.reserve(matches.size());
  for (const Match& match : matches) secrets.push_back(match.secret);
  for (const Sighting& sighting : sightings) {
    const std::vector<Span>& own = sighting.finding.secret_spans;
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

// The findings of one blob from what was seen in it.
void Conclude(Judging& judging, const Config& config, bool no_comments, JudgedBlob& judged) {
  const Blob& blob = judging.blob;
  std::vector<Sighting> sightings = WithoutOverlaps(std::move(judging.sightings));
  const bool any_comments = !no_comments && MayHoldAllowComments(blob.bytes);
  if (sightings.empty() && !any_comments) return;

  const std::vector<Span> secrets = SecretsOf(judging.matches, sightings);
  const SpanIndex by_place(secrets);
  std::vector<Finding>& findings = judged.findings;
  const LineTable lines(blob.bytes);
  Utf16Columns columns(blob.bytes, lines);
  if (any_comments) {
    judged.comments = FindAllowComments(blob.bytes, lines);
    PutAnchors(blob.bytes, lines, secrets, judged.comments);
  }
  std::sort(sightings.begin(), sightings.end(),
            [](const Sighting& a, const Sighting& b) { return a.about < b.about; });
  std::map<std::tuple<std::string, std::string, bool>, size_t> by_secret;
  for (Sighting& sighting : sightings) {
    Finding& finding = sighting.finding;
    finding.severity = config.SeverityOf(finding.rule, finding.severity);
    for (const auto& [rule, severity] : sighting.taken_over) {
      finding.severity = std::max(finding.severity, config.SeverityOf(rule, severity));
    }
    finding.origin = blob.origin;
    finding.place = {
        std::string(blob.path),        sighting.about, lines.At(sighting.about.begin),
        lines.At(sighting.about.end),  std::nullopt,   columns.At(sighting.about.begin),
        columns.At(sighting.about.end)};
    const std::string& secret = sighting.fingerprinted;
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
        KeepHigher(finding.confidence, first.confidence);
        first.also.insert(first.also.end(), finding.also.begin(), finding.also.end());
        SortOut(first.also);
        continue;
      }
    }
    if (!sighting.whole_file) {
      // No more of the line is shown.
      const size_t begin = sighting.about.begin - std::min(sighting.about.begin, kExcerptBytes);
      finding.excerpt =
          MakeExcerpt(blob.bytes, lines, sighting.about,
                      by_place.Overlapping({begin, sighting.about.begin + 2 * kExcerptBytes}));
    }
    findings.push_back(std::move(finding));
  }
  std::sort(findings.begin(), findings.end(), StandsBefore);
}

std::vector<JudgedBlob> JudgeAll(std::deque<Judging>& all, const Engine& engine,
                                 const Config& config, const JudgeBeside& beside) {
  std::vector<JudgedBlob> judged(all.size());
  std::vector<const File*> files;
  std::vector<size_t> numbers;
  for (size_t i = 0; i < all.size(); i++) {
    const bool known = i < beside.known_clean.size() && beside.known_clean[i] != 0;
    // What a rule says may depend on the day.
    judged[i].unchecked = known && all[i].matches.empty();
    all[i].is_checked = all[i].blob.mode == FileMode::kRegular && !judged[i].unchecked;
    if (!all[i].is_checked) continue;
    files.push_back(&all[i].file);
    numbers.push_back(i);
  }
  AddSightings(all, engine, config, beside.known, beside.no_checks);
  if (beside.facts != nullptr) {
    std::vector<std::vector<Fact>> facts = FactsOf(files, *beside.facts);
    for (size_t i = 0; i < files.size(); i++) judged[numbers[i]].facts = std::move(facts[i]);
  }
  for (size_t i = 0; i < files.size(); i++) {
    const File& file = *files[i];
    if (beside.unparsed) judged[numbers[i]].unparsed = UnparsedOf(file);
    if (beside.stored && MayHoldStoredVersions(file.path())) {
      judged[numbers[i]].stored = StoredVersionsOf(file);
    }
    judged[numbers[i]].clean = all[numbers[i]].is_clean && beside.facts != nullptr &&
                               beside.stored && judged[numbers[i]].stored.empty();
  }
  for (size_t i = 0; i < all.size(); i++) Conclude(all[i], config, beside.no_comments, judged[i]);
  return judged;
}

// Of a file without matches, by less than it takes to judge it: is nothing to be told of it? False
// where that is not known. Of a history's blobs and messages nearly all are such.
bool SaysNothing(const File& file, const JudgeBeside& beside) {
  if (beside.known != nullptr || beside.facts != nullptr || !beside.known_clean.empty() ||
      (beside.stored && MayHoldStoredVersions(file.path())) ||
      (beside.unparsed && MayHoldFacts(file.path())) ||
      (!beside.no_comments && MayHoldAllowComments(file.bytes()))) {
    return false;
  }
  return file.mode() != FileMode::kRegular || beside.no_checks || !ConcernsChecks(file);
}

}  // namespace

JudgedBlob JudgeBlob(const Blob& blob, const Engine& engine, const Config& config,
                     Engine::Scratch& scratch) {
  return JudgeBlob(blob, engine.Scan(blob.bytes, scratch), engine, config, scratch);
}

JudgedBlob JudgeBlob(const Blob& blob, const std::vector<Match>& matches, const Engine& engine,
                     const Config& config, Engine::Scratch& scratch, const JudgeBeside& beside) {
  if (matches.empty() &&
      SaysNothing(File(blob, engine, scratch, matches, Conventions(config)), beside)) {
    return {};
  }
  std::deque<Judging> alone;
  alone.emplace_back(blob, matches, engine, config, scratch);
  return std::move(JudgeAll(alone, engine, config, beside)[0]);
}

std::vector<JudgedBlob> JudgeBlobs(std::span<const Blob> blobs, const Engine& engine,
                                   const Config& config, Engine::Scratch& scratch,
                                   const JudgeBeside& beside) {
  std::deque<Judging> all;
  for (const Blob& blob : blobs) {
    all.emplace_back(blob, engine.Scan(blob.bytes, scratch), engine, config, scratch);
  }
  return JudgeAll(all, engine, config, beside);
}

std::vector<Span> SecretSpansIn(const Blob& blob, const Engine& engine, const Config& config,
                                Engine::Scratch& scratch, const KnownSecrets* known) {
  std::deque<Judging> alone;
  alone.emplace_back(blob, engine.Scan(blob.bytes, scratch), engine, config, scratch);
  alone[0].is_checked = blob.mode == FileMode::kRegular;
  AddSightings(alone, engine, config, known);
  return SecretsOf(alone[0].matches, alone[0].sightings);
}

}  // namespace leaktight
