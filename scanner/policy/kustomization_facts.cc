// What a kustomization gathers, where it puts it, and which Secrets it generates:
// kubectl.docs.kubernetes.io/references/kustomize/kustomization.
#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "base/text.h"
#include "policy/fact.h"
#include "policy/file.h"
#include "policy/file_names.h"
#include "policy/json_patch.h"
#include "policy/k8s_declarations.h"
#include "policy/k8s_references.h"
#include "policy/kubernetes.h"
#include "policy/object_names.h"
#include "policy/written_places.h"

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
    const auto any = [&](bool (*holds)(YamlRef)) {
      return holds(generator["options"]) || holds(root["generatorOptions"]);
    };
    const bool handled = any(IsHandledByAnnotation);
    SecretDeclaration secret(generator["name"], handled ? kEveryNamespace : name_space.Value());
    if (handled || any(IsFoundByLabel)) secret.Imply();
    // One of this name below has keys of its own.
    if (generator["behavior"].Value() == "merge") secret.Open();
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

// What a step of JSON Patch puts in: a Secret's name, or a part of an object with references.
void AddStep(const YamlStream& stream, const JsonPatchStep& step, bool of_secret,
             std::vector<Fact>& facts) {
  const YamlRef value = step.value;
  if (!value.IsScalar()) return AddSecretReferencesWithin(stream, value, facts);
  if (!IsObjectName(value.Value())) return;
  const std::string name(value.Value());
  if (of_secret && step.path.ends_with("/name")) {
    facts.push_back({.kind = Fact::Kind::kSecretDeclared, .name = name, .span = value.span()});
  }
  facts.push_back({.kind = Fact::Kind::kSecretReference, .name = name, .span = value.span()});
}

// A patch within the kustomization: what it needs, and what it adds to Secrets or calls them.
void AddPatch(const File& file, YamlRef patch, YamlRef target, std::vector<Fact>& facts) {
  const bool of_secret = HoldsWord(target["kind"].Value(), "Secret");
  const YamlStream stream = ReadYaml(patch.Value());
  std::vector<Fact> found;
  for (const KubernetesObject& object : KubernetesObjects(stream)) {
    AddSecretDeclarations(stream, object, found);
    AddSecretReferences(stream, object, found);
  }
  for (const JsonPatchStep& step : JsonPatchSteps(stream)) {
    AddStep(stream, step, of_secret, found);
  }
  const WrittenPlaces places(file.bytes(), patch);
  for (Fact& fact : found) {
    fact.span = places.Of(fact.span);
    if (!fact.key.empty()) fact.key_span = places.Of(fact.key_span);
    if (fact.kind == Fact::Kind::kSecretDeclared) fact.implied = true;
    // Where it cannot be shown, nothing is told.
    if (!places.exact()) fact.use = SecretUse::kMention;
    facts.push_back(std::move(fact));
  }
  if (of_secret && IsObjectName(target["name"].Value())) {
    facts.push_back({.kind = Fact::Kind::kSecretDeclared,
                     .name = std::string(target["name"].Value()),
                     .span = target["name"].span(),
                     .implied = true});
  }
}

void AddPatches(const File& file, YamlRef root, std::vector<Fact>& facts) {
  std::set<uint32_t> seen;  // aliases lead to the same text again
  const auto add = [&](YamlRef patch, YamlRef target) {
    // The name of a file is no patch.
    if (!patch.IsScalar() || patch.Value().find('\n') == std::string_view::npos) patch = {};
    if (patch ? seen.insert(patch.id()).second : bool(target)) {
      AddPatch(file, patch, target, facts);
    }
  };
  for (const std::string_view list : {"patches", "patchesJson6902"}) {
    for (const YamlRef item : root[list].Items()) add(item["patch"], item["target"]);
  }
  for (const YamlRef item : root["patchesStrategicMerge"].Items()) add(item, {});
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
  AddPatches(file, root, facts);
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
