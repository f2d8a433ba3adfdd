#include "policy/encryption_configuration.h"

#include "base/text.h"
#include "policy/kubernetes.h"

namespace leaktight {

bool MayHoldEncryptionConfiguration(const File& file) {
  return file.MayHoldManifests() && file.Holds("EncryptionConfig");
}

std::vector<YamlRef> EncryptedResources(const YamlStream& stream) {
  std::vector<YamlRef> all;
  for (const KubernetesObject& object : KubernetesObjects(stream)) {
    const std::string_view kind = object.kind.Value();
    if (kind != "EncryptionConfiguration" && kind != "EncryptionConfig") continue;
    const std::vector<YamlRef> items = object.node["resources"].Items().All();
    all.insert(all.end(), items.begin(), items.end());
  }
  return all;
}

}  // namespace leaktight
