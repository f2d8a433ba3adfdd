// Which Secrets a file of Terraform makes, and which its workloads need.
#include "base/text.h"
#include "policy/fact.h"
#include "policy/file.h"
#include "policy/file_names.h"
#include "policy/hcl_reader.h"
#include "policy/k8s_declarations.h"
#include "policy/k8s_references.h"
#include "policy/kubernetes.h"
#include "policy/terraform_manifests.h"
#include "policy/terraform_modules.h"

namespace leaktight::terraform_secret_facts {
namespace {

void Add(const TerraformManifest& manifest, std::vector<Fact>& facts) {
  const size_t first = facts.size();
  for (const YamlDocument& document : manifest.stream.documents) {
    const YamlRef root = manifest.stream.Root(document);
    if (manifest.chart_values && root) AddSecretMentions(manifest.stream, root, facts);
  }
  if (!manifest.chart_values) {
    for (const KubernetesObject& object : KubernetesObjects(manifest.stream)) {
      AddSecretDeclarations(manifest.stream, object, facts);
      AddSecretReferences(manifest.stream, object, facts);
    }
  }
  const size_t end = facts.size();
  for (size_t i = first; i < end; i++) {
    if (!manifest.more_keys || facts[i].kind != Fact::Kind::kSecretDeclared) continue;
    Fact open = facts[i];
    open.key.clear();
    open.key_span = {};
    facts.push_back(std::move(open));
  }
}

}  // namespace

bool MayHold(std::string_view path) {
  return IsTerraformName(FileName(path));
}

void Collect(const File& file, const ValueHash& /*hash*/, std::vector<Fact>& facts) {
  const std::string_view text = file.bytes();
  if (text.size() > kMostTerraformBytes) return;
  const bool manifests =
      HoldsWord(text, "kubernetes_manifest") || HoldsWord(text, "kubectl_manifest");
  const bool others = HoldsWord(text, "kubernetes_") || HoldsWord(text, "helm_release") ||
                      HoldsWord(text, "k8s_manifest");
  if (!manifests && !(others && HoldsWord(text, "ecret"))) return;
  for (const TerraformManifest& manifest : TerraformManifests(file.Hcl())) Add(manifest, facts);
}

}  // namespace leaktight::terraform_secret_facts
