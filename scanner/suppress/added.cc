#include "suppress/added.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <unordered_map>
#include <unordered_set>

#include "config/rotation_setting.h"

namespace leaktight {
namespace {

// "`jwt` in `tests/**`": what an entry allows, without its reason.
std::string Scope(const AllowEntry& entry) {
  std::string text = entry.rule.empty() ? "every rule" : "`" + entry.rule + "`";
  if (!entry.path.empty()) text += " in `" + entry.path + "`";
  if (!entry.fingerprint.empty()) text += " of fingerprint " + entry.fingerprint;
  return text;
}

// What an entry allows, without until when.
using Allowed = std::tuple<std::string_view, std::string_view, std::string_view>;

Allowed AllowedBy(const AllowEntry& entry) {
  return {entry.rule, entry.path, entry.fingerprint};
}

// Never is later than any day.
bool IsLater(std::string_view expires, std::string_view than) {
  return !than.empty() && (expires.empty() || expires > than);
}

// An entry counts as the same where it allows as much: a later expiry is more.
void AddAllowEntries(const Config& before, const Config& after,
                     std::vector<AddedSuppression>& added) {
  std::map<Allowed, std::string_view> until;  // the last day on which the old ones count
  for (const AllowEntry& old : before.allow) {
    const auto [at, is_new] = until.emplace(AllowedBy(old), old.expires);
    if (!is_new && IsLater(old.expires, at->second)) at->second = old.expires;
  }
  for (const AllowEntry& entry : after.allow) {
    const auto old = until.find(AllowedBy(entry));
    if (old != until.end() && !IsLater(entry.expires, old->second)) continue;
    std::string what = "allows " + Scope(entry);
    if (!entry.expires.empty()) what += " until " + entry.expires;
    added.push_back({what + " (\"" + entry.reason + "\")", what, entry.line});
  }
}

// What each of `items` has as `member`, to be looked up.
template <typename Item>
std::unordered_set<std::string_view> SetOf(const std::vector<Item>& items,
                                           std::string Item::*member) {
  std::unordered_set<std::string_view> set;
  for (const Item& item : items) set.insert(item.*member);
  return set;
}

void AddPathsLeftOut(const Config& before, const Config& after,
                     std::vector<AddedSuppression>& added) {
  const auto old = SetOf(before.exclude, &LeftOutPaths::glob);
  for (const LeftOutPaths& paths : after.exclude) {
    if (old.contains(paths.glob)) continue;
    const std::string what = "leaves `" + paths.glob + "` out of every scan";
    added.push_back({what + " (\"" + paths.reason + "\")", what, paths.line});
  }
}

// The settings by their ids: there may be any number of them.
using Settings = std::unordered_map<std::string_view, const RuleSetting*>;

Settings SettingsOf(const Config& config) {
  Settings settings;
  for (const RuleSetting& setting : config.rules) settings.emplace(setting.id, &setting);
  return settings;
}

// Rules that are switched off, and those whose findings count for less than before.
void AddSettings(const Config& before, const Config& after, const OwnSeverity& own,
                 std::vector<AddedSuppression>& added) {
  const Settings old = SettingsOf(before);
  const Settings now = SettingsOf(after);
  for (const RuleSetting& setting : after.rules) {
    const auto was = old.find(setting.id);
    if (was != old.end() && !was->second->on) continue;
    if (!setting.on) {
      const std::string what = "switches `" + setting.id + "` off";
      added.push_back({what, what, setting.line});
    } else if (setting.severity && *setting.severity < (was != old.end() && was->second->severity
                                                            ? *was->second->severity
                                                            : own(setting.id))) {
      const std::string what =
          "lowers `" + setting.id + "` to " + std::string(Name(*setting.severity));
      added.push_back({what, what, setting.line});
    }
  }
  // A setting that raised a severity and is gone lowers it.
  for (const RuleSetting& setting : before.rules) {
    if (!setting.on || !setting.severity) continue;
    const auto is = now.find(setting.id);
    if (is != now.end() && (is->second->severity || !is->second->on)) continue;
    const Severity severity = own(setting.id);
    if (severity >= *setting.severity) continue;
    const std::string what =
        "lowers `" + setting.id + "` to " + std::string(Name(severity)) + ", its own severity";
    added.push_back({what, what, is == now.end() ? 1 : is->second->line});
  }
}

void AddFailOn(const Config& before, const Config& after, std::vector<AddedSuppression>& added) {
  const Severity old = before.fail_on.value_or(Severity::kLow);
  const Severity now = after.fail_on.value_or(Severity::kLow);
  if (now <= old) return;
  const std::string what = "fails only from severity " + std::string(Name(now)) + " on";
  added.push_back({what, what, std::max<size_t>(after.fail_on_line, 1)});
}

void AddRuleFiles(const Config& before, const Config& after, std::vector<AddedSuppression>& added) {
  const auto old = SetOf(before.rule_files, &RuleFileName::path);
  const auto now = SetOf(after.rule_files, &RuleFileName::path);
  for (const RuleFileName& file : after.rule_files) {
    if (old.contains(file.path)) continue;
    const std::string what =
        "takes rules from `" + file.path + "`, which can replace those built in";
    added.push_back({what, what, file.line});
  }
  for (const RuleFileName& file : before.rule_files) {
    if (now.contains(file.path)) continue;
    const std::string what = "no longer takes rules from `" + file.path + "`";
    added.push_back({what, what, 1});
  }
}

void AddTemplates(const Config& before, const Config& after, std::vector<AddedSuppression>& added) {
  const auto old = SetOf(before.templates, &TemplatePaths::glob);
  for (const TemplatePaths& paths : after.templates) {
    if (old.contains(paths.glob)) continue;
    const std::string what = "takes `" + paths.glob + "` for templates";
    added.push_back({what, what, paths.line});
  }
}

bool MeansTheSame(const Environment& a, const Environment& b) {
  return a.name == b.name && a.paths == b.paths && a.namespaces == b.namespaces;
}

// The first that fits counts, so one that is new, gone or moved can change what another means.
void AddEnvironments(const Config& before, const Config& after,
                     std::vector<AddedSuppression>& added) {
  const auto& old = before.environments;
  const auto& now = after.environments;
  if (std::equal(old.begin(), old.end(), now.begin(), now.end(), MeansTheSame)) return;
  const auto [was, is] =
      std::mismatch(old.begin(), old.end(), now.begin(), now.end(), MeansTheSame);
  const std::string what = "changes which files and namespaces belong to `" +
                           (is == now.end() ? was->name : is->name) + "`";
  added.push_back({what, what, is == now.end() ? 1 : is->line});
}

// A kind of secrets that may live longer, or that fewer words tell.
void AddRotation(const Config& before, const Config& after, std::vector<AddedSuppression>& added) {
  std::vector<RotationSetting> kinds = BuiltInRotation();
  kinds.insert(kinds.end(), before.rotation.begin(), before.rotation.end());
  std::vector<std::string_view> seen;
  for (const RotationSetting& kind : kinds) {
    if (std::find(seen.begin(), seen.end(), kind.name) != seen.end()) continue;
    seen.push_back(kind.name);
    const auto find = [&](const Config& config) {
      return std::find_if(config.rotation.begin(), config.rotation.end(),
                          [&](const RotationSetting& other) { return other.name == kind.name; });
    };
    const auto was = find(before);
    const auto is = find(after);
    const size_t line = is == after.rotation.end() ? 1 : is->line;
    const std::optional<int> old = RotationDays(before.rotation, kind.name);
    const std::optional<int> now = RotationDays(after.rotation, kind.name);
    if (old && (!now || *now > *old)) {
      const std::string what = "lets secrets of the kind `" + kind.name + "` live " +
                               (now ? std::to_string(*now) + " days" : std::string("for ever"));
      added.push_back({what, what, line});
    } else if (was != before.rotation.end() &&
               std::any_of(was->names.begin(), was->names.end(), [&](const std::string& name) {
                 return is == after.rotation.end() ||
                        std::find(is->names.begin(), is->names.end(), name) == is->names.end();
               })) {
      const std::string what = "takes fewer secrets for the kind `" + kind.name + "`";
      added.push_back({what, what, line});
    }
  }
}

void AddReferences(const Config& before, const Config& after,
                   std::vector<AddedSuppression>& added) {
  if (!before.strict_references.value_or(false) || after.strict_references.value_or(false)) return;
  const std::string what = "no longer wants every Secret declared that a manifest names";
  added.push_back({what, what, 1});
}

void AddKnownFiles(const Config& before, const Config& after,
                   std::vector<AddedSuppression>& added) {
  const auto now = SetOf(after.known_files, &KnownFileName::path);
  for (const KnownFileName& file : before.known_files) {
    if (now.contains(file.path)) continue;
    const std::string what = "no longer looks for the values that stand in `" + file.path + "`";
    added.push_back({what, what, 1});
  }
}

}  // namespace

std::vector<AddedSuppression> AddedSuppressions(const Config& before, const Config& after,
                                                const OwnSeverity& own) {
  std::vector<AddedSuppression> added;
  AddAllowEntries(before, after, added);
  AddPathsLeftOut(before, after, added);
  AddSettings(before, after, own, added);
  AddFailOn(before, after, added);
  AddRuleFiles(before, after, added);
  AddTemplates(before, after, added);
  AddEnvironments(before, after, added);
  AddReferences(before, after, added);
  AddRotation(before, after, added);
  AddKnownFiles(before, after, added);
  std::stable_sort(added.begin(), added.end(),
                   [](const auto& a, const auto& b) { return a.line < b.line; });
  return added;
}

}  // namespace leaktight
