#include "config/organisation.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace leaktight {
namespace {

// Takes from a repository's configuration what may be taken.
class Merger {
 public:
  Merger(const Config& organisation, const Config& repository, std::vector<Refusal>& refusals)
      : grants_(organisation.grants),
        repository_(repository),
        refusals_(refusals),
        config_(organisation) {}

  Config Merge(const OwnSeverity& own) {
    TakeRules(own);
    TakeFailOn();
    TakeAllow();
    TakeExclude();
    TakeTemplates();
    const auto& further = repository_.environments;
    config_.later_environments = repository_.later_environments;
    config_.later_environments.insert(config_.later_environments.begin(), further.begin(),
                                      further.end());
    config_.rule_files = repository_.rule_files;
    config_.comments_count = grants_.comments && repository_.comments_count;
    config_.strict_references =
        config_.strict_references.value_or(false) || repository_.strict_references.value_or(false);
    config_.file = repository_.file.empty() ? config_.file : repository_.file;
    return std::move(config_);
  }

 private:
  void Refuse(size_t line, std::string what) {
    refusals_.push_back({repository_.file, line, std::move(what)});
  }

  void TakeRules(const OwnSeverity& own) {
    for (const RuleSetting& setting : repository_.rules) {
      const RuleSetting* above = config_.Of(setting.id);
      const bool is_on = above == nullptr || above->on;
      const Severity least = config_.SeverityOf(setting.id, own(setting.id));
      if (!setting.on) {
        if (is_on) Refuse(setting.line, fmt::format("switches `{}` off", setting.id));
        continue;
      }
      const Severity severity = setting.severity.value_or(least);
      if (is_on && severity < least) {
        Refuse(setting.line, fmt::format("lowers `{}` to {}", setting.id, Name(severity)));
        continue;
      }
      std::erase_if(config_.rules, [&](const RuleSetting& old) { return old.id == setting.id; });
      config_.rules.push_back(setting);
    }
  }

  void TakeFailOn() {
    const Severity most = config_.fail_on.value_or(Severity::kLow);
    config_.fail_on = most;
    if (!repository_.fail_on) return;
    if (*repository_.fail_on > most) {
      Refuse(repository_.fail_on_line,
             fmt::format("fails only from severity {} on", Name(*repository_.fail_on)));
    } else {
      config_.fail_on = repository_.fail_on;
    }
  }

  void TakeAllow() {
    for (const AllowEntry& entry : repository_.allow) {
      if (grants_.allow) {
        config_.allow.push_back(entry);
      } else {
        Refuse(entry.line, "allows findings");
      }
    }
  }

  void TakeExclude() {
    for (const LeftOutPaths& paths : repository_.exclude) {
      if (grants_.exclude) {
        config_.exclude.push_back(paths);
      } else {
        Refuse(paths.line, fmt::format("leaves `{}` out of every scan", paths.glob));
      }
    }
  }

  void TakeTemplates() {
    for (const TemplatePaths& paths : repository_.templates) {
      if (grants_.templates) {
        config_.templates.push_back(paths);
      } else {
        Refuse(paths.line, fmt::format("takes `{}` for templates", paths.glob));
      }
    }
  }

  const Grants& grants_;
  const Config& repository_;
  std::vector<Refusal>& refusals_;
  Config config_;
};

}  // namespace

Config UnderOrganisation(const Config& organisation, const Config& repository,
                         const OwnSeverity& own, std::vector<Refusal>& refusals) {
  return Merger(organisation, repository, refusals).Merge(own);
}

}  // namespace leaktight
