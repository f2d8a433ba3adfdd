// Values for Helm charts, wherever they are written.
#pragma once

#include <string_view>
#include <vector>

#include "policy/file.h"
#include "policy/yaml_reader.h"

namespace leaktight {

// "values.yaml", "values-prod.yml", "prod.values.yaml".
bool IsHelmValuesName(std::string_view name);

// By name or by a word.
bool MayHoldHelmValues(const File& file);

// The trees of values in a file: a values file's documents; a HelmRelease's `spec.values`; an Argo
// CD Application's `helm.valuesObject` and `parameters`; a HelmChart's `set`; kustomize's
// `valuesInline`; a helmfile's `values` and `set`.
std::vector<YamlRef> HelmValues(const File& file);

// Values as a text of YAML within a file: Argo CD's `helm.values`, the HelmChart's `valuesContent`.
std::vector<YamlRef> HelmValueTexts(const File& file);

}  // namespace leaktight
