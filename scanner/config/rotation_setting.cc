#include "config/rotation_setting.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/text.h"
#include "config/strict_yaml.h"

namespace leaktight {
namespace {

constexpr uint32_t kMostDays = 3650;
// A team has a handful; each is compared with each.
constexpr size_t kMostKinds = 100;
constexpr size_t kMostNames = 200;

const RotationSetting* Find(const std::vector<RotationSetting>& settings, std::string_view name) {
  const auto at =
      std::find_if(settings.begin(), settings.end(),
                   [&](const RotationSetting& setting) { return setting.name == name; });
  return at == settings.end() ? nullptr : &*at;
}

}  // namespace

const std::vector<RotationSetting>& BuiltInRotation() {
  // The words are those by which databases and their services are known.
  static const std::vector<RotationSetting> kinds = {
      {"jwt", 30, {"jwts", "jwks"}},
      {"database", 90, {"databases",   "db",        "*db",    "rds",       "aurora",
                        "postgres*",   "psql",      "mysql",  "mariadb",   "mssql",
                        "redis",       "sqlserver", "oracle", "mongo*",    "valkey",
                        "elasticache", "redshift",  "docdb",  "cassandra", "documentdb"}},
      // A role does without it, so no time is set.
      {"aws-key",
       std::nullopt,
       {"accesskey", "awskey", "awskeys", "aws-keys", "aws-access-key*", "aws-secret-key*",
        "aws-secret-access-key", "aws-creds", "aws-credential*", "s3-access-key*", "s3-secret-key*",
        "s3-secret-access-key"}},
  };
  return kinds;
}

std::optional<int> RotationDays(const std::vector<RotationSetting>& settings,
                                std::string_view name) {
  const RotationSetting* setting = Find(settings, name);
  if (setting != nullptr && setting->days) return setting->days;
  const RotationSetting* built_in = Find(BuiltInRotation(), name);
  return built_in == nullptr ? std::nullopt : built_in->days;
}

std::vector<RotationSetting> ReadRotation(const YAML::Node& map) {
  if (!map.IsMap())
    Reject(map, "`rotation` is a mapping of kinds of secrets to `days` and `names`");
  if (map.size() > kMostKinds) {
    Reject(map, fmt::format("`rotation` has more than {} kinds of secrets", kMostKinds));
  }
  std::vector<RotationSetting> settings;
  std::set<std::string> names;
  for (const auto& entry : map) {
    const std::string name = entry.first.IsScalar() ? std::string(Trim(entry.first.Scalar())) : "";
    if (name.empty()) Reject(entry.first, "the name of a kind of secrets must be text");
    if (!names.insert(name).second) {
      Reject(entry.first, fmt::format("`{}` stands here twice", name));
    }
    CheckFields(entry.second, {"days", "names"});
    RotationSetting setting;
    setting.name = name;
    if (entry.second["days"]) {
      setting.days = static_cast<int>(NeedNumber(entry.second, "days", kMostDays));
      if (*setting.days == 0) Reject(entry.second["days"], "`days` must be at least 1");
    }
    setting.names = OptionalTexts(entry.second, "names");
    if (setting.names.size() > kMostNames) {
      Reject(entry.second["names"], fmt::format("more than {} names", kMostNames));
    }
    setting.line = static_cast<size_t>(entry.first.Mark().line) + 1;
    if (!setting.days && (setting.names.empty() || Find(BuiltInRotation(), name) == nullptr)) {
      Reject(entry.second,
             fmt::format("`{}` needs `days`: how long may such a secret live?", name));
    }
    settings.push_back(std::move(setting));
  }
  return settings;
}

void TightenRotation(const std::vector<RotationSetting>& further,
                     const std::function<void(const RotationSetting& setting)>& refuse,
                     std::vector<RotationSetting>& settings) {
  for (const RotationSetting& setting : further) {
    const std::optional<int> days = RotationDays(settings, setting.name);
    RotationSetting tightened = setting;
    if (days && setting.days && *setting.days > *days) {
      if (setting.preset.empty()) refuse(setting);
      tightened.days = days;
    }
    const auto same =
        std::find_if(settings.begin(), settings.end(),
                     [&](const RotationSetting& other) { return other.name == setting.name; });
    if (same == settings.end()) {
      settings.push_back(std::move(tightened));
      continue;
    }
    for (const std::string& name : setting.names) {
      if (std::find(same->names.begin(), same->names.end(), name) == same->names.end()) {
        same->names.push_back(name);
      }
    }
    if (!tightened.days || tightened.days == same->days) continue;
    tightened.names = same->names;
    *same = std::move(tightened);
  }
}

}  // namespace leaktight
