// Kustomizations and the generators in them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "policy/file.h"
#include "policy/yaml_reader.h"

namespace leaktight {

struct KustomizeGenerator {
  YamlRef node;
  bool secret = true;  // makes a Secret; else a ConfigMap
};

// kustomization.yaml, kustomization.yml and Kustomization: the names that kustomize looks for.
bool IsKustomizationName(std::string_view name);

// By name, or by a word: a Kustomization, a Component or a generator of its own.
bool MayHoldGenerators(const File& file);

// `secretGenerator` and `configMapGenerator` of Kustomizations and Components, and objects of kind
// SecretGenerator and ConfigMapGenerator.
std::vector<KustomizeGenerator> KustomizeGenerators(const File& file);

// A file that a generator takes: `path` from the top of the repository, empty where it lies outside
// it or is no path; `at` is where the entry stands.
struct GeneratorFile {
  std::string path;
  std::string key;
  Span at;
  bool dotenv = false;
};
std::vector<GeneratorFile> FilesOf(const File& file, const KustomizeGenerator& generator);

// Patches that stand as a text in a Kustomization, Flux's too, or in a HelmRelease's
// post-renderers.
std::vector<YamlRef> InlinePatches(const File& file);

// `path` seen from `folder` (as FolderOf gives it), with `.` and `..` resolved; empty where it
// leaves the top.
std::string ResolvePath(std::string_view folder, std::string_view path);

// `a/b/` and `a/b` are the same folder.
inline std::string_view WithoutSlash(std::string_view folder) {
  return folder.substr(0, folder.find_last_not_of('/') + 1);
}

}  // namespace leaktight
