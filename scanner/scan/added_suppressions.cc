#include "scan/added_suppressions.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "base/line_table.h"
#include "engine/known_list.h"
#include "finding/fingerprint.h"
#include "finding/redaction.h"
#include "policy/check.h"
#include "scan/named_in_repository.h"
#include "scan/violation_finding.h"
#include "suppress/added.h"

namespace leaktight {
namespace {

// Text of the file with its secrets as they may be shown: a reason can quote the secret that it is
// about, and a report of this finding alone knows of no other.
std::string Redacted(std::string text, const JudgedBlob& judged) {
  for (const Finding& finding : judged.findings) {
    if (!finding.has_secret || finding.secret.empty()) continue;
    const std::string shown = Redact(finding.secret);
    for (size_t at = text.find(finding.secret); at != std::string::npos;
         at = text.find(finding.secret, at + shown.size())) {
      text.replace(at, finding.secret.size(), shown);
    }
  }
  return text;
}

// `what` it does, in words; `key` the same without reasons: its identity. `judged` is what was
// found in the file, `lines` those of its bytes.
Finding MakeFinding(const Criteria& criteria, std::string_view path, std::string_view bytes,
                    const LineTable& lines, Span about, std::string what, std::string_view key,
                    const JudgedBlob& judged) {
  std::vector<Span> secrets;
  for (const Finding& finding : judged.findings) {
    secrets.insert(secrets.end(), finding.secret_spans.begin(), finding.secret_spans.end());
    for (const Place& place : finding.places) secrets.push_back(place.span);
  }
  Violation violation;
  violation.about = about;
  violation.subject = Redacted(std::move(what), judged);
  Finding finding = FindingOf(violation, *FindCheck(kSuppressionAdded), bytes);
  finding.severity = criteria.config().SeverityOf(kSuppressionAdded, finding.severity);
  Utf16Columns columns(bytes, lines);
  finding.place = {std::string(path),    about,        lines.At(about.begin),
                   lines.At(about.end),  std::nullopt, columns.At(about.begin),
                   columns.At(about.end)};
  finding.fingerprint = Fingerprint(kSuppressionAdded, path, key);
  finding.excerpt = MakeExcerpt(bytes, lines, about, secrets);
  return finding;
}

struct State {
  Config config;
  std::vector<std::string> rule_files;  // the ids of the blobs, as `config.rule_files`
  std::map<std::string, std::string> named_rule_files;  // those of --rules, with their ids
};

// Nothing where the configuration cannot be read.
Result<State> ReadState(const CriteriaOptions& asked, RevisionSnapshot& revision,
                        std::string& text) {
  const std::string name = ConfigNameIn(asked);
  Result<std::optional<std::string>> bytes = revision.ReadIfThere(name);
  if (!bytes) return tl::unexpected(bytes.error());
  State state;
  auto named = RuleFilesIn(revision, asked.repository_rule_paths);
  if (!named) return tl::unexpected(named.error());
  state.named_rule_files = std::move(*named);
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
  std::unordered_map<std::string_view, std::string_view> old;  // ids by path
  for (size_t i = 0; i < before.rule_files.size(); i++) {
    old.emplace(before.config.rule_files[i].path, before.rule_files[i]);
  }
  for (size_t i = 0; i < after.rule_files.size(); i++) {
    const RuleFileName& file = after.config.rule_files[i];
    const auto was = old.find(file.path);
    if (was == old.end() || was->second == after.rule_files[i]) continue;
    const std::string what = "changes the rules in `" + file.path + "`";
    added.push_back({what, what, file.line});
  }
}

std::vector<AddedSuppression> Added(const Criteria& criteria, const State& before,
                                    const State& after) {
  const auto own = [&](std::string_view id) {
    if (const Rule* rule = criteria.engine().rules().Find(id)) return rule->severity;
    const CheckInfo* check = FindCheck(id);
    return check != nullptr ? check->severity : Severity::kCritical;
  };
  std::vector<AddedSuppression> added = AddedSuppressions(before.config, after.config, own);
  AddChangedRuleFiles(before, after, added);
  return added;
}

// The files of --rules that are not what they were.
std::vector<std::string> ChangedNamedRuleFiles(const State& before, const State& after) {
  std::vector<std::string> changed;
  for (const auto& [path, id] : after.named_rule_files) {
    const auto old = before.named_rule_files.find(path);
    if (old == before.named_rule_files.end() || old->second != id) changed.push_back(path);
  }
  for (const auto& [path, id] : before.named_rule_files) {
    if (after.named_rule_files.count(path) == 0) changed.push_back(path);
  }
  return changed;
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

std::vector<Finding> AddedToConfiguration(const Criteria& criteria, const CriteriaOptions& asked,
                                          RevisionSnapshot& head,
                                          std::vector<RevisionSnapshot>& before, Summary& summary) {
  const std::string name = ConfigNameIn(asked);
  std::string text;
  const Result<State> after = ReadState(asked, head, text);
  if (!after) {
    summary.errors.push_back({name, after.error().Describe()});
    return {};
  }
  std::optional<std::vector<AddedSuppression>> added;
  std::vector<std::string> changed_rules;
  for (RevisionSnapshot& revision : before) {
    std::string unused;
    const Result<State> state = ReadState(asked, revision, unused);
    // One that cannot be read silences nothing: all is added. That it cannot be read is told where
    // the criteria are made from it.
    std::vector<AddedSuppression> here = Added(criteria, state ? *state : State(), *after);
    const auto changed = ChangedNamedRuleFiles(state ? *state : State(), *after);
    if (!added) {
      added = std::move(here);
      changed_rules = changed;
      continue;
    }
    std::unordered_set<std::string_view> keys;
    for (const AddedSuppression& one : here) keys.insert(one.key);
    const auto not_here = [&](const AddedSuppression& one) { return !keys.contains(one.key); };
    added->erase(std::remove_if(added->begin(), added->end(), not_here), added->end());
    changed_rules.erase(std::remove_if(changed_rules.begin(), changed_rules.end(),
                                       [&](const std::string& path) {
                                         return std::find(changed.begin(), changed.end(), path) ==
                                                changed.end();
                                       }),
                        changed_rules.end());
  }
  std::vector<Finding> findings;
  if (!added) return findings;
  const LineTable lines(text);
  Engine::Scratch scratch;
  const JudgedBlob judged =
      criteria.Judge({name, text, FileMode::kRegular, Origin::kBlob}, scratch);
  for (const AddedSuppression& one : *added) {
    findings.push_back(MakeFinding(criteria, name, text, lines, TextOfLine(text, lines, one.line),
                                   name + " " + one.what, one.key, judged));
  }
  for (const std::string& path : changed_rules) {
    findings.push_back(MakeFinding(criteria, path, "", LineTable(""), {},
                                   "the rules in `" + path + "` change", path, {}));
  }
  return findings;
}

std::vector<Finding> TakenOffKnownList(const Criteria& criteria, RevisionSnapshot& head,
                                       std::vector<RevisionSnapshot>& before) {
  const std::string name(kKnownListFile);
  // By salt and hash. A list that cannot be read is told of where it is looked for.
  const auto entries_of = [&](RevisionSnapshot& revision) {
    std::set<std::string> entries;
    const Result<std::optional<std::string>> text = revision.ReadIfThere(name);
    if (!text || !*text) return entries;
    const Result<KnownList> list = ReadKnownList(name, **text);
    if (!list) return entries;
    for (const KnownListEntry& entry : list->entries) {
      entries.insert(list->salt + std::string(entry.hash.begin(), entry.hash.end()));
    }
    return entries;
  };
  std::optional<std::set<std::string>> gone;
  for (RevisionSnapshot& revision : before) {
    const std::set<std::string> here = entries_of(revision);
    if (!gone) {
      gone = here;
    } else {
      std::erase_if(*gone, [&](const std::string& entry) { return !here.contains(entry); });
    }
  }
  if (!gone || gone->empty()) return {};
  const std::set<std::string> left = entries_of(head);
  std::erase_if(*gone, [&](const std::string& entry) { return left.contains(entry); });
  if (gone->empty()) return {};
  const std::string what =
      gone->size() == 1 ? "a known secret is taken off the list"
                        : std::to_string(gone->size()) + " known secrets are taken off the list";
  return {MakeFinding(criteria, name, "", LineTable(""), {}, what, name, {})};
}

Finding AddedComment(const Criteria& criteria, std::string_view path, std::string_view bytes,
                     const AllowComment& comment, const JudgedBlob& judged) {
  std::string what = "a comment allows `" + comment.rule + "` on line " +
                     std::to_string(comment.target) + " (\"" + comment.reason + "\")";
  if (comment.reason.empty()) {
    what = "a comment would allow `" + comment.rule + "` on line " +
           std::to_string(comment.target) + ", and gives no reason";
  }
  return MakeFinding(criteria, path, bytes, LineTable(bytes), comment.span, std::move(what),
                     comment.anchor, judged);
}

}  // namespace leaktight
