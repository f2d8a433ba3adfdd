// What a kustomization gathers, where it puts it, and which Secrets it generates:
// kubectl.docs.kubernetes.io/references/kustomize/kustomization.
#include <algorithm>
#include <string>
#include <vector>

#include "base/text.h"
#include "policy/fact.h"
#include "policy/file.h"
#include "policy/file_names.h"
#include "policy/k8s_declarations.h"
#include "policy/k8s_references.h"
#include "policy/kubernetes.h"
#include "policy/object_names.h"

namespace leaktight::kustomization_facts {
namespace {

// `path` as seen from `folder`, relative to the top, without `.` and `..`; empty: it leads out of
// the repository, or to another one.
std::string Resolved(std::string_view folder, std::string_view path) {
  if (path.empty() || path.find("://") != std::string_view::npos ||
      path.find("?ref=") != std::string_view::npos || path.starts_with("github.com/") ||
      path.starts_with("git@") || path.starts_with('/')) {
    return {};
  }
  std::vector<std::string_view> parts;
  for (std::string_view rest : {folder, path}) {
    while (!rest.empty()) {
      const size_t slash = std::min(rest.find('/'), rest.size());
      const std::string_view part = rest.substr(0, slash);
      rest.remove_prefix(std::min(slash + 1, rest.size()));
      if (part.empty() || part == ".") continue;
      if (part != "..") {
        parts.push_back(part);
      } else if (parts.empty()) {
        return {};
      } else {
        parts.pop_back();
      }
    }
  }
  std::string resolved;
  for (const std::string_view part : parts) {
    if (!resolved.empty()) resolved += '/';
    resolved += part;
  }
  return resolved;
}

// "key=path", or a path, whose last part is the key.
void AddFileKey(SecretDeclaration& secret, YamlRef item) {
  const std::string_view text = item.Value();
  const size_t equals = text.find('=');
  secret.AddKey(
      std::string(equals == std::string_view::npos ? FileName(text) : Trim(text.substr(0, equals))),
      item.span());
}

void AddGenerators(YamlRef root, std::vector<Fact>& facts) {
  for (const YamlRef generator : root["secretGenerator"].Items()) {
    const YamlRef name_space = generator["namespace"] ? generator["namespace"] : root["namespace"];
    SecretDeclaration secret(generator["name"], name_space.Value());
    for (const YamlRef item : generator["literals"].Items()) {
      const std::string_view text = item.Value();
      secret.AddKey(std::string(Trim(text.substr(0, text.find('=')))), item.span());
    }
    for (const YamlRef item : generator["files"].Items()) AddFileKey(secret, item);
    if (generator["envs"] || generator["env"]) secret.Open();
    secret.Write(facts);
  }
}

// A chart brings what it likes, called after its release.
void AddCharts(YamlRef root, std::vector<Fact>& facts) {
  for (const std::string_view list : {"helmCharts", "helmChartInflationGenerator"}) {
    for (const YamlRef chart : root[list].Items()) {
      const YamlRef release = chart["releaseName"] ? chart["releaseName"] : chart["name"];
      if (!release.IsScalar()) continue;
      SecretDeclaration secret(release, "");
      secret.Imply();
      secret.Open();
      secret.Write(facts);
      secret.WithSuffix("-*").Write(facts);
    }
  }
}

// A patch within the kustomization: what it adds counts as its file's, without places.
void AddPatch(YamlRef patch, YamlRef target, std::vector<Fact>& facts) {
  const std::string_view text = patch.IsScalar() ? patch.Value() : std::string_view();
  std::vector<Fact> found;
  const YamlStream stream = ReadYaml(text);
  for (const KubernetesObject& object : KubernetesObjects(stream)) {
    AddSecretDeclarations(stream, object, found);
    AddSecretReferences(stream, object, found);
  }
  for (const YamlDocument& document : stream.documents) {
    for (const YamlRef step : stream.Root(document).Items()) {
      // A step of JSON Patch (RFC 6902) may rename a Secret, or point elsewhere.
      const YamlRef value = step["value"];
      const std::string_view path = step["path"].Value();
      if (value.IsScalar() && IsObjectName(value.Value())) {
        if (path.ends_with("/name") && HoldsWord(target["kind"].Value(), "Secret")) {
          found.push_back(
              {.kind = Fact::Kind::kSecretDeclared, .name = std::string(value.Value())});
        }
        found.push_back({.kind = Fact::Kind::kSecretReference, .name = std::string(value.Value())});
      }
      if (value.IsMapping()) AddSecretMentions(stream, value, found);
    }
  }
  if (HoldsWord(target["kind"].Value(), "Secret") && IsObjectName(target["name"].Value())) {
    found.push_back(
        {.kind = Fact::Kind::kSecretDeclared, .name = std::string(target["name"].Value())});
  }
  for (Fact& fact : found) {
    fact.span = patch.span();
    fact.key_span = {};
    fact.implied = true;
    if (fact.kind == Fact::Kind::kSecretReference) fact.use = SecretUse::kMention;
    facts.push_back(std::move(fact));
  }
}

void AddKustomization(const File& file, YamlRef root, std::vector<Fact>& facts) {
  Fact fact{.kind = Fact::Kind::kKustomization};
  if (IsObjectName(root["namespace"].Value())) fact.name_space = root["namespace"].Value();
  if (root["namePrefix"] || root["nameSuffix"]) {
    fact.key =
        std::string(root["namePrefix"].Value()) + "*" + std::string(root["nameSuffix"].Value());
  }
  facts.push_back(fact);  // it is one, though it may gather nothing
  for (const std::string_view list : {"resources", "bases", "components"}) {
    for (const YamlRef item : root[list].Items()) {
      fact.name = Resolved(FolderOf(file.path()), item.Value());
      if (fact.name.empty()) continue;
      fact.span = item.span();
      facts.push_back(fact);
    }
  }
  AddGenerators(root, facts);
  AddCharts(root, facts);
  for (const YamlRef patch : root["patches"].Items())
    AddPatch(patch["patch"], patch["target"], facts);
  for (const YamlRef patch : root["patchesJson6902"].Items()) {
    AddPatch(patch["patch"], patch["target"], facts);
  }
  for (const YamlRef patch : root["patchesStrategicMerge"].Items()) {
    if (patch.Value().find('\n') != std::string_view::npos) AddPatch(patch, {}, facts);
  }
}

}  // namespace

bool MayHold(std::string_view path) {
  const std::string_view name = FileName(path);
  return name == "kustomization.yaml" || name == "kustomization.yml" || name == "Kustomization";
}

void Collect(const File& file, const ValueHash& /*hash*/, std::vector<Fact>& facts) {
  const YamlStream& stream = file.Yaml();
  for (const YamlDocument& document : stream.documents) {
    const YamlRef root = stream.Root(document);
    if (!root.IsMapping() || root["spec"]) continue;  // Flux's kind of this name has a `spec`
    AddKustomization(file, root, facts);
  }
}

}  // namespace leaktight::kustomization_facts
