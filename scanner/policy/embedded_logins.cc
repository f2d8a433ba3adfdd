#include "policy/embedded_logins.h"

#include <algorithm>

#include "base/text.h"
#include "policy/kubeconfig.h"
#include "policy/registry_logins.h"

namespace leaktight {

std::optional<std::vector<Span>> LoginsInside(std::string_view text) {
  const bool registries = HoldsWord(text, "\"auth") || HoldsWord(text, "\"HttpHeaders\"");
  if (!registries && !MayBeKubeconfig(text)) return std::nullopt;
  std::vector<Span> places;
  bool any = false;
  const YamlStream stream = ReadYaml(text);
  for (const YamlDocument& document : stream.documents) {
    const YamlRef root = stream.Root(document);
    any = any || HoldsRegistries(root) || IsKubeconfig(root);
    for (const RegistryLogin& login : RegistryLogins(root)) {
      for (const RegistrySecret& secret : login.secrets) places.push_back(secret.value.span());
    }
    for (const KubeconfigUser& user : KubeconfigCredentials(root)) {
      for (const KubeconfigCredential& credential : user.credentials) {
        places.push_back(credential.value.span());
      }
    }
  }
  if (!any) return std::nullopt;
  std::sort(places.begin(), places.end());
  places.erase(std::unique(places.begin(), places.end()), places.end());
  return places;
}

}  // namespace leaktight
