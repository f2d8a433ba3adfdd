#include "config/organisation.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

#include "config/known_setting.h"
#include "config/rotation_setting.h"
#include "finding/confidence.h"

namespace leaktight {
namespace {

// Whether two entries silence the same.
bool IsSame(const AllowEntry& a, const AllowEntry& b) {
  return a.rule == b.rule && a.path == b.path && a.fingerprint == b.fingerprint &&
         a.expires == b.expires;
}
bool IsSame(const LeftOutPaths& a, const LeftOutPaths& b) {
  return a.glob == b.glob;
}
bool IsSame(const TemplatePaths& a, const TemplatePaths& b) {
  return a.glob == b.glob;
}
bool IsSame(const Environment& a, const Environment& b) {
  return a.name == b.name && a.paths == b.paths && a.namespaces == b.namespaces;
}

template <typename Entry>
bool Holds(const std::vector<Entry>& entries, const Entry& entry) {
  return std::any_of(entries.begin(), entries.end(),
                     [&](const Entry& other) { return IsSame(other, entry); });
}

std::string Silences(const AllowEntry&) {
  return "allows findings";
}
std::string Silences(const LeftOutPaths& paths) {
  return fmt::format("leaves `{}` out of every scan", paths.glob);
}
std::string Silences(const TemplatePaths& paths) {
  return fmt::format("takes `{}` for templates", paths.glob);
}

std::string SwitchesOff(const RuleSetting& setting) {
  return fmt::format("switches `{}` off", setting.id);
}
std::string Lowers(const RuleSetting& setting) {
  return fmt::format("lowers `{}` to {}", setting.id, Name(*setting.severity));
}
std::string FailsFrom(Severity severity) {
  return fmt::format("fails only from severity {} on", Name(severity));
}

std::string TellsFrom(double confidence) {
  return fmt::format("tells only findings of confidence {} or more", ConfidenceText(confidence));
}

double LeastConfidenceOf(const Config& config) {
  return config.min_confidence.value_or(kLeastConfidence);
}

std::string LivesLonger(const RotationSetting& setting) {
  return fmt::format("lets secrets of the kind `{}` live {} days", setting.name, *setting.days);
}

// What a preset brings, its user did not ask for by name.
template <typename Entry>
bool IsOfPreset(const Entry&) {
  return false;
}
bool IsOfPreset(const TemplatePaths& paths) {
  return !paths.preset.empty();
}

// What is strict stays so.
void TakeReferences(const Config& from, Config& config) {
  if (config.strict_references.value_or(false) || !from.strict_references) return;
  config.strict_references = from.strict_references;
  config.references_said = from.references_said;
}

// Makes one of several policies.
class Union {
 public:
  Union(const std::vector<Config>& policies, std::vector<Refusal>& refusals)
      : policies_(policies), refusals_(refusals), config_(policies.front()) {}

  Config Make(const OwnSeverity& own) {
    config_.rules.clear();
    std::set<std::string_view> ids;
    for (const Config& policy : policies_) {
      for (const RuleSetting& setting : policy.rules) ids.insert(setting.id);
    }
    for (const std::string_view id : ids) TakeRule(id, own(id));
    TakeFailOn();
    TakeMinConfidence();
    TakeEntries(&Config::allow, &Grants::allow);
    TakeEntries(&Config::exclude, &Grants::exclude);
    TakeEntries(&Config::templates, &Grants::templates);
    TakeRotation();
    for (const Config& policy : policies_) {
      TakeGrants(policy.grants);
      TakeEnvironments(policy.environments);
      TakeReferences(policy, config_);
      AddKnown(policy, config_);
    }
    return std::move(config_);
  }

 private:
  void TakeRule(std::string_view id, Severity own) {
    RuleSetting all = {std::string(id), false, std::nullopt, 0};
    const RuleSetting* strictest = nullptr;  // of those that say something
    bool each_decides = true;
    for (const Config& policy : policies_) {
      const RuleSetting* setting = policy.Of(id);
      if (setting != nullptr &&
          (strictest == nullptr || Weight(*setting, own) > Weight(*strictest, own))) {
        strictest = setting;
      }
      if (setting != nullptr && !setting->on) continue;
      all.on = true;
      if (setting == nullptr || !setting->severity) {
        each_decides = false;
      } else {
        all.at_least = std::max(all.at_least.value_or(*setting->severity), *setting->severity);
      }
    }
    // Where one policy leaves a finding's severity as it is, the others cannot take from it.
    if (each_decides) std::swap(all.severity, all.at_least);
    all.line = strictest->line;
    all.file = strictest->file;
    all.preset = strictest->preset;
    for (const Config& policy : policies_) {
      const RuleSetting* setting = policy.Of(id);
      if (setting == nullptr) continue;
      if (!setting->on && all.on) {
        Refuse(policy, setting->line, SwitchesOff(*setting));
      } else if (setting->severity && *setting->severity < own &&
                 (all.severity.value_or(own) > *setting->severity)) {
        Refuse(policy, setting->line, Lowers(*setting));
      }
    }
    config_.rules.push_back(std::move(all));
  }

