#include "scan/added_suppressions.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "base/line_table.h"
#include "finding/fingerprint.h"
#include "finding/redaction.h"
#include "policy/check.h"
#include "scan/violation_finding.h"
#include "suppress/added.h"

namespace leaktight {
namespace {

// `what` it does, in words; `key` the same without reasons: its identity.
Finding MakeFinding(const Criteria& criteria, std::string_view path, std::string_view bytes,
                    Span about, std::string what, std::string_view key,
                    const std::vector<Span>& secrets) {
  const LineTable lines(bytes);
  Violation violation;
  violation.about = about;
  violation.subject = std::move(what);
  Finding finding = FindingOf(violation, *FindCheck(kSuppressionAdded), bytes);
  finding.severity = criteria.config().SeverityOf(kSuppressionAdded, finding.severity);
  finding.place = {std::string(path), about, lines.At(about.begin), lines.At(about.end),
                   std::nullopt};
  finding.fingerprint = Fingerprint(kSuppressionAdded, path, key);
  finding.excerpt = MakeExcerpt(bytes, lines, about, secrets);
  return finding;
}

struct State {
  Config config;
  std::vector<std::string> rule_files;  // the ids of the blobs, as `config.rule_files`
};

// Nothing where the configuration cannot be read.
Result<State> ReadState(RevisionSnapshot& revision, std::string& text) {
  const std::string name(kConfigFileName);
  Result<std::optional<std::string>> bytes = revision.ReadIfThere(name);
  if (!bytes) return tl::unexpected(bytes.error());
  State state;
  if (!*bytes) return state;
  text = std::move(**bytes);
  Result<Config> config = ReadConfig(name, text);
  if (!config) return tl::unexpected(config.error());
  state.config = std::move(*config);
  for (const RuleFileName& file : state.config.rule_files) {
    const Result<std::optional<SnapshotEntry>> entry = revision.Find(file.path);
    if (!entry) return tl::unexpected(entry.error());
    state.rule_files.push_back(*entry ? (*entry)->id : "");
  }
  return state;
}

// Rule files that both name and that are not what they were.
void AddChangedRuleFiles(const State& before, const State& after,
                         std::vector<AddedSuppression>& added) {
  for (size_t i = 0; i < after.rule_files.size(); i++) {
    const RuleFileName& file = after.config.rule_files[i];
    for (size_t j = 0; j < before.rule_files.size(); j++) {
      if (before.config.rule_files[j].path != file.path) continue;
      if (before.rule_files[j] == after.rule_files[i]) continue;
      const std::string what = "changes the rules in `" + file.path + "`";
      added.push_back({what, what, file.line});
    }
  }
}

std::vector<AddedSuppression> Added(const State& before, const State& after) {
  std::vector<AddedSuppression> added = AddedSuppressions(before.config, after.config);
  AddChangedRuleFiles(before, after, added);
  return added;
}

// The line's bytes without what it is indented by.
Span TextOfLine(std::string_view bytes, const LineTable& lines, size_t line) {
  if (bytes.empty() || line == 0 || line > lines.lines()) return {};
  Span span = lines.Line(line);
  while (span.begin < span.end && (bytes[span.begin] == ' ' || bytes[span.begin] == '\t')) {
    span.begin++;
  }
  return span;
}

}  // namespace

std::vector<Finding> AddedToConfiguration(const Criteria& criteria, RevisionSnapshot& head,
                                          std::vector<RevisionSnapshot>& before, Summary& summary) {
  std::string text;
  const Result<State> after = ReadState(head, text);
  if (!after) {
    summary.errors.push_back({std::string(kConfigFileName), after.error().Describe()});
    return {};
  }
  std::optional<std::vector<AddedSuppression>> added;
  for (RevisionSnapshot& revision : before) {
    std::string unused;
    const Result<State> state = ReadState(revision, unused);
    // One that cannot be read silences nothing: all is added. That it cannot be read is told where
    // the criteria are made from it.
    std::vector<AddedSuppression> here = Added(state ? *state : State(), *after);
    if (!added) {
      added = std::move(here);
      continue;
    }
    const auto not_here = [&](const AddedSuppression& one) {
      return std::none_of(here.begin(), here.end(),
                          [&](const AddedSuppression& other) { return other.key == one.key; });
    };
    added->erase(std::remove_if(added->begin(), added->end(), not_here), added->end());
  }
  std::vector<Finding> findings;
  if (!added) return findings;
  const LineTable lines(text);
  for (const AddedSuppression& one : *added) {
    findings.push_back(MakeFinding(criteria, kConfigFileName, text,
                                   TextOfLine(text, lines, one.line),
                                   std::string(kConfigFileName) + " " + one.what, one.key, {}));
  }
  return findings;
}

Finding AddedComment(const Criteria& criteria, std::string_view path, std::string_view bytes,
                     const AllowComment& comment, const JudgedBlob& judged) {
  std::string what = "a comment allows `" + comment.rule + "` on line " +
                     std::to_string(comment.target) + " (\"" + comment.reason + "\")";
  if (comment.reason.empty()) {
    what = "a comment would allow `" + comment.rule + "` on line " +
           std::to_string(comment.target) + ", and gives no reason";
  }
  std::vector<Span> secrets;
  for (const Finding& finding : judged.findings) {
    secrets.insert(secrets.end(), finding.secret_spans.begin(), finding.secret_spans.end());
    for (const Place& place : finding.places) secrets.push_back(place.span);
  }
  return MakeFinding(criteria, path, bytes, comment.span, std::move(what), comment.anchor, secrets);
}

}  // namespace leaktight
