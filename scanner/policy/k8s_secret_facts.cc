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
bool HoldsKindWithSecret(const File& file) {
  return file.Holds("onepassword.com") || file.Holds("postgresql.cnpg.io") ||
         file.Holds("acid.zalan.do") || file.Holds("kafka.strimzi.io") ||
         file.Holds("rabbitmq.com") || file.Holds("k8s.elastic.co") ||
         file.Holds("objectbucket.io") || file.Holds("ServiceBinding") ||
         file.Holds("HelmRelease") || file.Holds("keycloak.org") || file.Holds("ServiceAccount") ||
         file.Holds("certificateRefs") || file.Holds("k14s.io") || file.Holds("mittwald.de") ||
         file.Holds("kustomize.toolkit.fluxcd.io");
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
  const bool manifest = file.MayHoldManifests();
  if (!file.Holds("ecret") && !file.Holds("redential") &&
      !(manifest && HoldsKindWithSecret(file))) {
    return;
  }
  if (!manifest) AddSecretsOfCommands(file.bytes(), facts);
  if (manifest) {
    const YamlStream& stream = file.Yaml();
    for (const KubernetesObject& object : file.Kubernetes().objects) {
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
