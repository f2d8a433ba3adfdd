#include "config/presets.h"

#include <algorithm>

namespace leaktight {

std::span<const Preset> Presets() {
  static constexpr Preset kPresets[] = {
      {"default",
       "what holds in any repository: references to Secrets that somebody else may make are left "
       "alone",
       ""},
      // A team that keeps all of its secrets the one way: .env.example, which names every variable,
      // copied to .env; the development cluster's Secrets made from secrets.yaml.template; every
      // Secret that a manifest names declared in the repository; one secret for each environment.
      // What is in use counts more than where it lies: production first.
      {"flowdoc",
       "everything that a manifest needs is declared in the repository, and every copy of a "
       "template is ignored",
       R"(strict-references: true
rules:
  dotenv-not-ignored: medium
  dotenv-key-missing: low
  k8s-secret-not-ignored: medium
templates: ["infrastructure/kubernetes/secrets/*.template"]
environments:
  production:
    namespaces: [prod, "prod-*", "*-prod", production, "production-*", "*-production"]
  staging:
    namespaces: [staging, "staging-*", "*-staging"]
  development:
    namespaces: [dev, "dev-*", "*-dev", development, "development-*", "*-development"]
    paths: [infrastructure/kubernetes/secrets/secrets.yaml]
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
