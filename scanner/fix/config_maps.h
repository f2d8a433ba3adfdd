// Keys of ConfigMaps: what they say, and what of a repository takes them.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "fix/fix_tree.h"
#include "fix/mend_each.h"
#include "fix/remedy.h"
#include "policy/kubernetes.h"

namespace leaktight {

struct ConfigMapKey {
  std::string_view name;        // of the ConfigMap
  std::string_view name_space;  // empty: not said
  std::string_view key;
};

// What a ConfigMap of the folder, or the only one of its name in the tree, gives to a key, where it
// says it as a text.
std::optional<std::string> ConfigMapValue(const FixTree& tree, std::string_view folder,
                                          const ConfigMapKey& wanted);

// A container's variable that takes a key.
struct ConfigMapReader {
  const std::string& path;
  const YamlStream& stream;
  const KubernetesObject& object;
  const KubernetesContainer& container;
  YamlRef entry;         // of `env`, with `valueFrom`
  std::string variable;  // of `envFrom`, which gives the container all keys; else empty
};

// Shows every variable in the manifests of the tree that takes the key. Why not all that takes the
// ConfigMap is such a variable, or who takes it is not to be seen; nothing: all were shown.
// The ConfigMap itself, or what Kustomize makes it of, begins at a byte of `declared_in`.
Why EachReader(const FixTree& tree, const ConfigMapKey& wanted, std::string_view declared_in,
               size_t begin, const std::function<Why(const ConfigMapReader& reader)>& show);

// `valueFrom: {configMapKeyRef: …}` of the file becomes a `secretKeyRef`.
void TakeFromSecret(const std::string& path, YamlRef value_from, const SecretEntry& made,
                    Remedy& remedy);

}  // namespace leaktight
