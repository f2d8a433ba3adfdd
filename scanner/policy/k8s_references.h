// The Secrets that Kubernetes objects and charts' values name.
#pragma once

#include <vector>

#include "policy/fact.h"
#include "policy/kubernetes.h"

namespace leaktight {

// Those that an object needs, and all others that it names.
void AddSecretReferences(const YamlStream& stream, const KubernetesObject& object,
                         std::vector<Fact>& facts);

// Those that a part of an object needs and names, which a patch puts in.
void AddSecretReferencesWithin(const YamlStream& stream, YamlRef part, std::vector<Fact>& facts);

// Those that any other YAML names: a chart's values.
void AddSecretMentions(const YamlStream& stream, YamlRef root, std::vector<Fact>& facts);

}  // namespace leaktight