  // How much a setting asks for: 0 where it switches off.
  static int Weight(const RuleSetting& setting, Severity own) {
    return setting.on ? 1 + static_cast<int>(setting.severity.value_or(own)) : 0;
  }

  void TakeFailOn() {
    Severity lowest = Severity::kCritical;
    for (const Config& policy : policies_) {
      const Severity level = policy.fail_on.value_or(Severity::kLow);
      if (level > lowest) continue;
      lowest = level;
      config_.fail_on = policy.fail_on;
      config_.fail_on_line = policy.fail_on_line;
      config_.fail_on_said = policy.fail_on_said;
    }
    for (const Config& policy : policies_) {
      if (policy.fail_on && *policy.fail_on > lowest) {
        Refuse(policy, policy.fail_on_line, FailsFrom(*policy.fail_on));
      }
    }
  }

  void TakeMinConfidence() {
    double lowest = 1;
    for (const Config& policy : policies_) {
      const double least = LeastConfidenceOf(policy);
      if (least > lowest) continue;
      lowest = least;
      config_.min_confidence = policy.min_confidence;
      config_.min_confidence_said = policy.min_confidence_said;
    }
    for (const Config& policy : policies_) {
      if (LeastConfidenceOf(policy) > lowest && policy.min_confidence) {
        Refuse(policy, policy.min_confidence_said.line, TellsFrom(*policy.min_confidence));
      }
    }
  }

  template <typename Entry>
  void TakeEntries(std::vector<Entry> Config::*member, bool Grants::*grant) {
    std::vector<Entry> taken;
    for (const Config& policy : policies_) {
      for (const Entry& entry : policy.*member) {
        const bool counts =
            std::all_of(policies_.begin(), policies_.end(), [&](const Config& other) {
              return &other == &policy || other.grants.*grant || Holds(other.*member, entry);
            });
        if (!counts) {
          Refuse(policy, entry.line, Silences(entry));
        } else if (!Holds(taken, entry)) {
          taken.push_back(entry);
        }
      }
    }
    config_.*member = std::move(taken);
  }

  // Of each kind the shortest time that one of the policies has, by itself or built in.
  void TakeRotation() {
    std::vector<RotationSetting> taken;
    for (const Config& policy : policies_) {
      for (const RotationSetting& setting : policy.rotation) {
        RotationSetting own = setting;
        for (const Config& other : policies_) {
          const std::optional<int> days = RotationDays(other.rotation, setting.name);
          if (days && (!own.days || *days < *own.days)) own.days = days;
        }
        if (setting.days && *own.days < *setting.days) {
          Refuse(policy, setting.line, LivesLonger(setting));
        }
        const auto same = std::find_if(taken.begin(), taken.end(), [&](const auto& other) {
          return other.name == setting.name;
        });
        if (same == taken.end()) {
          taken.push_back(std::move(own));
        } else {
          same->names.insert(same->names.end(), own.names.begin(), own.names.end());
        }
      }
    }
    config_.rotation = std::move(taken);
  }

  void TakeGrants(const Grants& grants) {
    for (bool Grants::*grant : {&Grants::allow, &Grants::comments, &Grants::exclude,
                                &Grants::templates, &Grants::selection}) {
      config_.grants.*grant = config_.grants.*grant && grants.*grant;
    }
  }

  void TakeEnvironments(const std::vector<Environment>& environments) {
    const auto same = [&](const std::vector<Environment>& others) {
      return std::equal(others.begin(), others.end(), environments.begin(), environments.end(),
                        [](const auto& a, const auto& b) { return IsSame(a, b); });
    };
    auto& others = config_.other_environments;
    if (same(config_.environments) || std::any_of(others.begin(), others.end(), same)) return;
    others.push_back(environments);
  }

  void Refuse(const Config& policy, size_t line, std::string what) {
    refusals_.push_back({policy.file, line, std::move(what)});
  }

