#include "policy/kustomize.h"

#include <set>

#include "base/text.h"
#include "policy/file_names.h"
#include "policy/kubernetes.h"

namespace leaktight {

bool IsKustomizationName(std::string_view name) {
  return name == "kustomization.yaml" || name == "kustomization.yml" || name == "Kustomization";
}

bool MayHoldGenerators(const File& file) {
  if (IsKustomizationName(file.name())) return file.Holds("Generator");
  return file.IsManifest() && (file.Holds("secretGenerator") || file.Holds("SecretGenerator"));
}

std::vector<KustomizeGenerator> KustomizeGenerators(const File& file) {
  std::vector<KustomizeGenerator> generators;
  const YamlStream& stream = file.Yaml();
  for (const YamlDocument& document : stream.documents) {
    const YamlRef root = stream.Root(document);
    const std::string_view kind = root["kind"].Value();
    if (kind == "SecretGenerator" || kind == "ConfigMapGenerator") {
      if (root["apiVersion"].Value() == "builtin") {
        generators.push_back({root, kind == "SecretGenerator"});
      }
      continue;
    }
    const bool by_kind = kind == "Kustomization" || kind == "Component";
    if (!IsKustomizationName(file.name()) && !by_kind) continue;
    for (const bool secret : {true, false}) {
      for (const YamlRef item : root[secret ? "secretGenerator" : "configMapGenerator"].Items()) {
        generators.push_back({item, secret});
      }
    }
  }
  return generators;
}

std::vector<YamlRef> InlinePatches(const File& file) {
  std::vector<YamlRef> patches;
  const bool by_name = IsKustomizationName(file.name());
  if (!by_name && !(file.IsManifest() && file.Holds("kustomize"))) {
    return patches;
  }
  if (!file.Holds("patch")) return patches;
  std::set<uint32_t> seen;  // aliases lead to the same text again
  const auto add = [&](YamlRef patch) {
    // The name of a file is no patch.
    if (patch.IsScalar() && patch.Value().find('\n') != std::string_view::npos &&
        seen.insert(patch.id()).second) {
      patches.push_back(patch);
    }
  };
  const auto add_of = [&](YamlRef kustomization) {
    for (const std::string_view list : {"patches", "patchesJson6902"}) {
      for (const YamlRef item : kustomization[list].Items()) add(item["patch"]);
    }
    for (const YamlRef item : kustomization["patchesStrategicMerge"].Items()) add(item);
  };
  const YamlStream& stream = file.Yaml();
  for (const YamlDocument& document : stream.documents) {
    const YamlRef root = stream.Root(document);
    add_of(root);
    add_of(root["spec"]);
    for (const YamlRef item : root["spec"]["postRenderers"].Items()) add_of(item["kustomize"]);
  }
  return patches;
}

std::string ResolvePath(std::string_view folder, std::string_view path) {
  if (path.starts_with('/')) return {};
  std::string resolved(folder);
  while (!path.empty()) {
    const size_t slash = path.find('/');
    const std::string_view part = path.substr(0, slash);
    path.remove_prefix(slash == std::string_view::npos ? path.size() : slash + 1);
    if (part.empty() || part == ".") continue;
    if (part == "..") {
      if (resolved.empty()) return {};
      resolved.pop_back();
      resolved.resize(FolderOf(resolved).size());
    } else {
      resolved += part;
      if (slash != std::string_view::npos) resolved += '/';
    }
  }
  return resolved;
}

std::vector<GeneratorFile> FilesOf(const File& file, const KustomizeGenerator& generator) {
  std::vector<GeneratorFile> files;
  const std::string_view folder = FolderOf(file.path());
  const auto add = [&](YamlRef entry, bool dotenv) {
    if (!entry.IsScalar() || entry.templated()) return;
    std::string_view path = entry.Value();
    GeneratorFile found;
    const size_t equals = path.find('=');
    if (!dotenv && equals != std::string_view::npos) {  // files: key=path
      found.key = path.substr(0, equals);
      path.remove_prefix(equals + 1);
    }
    found.path = ResolvePath(folder, path);
    if (found.key.empty()) found.key = FileName(found.path);
    found.at = entry.span();
    found.dotenv = dotenv;
    if (!found.path.empty()) files.push_back(std::move(found));
  };
  for (const YamlRef entry : generator.node["files"].Items()) add(entry, false);
  for (const YamlRef entry : generator.node["envs"].Items()) add(entry, true);
  add(generator.node["env"], true);
  return files;
}

}  // namespace leaktight
