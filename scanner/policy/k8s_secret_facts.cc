// Which Secrets manifests make, and which they need.
#include "base/text.h"
#include "policy/fact.h"
#include "policy/file.h"
#include "policy/file_names.h"
#include "policy/k8s_declarations.h"
#include "policy/k8s_references.h"
#include "policy/kubernetes.h"

namespace leaktight::k8s_secret_facts {
namespace {

// Values of charts are written by people.
constexpr size_t kMaxValues = 1 << 20;

// Kinds that bring Secrets without a word about them.
bool HoldsKindWithSecret(std::string_view text) {
  for (const std::string_view word :
       {"onepassword.com", "postgresql.cnpg.io", "acid.zalan.do", "kafka.strimzi.io",
        "rabbitmq.com", "k8s.elastic.co", "objectbucket.io", "ServiceBinding", "HelmRelease",
        "keycloak.org", "ServiceAccount", "certificateRefs", "k14s.io", "mittwald.de"}) {
    if (HoldsWord(text, word)) return true;
  }
  return false;
}

}  // namespace

bool MayHold(std::string_view path) {
  const std::string_view name = FileName(path);
  return IsManifestName(name) && !name.starts_with("kustomization.");  // which has its own source
}

void Collect(const File& file, const ValueHash& /*hash*/, std::vector<Fact>& facts) {
  const bool manifest = MayHoldManifests(file);
  if (!HoldsWord(file.bytes(), "ecret") && !HoldsWord(file.bytes(), "redential") &&
      !(manifest && HoldsKindWithSecret(file.bytes()))) {
    return;
  }
  if (manifest) {
    const YamlStream& stream = file.Yaml();
    for (const KubernetesObject& object : KubernetesObjects(stream)) {
      AddSecretDeclarations(stream, object, facts);
      AddSecretReferences(stream, object, facts);
    }
  } else if (file.bytes().size() <= kMaxValues && !file.name().ends_with(".json")) {
    const YamlStream& stream = file.Yaml();
    for (const YamlDocument& document : stream.documents) {
      const YamlRef root = stream.Root(document);
      if (root.IsMapping() && !root["kind"]) AddSecretMentions(stream, root, facts);
    }
  }
}

}  // namespace leaktight::k8s_secret_facts
