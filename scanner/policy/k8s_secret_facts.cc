// Which Secrets manifests make, and which they need.
#include <algorithm>
#include <string>
#include <utility>

#include "base/text.h"
#include "policy/fact.h"
#include "policy/file.h"
#include "policy/file_names.h"
#include "policy/json_patch.h"
#include "policy/k8s_declarations.h"
#include "policy/k8s_references.h"
#include "policy/k8s_secret_commands.h"
#include "policy/kubernetes.h"
#include "policy/kustomize.h"
#include "policy/object_names.h"

namespace leaktight::k8s_secret_facts {
namespace {

// Values of charts are written by people.
constexpr size_t kMaxValues = 1 << 20;

// Kinds that bring Secrets without a word about them.
bool HoldsKindWithSecret(std::string_view text) {
  for (const std::string_view word :
       {"onepassword.com", "postgresql.cnpg.io", "acid.zalan.do", "kafka.strimzi.io",
        "rabbitmq.com", "k8s.elastic.co", "objectbucket.io", "ServiceBinding", "HelmRelease",
        "keycloak.org", "ServiceAccount", "certificateRefs", "k14s.io", "mittwald.de",
        "kustomize.toolkit.fluxcd.io"}) {
    if (HoldsWord(text, word)) return true;
  }
  return false;
}

// Flux's Kustomization, which builds `spec.path` of the repository that it follows; most often the
// one that it stands in. fluxcd.io/flux/components/kustomize/kustomizations
void AddDelivery(const KubernetesObject& object, std::vector<Fact>& facts) {
  if (object.kind.Value() != "Kustomization" ||
      !object.api_version.starts_with("kustomize.toolkit.fluxcd.io/")) {
    return;
  }
  const YamlRef spec = object.node["spec"];
  const std::string_view target = spec["targetNamespace"].Value();
  std::string_view path = spec["path"].Value();  // "./apps/web"
  path.remove_prefix(std::min(path.find_first_not_of('/'), path.size()));
  Fact delivery{.kind = Fact::Kind::kDelivery,
                .name = ResolvePath("", path),
                .span = spec["path"].span(),
                .name_space = std::string(target)};
  // One that is filled in later may be any.
  if (!target.empty() && !IsObjectName(target)) delivery.name_space = "*";
  if (!delivery.name.empty()) facts.push_back(std::move(delivery));
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
  if (!manifest) AddSecretsOfCommands(file.bytes(), facts);
  if (manifest) {
    const YamlStream& stream = file.Yaml();
    for (const KubernetesObject& object : KubernetesObjects(stream)) {
      AddSecretDeclarations(stream, object, facts);
      AddSecretReferences(stream, object, facts);
      AddDelivery(object, facts);
    }
  } else if (file.bytes().size() <= kMaxValues && !file.name().ends_with(".json")) {
    const YamlStream& stream = file.Yaml();
    for (const YamlDocument& document : stream.documents) {
      const YamlRef root = stream.Root(document);
      if (root.IsMapping() && !root["kind"]) AddSecretMentions(stream, root, facts);
    }
    // A patch of Kustomize's in a file of its own.
    for (const JsonPatchStep& step : JsonPatchSteps(stream)) {
      if (!step.value.IsScalar()) AddSecretReferencesWithin(stream, step.value, facts);
    }
  }
}

}  // namespace leaktight::k8s_secret_facts
