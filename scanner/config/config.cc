#include "config/config.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/date.h"
#include "base/glob.h"
#include "base/suggestion.h"
#include "base/text.h"
#include "config/strict_yaml.h"
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
  for (const auto& rule : rules) {
    settings.push_back(ReadRuleSetting(rule.first, rule.second));
    const bool twice =
        std::any_of(settings.begin(), settings.end() - 1,
                    [&](const RuleSetting& other) { return other.id == settings.back().id; });
    if (twice) Reject(rule.first, fmt::format("`{}` stands here twice", settings.back().id));
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
  return setting == nullptr ? otherwise : setting->severity.value_or(otherwise);
}

bool Config::LeavesOut(std::string_view path) const {
  return std::any_of(exclude.begin(), exclude.end(), [&](const LeftOutPaths& left_out) {
    return GlobMatches(left_out.glob, path);
  });
}

Result<Config> ReadConfig(std::string_view name, std::string_view text) {
  Config config;
  config.file = name;
  const auto read = ReadStrictYaml(name, text, [&](const YAML::Node& document) {
    if (document.IsNull()) return;  // a file of comments alone decides nothing
    CheckFields(document, {"fail-on", "rules", "rule-files", "exclude", "allow"});
    if (const YAML::Node level = document["fail-on"]) {
      config.fail_on = ReadSeverity(level);
      config.fail_on_line = LineOf(level);
    }
    if (const YAML::Node rules = document["rules"]) config.rules = ReadRuleSettings(rules);
    if (const YAML::Node files = document["rule-files"]) {
      config.rule_files = ReadRuleFileNames(files);
    }
    if (const YAML::Node exclude = document["exclude"]) config.exclude = ReadExclude(exclude);
    if (const YAML::Node allow = document["allow"]) config.allow = ReadAllow(allow);
  });
  if (!read) return tl::unexpected(read.error());
  return config;
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
