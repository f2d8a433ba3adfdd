// What to paste where a manifest should take a value from a Secret.
#pragma once

#include <string>
#include <string_view>

#include "policy/kubernetes.h"
#include "policy/yaml_reader.h"

namespace leaktight {

// The Secret that this pod takes other values from, else one named after the workload.
std::string SecretNameFor(const KubernetesObject& object, YamlRef pod);

// A key of a Secret for this variable: letters, digits, `-`, `_` and `.`.
std::string SecretKeyFor(std::string_view variable);

// `valueFrom: …` to stand in an environment's entry instead of its `field` (`value`, `valueFrom`),
// as the manifest writes it: block, flow or JSON.
std::string ValueFromSecret(const File& file, YamlRef entry, std::string_view field,
                            std::string_view secret, std::string_view key);

}  // namespace leaktight
