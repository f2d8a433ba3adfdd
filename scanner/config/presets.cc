#include "config/presets.h"

#include <algorithm>

namespace leaktight {

std::span<const Preset> Presets() {
  static constexpr Preset kPresets[] = {
      {"default",
       "what holds in any repository: references to Secrets that somebody else may make are left "
       "alone",
       ""},
      // A team that keeps all of its secrets the one way: .env.example copied to .env, Kubernetes
      // Secrets made from secrets.yaml.template, every Secret that a manifest names declared in the
      // repository, one secret for each environment.
      {"flowdoc",
       "everything that a manifest needs is declared in the repository, and every copy of a "
       "template is ignored",
       R"(strict-references: true
rules:
  dotenv-not-ignored: medium
environments:
  development:
    namespaces: [dev, "dev-*", "*-dev", development]
  staging:
    namespaces: [staging, "staging-*", "*-staging"]
  production:
    namespaces: [prod, "prod-*", "*-prod", production]
)"},
  };
  return kPresets;
}

const Preset* FindPreset(std::string_view name) {
  const std::span<const Preset> presets = Presets();
  const auto at = std::find_if(presets.begin(), presets.end(),
                               [&](const Preset& preset) { return preset.name == name; });
  return at == presets.end() ? nullptr : &*at;
}

}  // namespace leaktight
