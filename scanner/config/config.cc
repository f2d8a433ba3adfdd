#include "config/config.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

#include "base/date.h"
#include "base/glob.h"
#include "base/suggestion.h"
#include "base/text.h"
#include "config/grants.h"
#include "config/known_setting.h"
#include "config/presets.h"
#include "config/rotation_setting.h"
#include "config/strict_yaml.h"
#include "finding/confidence.h"
#include "finding/fingerprint.h"

namespace leaktight {
namespace {

size_t LineOf(const YAML::Node& node) {
  return static_cast<size_t>(node.Mark().line) + 1;
}

Severity ReadSeverity(const YAML::Node& node) {
  const auto severity = node.IsScalar() ? ParseSeverity(node.Scalar()) : std::nullopt;
  if (!severity) {
    Reject(node, fmt::format("`{}` is no severity: info, low, medium, high, critical",
                             node.IsScalar() ? node.Scalar() : "…"));
  }
  return *severity;
}

double ReadConfidence(const YAML::Node& node) {
  const auto confidence = node.IsScalar() ? ParseConfidence(node.Scalar()) : std::nullopt;
  if (!confidence) {
    Reject(node, fmt::format("`{}` is no confidence: a number from 0 to 1",
                             node.IsScalar() ? node.Scalar() : "…"));
  }
  return *confidence;
}

// `jwt: off`, `jwt: low`, `jwt: on`. Where YAML's booleans are meant they come as text as well.
RuleSetting ReadRuleSetting(const YAML::Node& id, const YAML::Node& value) {
  if (!id.IsScalar()) Reject(id, "the id of a rule or check must be text");
  RuleSetting setting{id.Scalar(), true, std::nullopt, LineOf(id)};
  const std::string word = value.IsScalar() ? ToLower(value.Scalar()) : std::string();
  if (word == "off" || word == "false") {
    setting.on = false;
  } else if (word != "on" && word != "true") {
    if (!value.IsScalar() || !ParseSeverity(word)) {
      Reject(value, fmt::format("`{}` must be `on`, `off` or a severity: info, low, medium, high, "
                                "critical",
                                setting.id));
    }
    setting.severity = ReadSeverity(value);
  }
  return setting;
}

std::vector<RuleSetting> ReadRuleSettings(const YAML::Node& rules) {
  if (!rules.IsMap()) Reject(rules, "`rules` is a mapping of ids to `on`, `off` or a severity");
  std::vector<RuleSetting> settings;
  std::set<std::string> ids;
  for (const auto& rule : rules) {
    settings.push_back(ReadRuleSetting(rule.first, rule.second));
    const std::string& id = settings.back().id;
    if (!ids.insert(id).second) Reject(rule.first, fmt::format("`{}` stands here twice", id));
  }
  return settings;
}

std::vector<LeftOutPaths> ReadExclude(const YAML::Node& list) {
  if (!list.IsSequence()) Reject(list, "`exclude` is a list of `path` and `reason`");
  std::vector<LeftOutPaths> paths;
  for (const YAML::Node& entry : list) {
    CheckFields(entry, {"path", "reason"});
    paths.push_back({NeedText(entry, "path"), NeedText(entry, "reason"), LineOf(entry)});
  }
  return paths;
}

std::vector<RuleFileName> ReadRuleFileNames(const YAML::Node& list) {
  if (!list.IsSequence()) Reject(list, "`rule-files` is a list of paths");
  std::vector<RuleFileName> files;
  for (const YAML::Node& path : list) {
    if (!path.IsScalar() || Trim(path.Scalar()).empty()) Reject(path, "must be the path of a file");
    files.push_back({std::string(Trim(path.Scalar())), LineOf(path)});
  }
  return files;
}

std::vector<AllowEntry> ReadAllow(const YAML::Node& list) {
  if (!list.IsSequence()) {
    Reject(list, "`allow` is a list; an entry has `rule`, `path` or `fingerprint`, and a `reason`");
  }
  std::vector<AllowEntry> entries;
  for (const YAML::Node& node : list) {
    CheckFields(node, {"rule", "path", "fingerprint", "reason", "expires"});
    AllowEntry entry;
    entry.rule = OptionalText(node, "rule");
    entry.path = OptionalText(node, "path");
    entry.fingerprint = OptionalText(node, "fingerprint");
    if (entry.rule.empty() && entry.path.empty() && entry.fingerprint.empty()) {
      Reject(node, "an entry of `allow` must say what it allows: `rule`, `path` or `fingerprint`");
    }
    if (!entry.fingerprint.empty() && !IsFingerprint(entry.fingerprint)) {
      Reject(node["fingerprint"],
             fmt::format("`{}` is no fingerprint; a report shows them as lt1-PLACE-VALUE",
                         entry.fingerprint));
    }
    entry.reason = NeedText(node, "reason");
    entry.expires = OptionalText(node, "expires");
    if (!entry.expires.empty() && !ParseDate(entry.expires)) {
      Reject(node["expires"], fmt::format("`{}` is no date: YYYY-MM-DD", entry.expires));
    }
    entry.line = LineOf(node);
    entries.push_back(std::move(entry));
  }
  return entries;
}

std::vector<TemplatePaths> ReadTemplates(const YAML::Node& list) {
  if (!list.IsSequence()) Reject(list, "`templates` is a list of globs");
  std::vector<TemplatePaths> templates;
  for (const YAML::Node& glob : list) {
    if (!glob.IsScalar() || Trim(glob.Scalar()).empty()) Reject(glob, "must be a glob");
    templates.push_back({std::string(Trim(glob.Scalar())), LineOf(glob)});
  }
  return templates;
}

std::vector<Environment> ReadEnvironments(const YAML::Node& map) {
  if (!map.IsMap()) Reject(map, "`environments` is a mapping of names to `paths` and `namespaces`");
  std::vector<Environment> environments;
  std::set<std::string> names;
  for (const auto& entry : map) {
    const std::string name = entry.first.IsScalar() ? std::string(Trim(entry.first.Scalar())) : "";
    if (name.empty()) Reject(entry.first, "the name of an environment must be text");
    if (!names.insert(name).second)
      Reject(entry.first, fmt::format("`{}` stands here twice", name));
    CheckFields(entry.second, {"paths", "namespaces"});
    Environment environment{name, OptionalTexts(entry.second, "paths"),
                            OptionalTexts(entry.second, "namespaces"), LineOf(entry.first)};
    if (environment.paths.empty() && environment.namespaces.empty()) {
      Reject(entry.second,
             fmt::format("`{}` needs `paths` or `namespaces`: which belong to it?", name));
    }
    environments.push_back(std::move(environment));
  }
  return environments;
}

const Preset& ReadPreset(const YAML::Node& node) {
  const Preset* preset = node.IsScalar() ? FindPreset(Trim(node.Scalar())) : nullptr;
  if (preset != nullptr) return *preset;
  std::vector<std::string_view> names;
  for (const Preset& known : Presets()) names.push_back(known.name);
  const std::string given = node.IsScalar() ? node.Scalar() : "…";
  const std::string hint = DidYouMean(given, names);
  Reject(node,
         fmt::format("there is no policy `{}`; {}", given,
                     hint.empty() ? fmt::format("there are: {}", fmt::join(names, ", ")) : hint));
}

// What `config` leaves open is as the preset has it; messages point at the line that names it.
void LayOver(std::string_view name, Config preset, size_t line, Config& config) {
  const auto is_from = [&](auto& setting) {
    setting.line = line;
    setting.file = config.file;
    setting.preset = name;
  };
  for (RuleSetting& setting : preset.rules) {
    is_from(setting);
    if (config.Of(setting.id) == nullptr) config.rules.push_back(std::move(setting));
  }
  if (!config.fail_on && preset.fail_on) {
    config.fail_on = preset.fail_on;
    config.fail_on_line = line;
    config.fail_on_said = {config.file, line, name};
  }
  if (!config.strict_references && preset.strict_references) {
    config.strict_references = preset.strict_references;
    config.references_said = {config.file, line, name};
  }
  for (RotationSetting& setting : preset.rotation) {
    is_from(setting);
    const bool own =
        std::any_of(config.rotation.begin(), config.rotation.end(),
                    [&](const RotationSetting& other) { return other.name == setting.name; });
    if (!own) config.rotation.push_back(std::move(setting));
  }
  for (TemplatePaths& paths : preset.templates) {
    is_from(paths);
    config.templates.push_back(std::move(paths));
  }
  for (Environment& environment : preset.environments) {
    is_from(environment);
    const bool own =
        std::any_of(config.environments.begin(), config.environments.end(),
                    [&](const Environment& other) { return other.name == environment.name; });
    if (!own) config.environments.push_back(std::move(environment));
  }
}

}  // namespace

const RuleSetting* Config::Of(std::string_view id) const {
  const auto at = std::find_if(rules.begin(), rules.end(),
                               [&](const RuleSetting& setting) { return setting.id == id; });
  return at == rules.end() ? nullptr : &*at;
}

bool Config::IsOff(std::string_view id) const {
  const RuleSetting* setting = Of(id);
  return setting != nullptr && !setting->on;
}

Severity Config::SeverityOf(std::string_view id, Severity otherwise) const {
  const RuleSetting* setting = Of(id);
  if (setting == nullptr) return otherwise;
  const Severity severity = setting->severity.value_or(otherwise);
  return std::max(severity, setting->at_least.value_or(severity));
}

bool Config::LeavesOut(std::string_view path) const {
  return std::any_of(exclude.begin(), exclude.end(), [&](const LeftOutPaths& left_out) {
    return GlobMatches(left_out.glob, path);
  });
}

namespace {

void StandIn(std::string_view file, Config& config) {
  for (RuleSetting& setting : config.rules) setting.file = file;
  for (RuleFileName& rules : config.rule_files) rules.file = file;
  for (KnownFileName& known : config.known_files) known.file = file;
  for (LeftOutPaths& paths : config.exclude) paths.file = file;
  for (AllowEntry& entry : config.allow) entry.file = file;
  for (TemplatePaths& paths : config.templates) paths.file = file;
  for (Environment& environment : config.environments) environment.file = file;
  for (RotationSetting& setting : config.rotation) setting.file = file;
}

Result<Config> Read(std::string_view name, std::string_view text, bool of_organisation) {
  Config config;
  config.file = name;
  const Preset* preset = nullptr;
  size_t preset_line = 0;
  const auto read = ReadStrictYaml(name, text, [&](const YAML::Node& document) {
    if (document.IsNull()) return;  // a file of comments alone decides nothing
    std::vector<std::string_view> fields = {"policy",     "fail-on",      "rules",
                                            "rule-files", "exclude",      "allow",
                                            "templates",  "environments", "strict-references",
                                            "rotation",   "known",        "min-confidence"};
    if (of_organisation) fields.emplace_back("grant");
    CheckFields(document, fields);
    if (const YAML::Node list = document["grant"]) config.grants = ReadGrants(list);
    if (const YAML::Node policy = document["policy"]) {
      preset = &ReadPreset(policy);
      config.policy = preset->name;
      preset_line = LineOf(policy);
    }
    if (const YAML::Node level = document["fail-on"]) {
      config.fail_on = ReadSeverity(level);
      config.fail_on_line = LineOf(level);
      config.fail_on_said = {config.file, config.fail_on_line};
    }
    if (const YAML::Node least = document["min-confidence"]) {
      config.min_confidence = ReadConfidence(least);
      config.min_confidence_said = {config.file, LineOf(least)};
    }
    if (const YAML::Node rules = document["rules"]) config.rules = ReadRuleSettings(rules);
    if (const YAML::Node files = document["rule-files"]) {
      config.rule_files = ReadRuleFileNames(files);
    }
    if (const YAML::Node exclude = document["exclude"]) config.exclude = ReadExclude(exclude);
    if (const YAML::Node allow = document["allow"]) config.allow = ReadAllow(allow);
    if (const YAML::Node templates = document["templates"]) {
      config.templates = ReadTemplates(templates);
    }
    if (const YAML::Node environments = document["environments"]) {
      config.environments = ReadEnvironments(environments);
    }
    if (const YAML::Node rotation = document["rotation"]) config.rotation = ReadRotation(rotation);
    if (const YAML::Node known = document["known"]) {
      ReadKnownSetting(known, of_organisation, config);
    }
    if (document["strict-references"]) {
      config.strict_references = OptionalBoolean(document, "strict-references", false);
      config.references_said = {config.file, LineOf(document["strict-references"])};
    }
  });
  if (!read) return tl::unexpected(read.error());
  StandIn(name, config);
  if (preset != nullptr && !preset->text.empty()) {
    Result<Config> base = ReadConfig(preset->name, preset->text);
    if (!base) return tl::unexpected(base.error());
    LayOver(preset->name, std::move(*base), preset_line, config);
  }
  return config;
}

}  // namespace

Result<Config> ReadConfig(std::string_view name, std::string_view text) {
  return Read(name, text, false);
}

Result<Config> ReadOrganisation(std::string_view name, std::string_view text) {
  return Read(name, text, true);
}

Result<void> CheckRuleNames(const Config& config, const std::vector<std::string_view>& known) {
  const auto check = [&](const std::string& id, size_t line) -> Result<void> {
    if (id.empty() || std::find(known.begin(), known.end(), id) != known.end()) return {};
    std::string next = DidYouMean(id, known);
    return Fail(fmt::format("{}:{}", config.file, line),
                fmt::format("there is no rule or check `{}`", id),
                next.empty() ? "`leaktight rules list` names them all" : std::move(next));
  };
  for (const RuleSetting& setting : config.rules) {
    if (auto known_rule = check(setting.id, setting.line); !known_rule) return known_rule;
  }
  for (const AllowEntry& entry : config.allow) {
    if (auto known_rule = check(entry.rule, entry.line); !known_rule) return known_rule;
  }
  return {};
}

}  // namespace leaktight