  const std::vector<Config>& policies_;
  std::vector<Refusal>& refusals_;
  Config config_;
};

// Takes from a repository's configuration what may be taken.
class Merger {
 public:
  Merger(const Config& organisation, const Config& repository, std::vector<Refusal>& refusals)
      : grants_(organisation.grants),
        repository_(repository),
        refusals_(refusals),
        config_(organisation) {}

  Config Merge(const OwnSeverity& own) {
    for (const RuleSetting& setting : repository_.rules) TakeRule(setting, own(setting.id));
    TakeFailOn();
    TakeMinConfidence();
    TakeEntries(&Config::allow, grants_.allow);
    TakeEntries(&Config::exclude, grants_.exclude);
    TakeEntries(&Config::templates, grants_.templates);
    const auto& further = repository_.environments;
    config_.later_environments.insert(config_.later_environments.begin(), further.begin(),
                                      further.end());
    TightenRotation(
        repository_.rotation,
        [&](const RotationSetting& setting) { Refuse(setting.line, LivesLonger(setting)); },
        config_.rotation);
    config_.rule_files = repository_.rule_files;
    config_.comments_count = grants_.comments && repository_.comments_count;
    TakeReferences(repository_, config_);
    AddKnown(repository_, config_);
    config_.file = repository_.file.empty() ? config_.file : repository_.file;
    return std::move(config_);
  }

 private:
  void Refuse(size_t line, std::string what) {
    refusals_.push_back({repository_.file, line, std::move(what)});
  }

  void TakeRule(const RuleSetting& setting, Severity own) {
    const auto above = std::find_if(config_.rules.begin(), config_.rules.end(),
                                    [&](const auto& other) { return other.id == setting.id; });
    const bool is_on = above == config_.rules.end() || above->on;
    if (!setting.on) {
      if (is_on) Refuse(setting.line, SwitchesOff(setting));
      return;
    }
    if (!is_on) {
      *above = setting;
      return;
    }
    if (!setting.severity) return;
    if (*setting.severity < config_.SeverityOf(setting.id, own)) {
      // Who starts from a preset means to raise what it raises.
      if (setting.preset.empty()) Refuse(setting.line, Lowers(setting));
      return;
    }
    // A check can give a finding a severity of its own; the repository's must not take from it.
    RuleSetting raised = setting;
    raised.at_least = raised.severity;
    raised.severity = above == config_.rules.end() ? std::nullopt : above->severity;
    if (above == config_.rules.end()) {
      config_.rules.push_back(std::move(raised));
    } else {
      *above = std::move(raised);
    }
  }

  void TakeFailOn() {
    const Severity most = config_.fail_on.value_or(Severity::kLow);
    config_.fail_on = most;
    if (!repository_.fail_on) return;
    if (*repository_.fail_on > most) {
      Refuse(repository_.fail_on_line, FailsFrom(*repository_.fail_on));
    } else {
      config_.fail_on = repository_.fail_on;
      config_.fail_on_line = repository_.fail_on_line;
      config_.fail_on_said = repository_.fail_on_said;
    }
  }

  void TakeMinConfidence() {
    if (!repository_.min_confidence) return;
    if (*repository_.min_confidence > LeastConfidenceOf(config_)) {
      Refuse(repository_.min_confidence_said.line, TellsFrom(*repository_.min_confidence));
    } else {
      config_.min_confidence = repository_.min_confidence;
      config_.min_confidence_said = repository_.min_confidence_said;
    }
  }

  template <typename Entry>
  void TakeEntries(std::vector<Entry> Config::*member, bool granted) {
    for (const Entry& entry : repository_.*member) {
      if (Holds(config_.*member, entry)) continue;
      if (granted) {
        (config_.*member).push_back(entry);
      } else if (!IsOfPreset(entry)) {
        Refuse(entry.line, Silences(entry));
      }
    }
  }

  const Grants& grants_;
  const Config& repository_;
  std::vector<Refusal>& refusals_;
  Config config_;
};

}  // namespace

Config UnionOf(const std::vector<Config>& policies, const OwnSeverity& own,
               std::vector<Refusal>& refusals) {
  if (policies.empty()) return {};
  if (policies.size() == 1) return policies.front();
  return Union(policies, refusals).Make(own);
}

Config UnderOrganisation(const Config& organisation, const Config& repository,
                         const OwnSeverity& own, std::vector<Refusal>& refusals) {
  return Merger(organisation, repository, refusals).Merge(own);
}

}  // namespace leaktight
