// Kubernetes objects and the containers in them, out of YAML or JSON.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string_view>
#include <vector>

#include "policy/file.h"
#include "policy/yaml_reader.h"

namespace leaktight {

// The values of an OpenShift Template's parameters, by their names.
using TemplateDefaults = std::map<std::string_view, std::string_view>;

struct KubernetesObject {
  YamlRef node;
  YamlRef kind;
  std::string_view api_version;
  std::string_view name;        // metadata.name, or generateName
  std::string_view name_space;  // metadata.namespace; empty: not said
  // Of the Template that it stands in; null: of none.
  std::shared_ptr<const TemplateDefaults> defaults = {};
};

// The objects of a file, also those inside a `List` (or OpenShift's `Template`), in their order.
std::vector<KubernetesObject> KubernetesObjects(const YamlStream& stream);

struct KubernetesContainer {
  YamlRef node;
  YamlRef pod;        // the pod specification that it stands in
  size_t object = 0;  // among the file's
};

// Every container of an object, each once: of every mapping with `containers`, `initContainers` or
// `ephemeralContainers`, wherever it stands. So each kind of workload counts, CronJobs,
// PodTemplates and custom resources with a pod template included, without a list of them that grows
// old. Also counted are Argo's `container` and `script`, Tekton's `steps`, `sidecars` and
// `stepTemplate`, and what else has a list `env`, as many custom resources have it.
std::vector<KubernetesContainer> Containers(const YamlStream& stream,
                                            const KubernetesObject& object);

// All of a file, from one look at each key: File::Kubernetes() reads it once.
struct KubernetesFile {
  std::vector<KubernetesObject> objects;
  std::vector<KubernetesContainer> containers;
  // Wherever they stand, the mappings that say `kind: Secret`, and those with `annotations`.
  std::vector<uint32_t> secrets;
  std::vector<uint32_t> annotated;
};
KubernetesFile ReadKubernetes(const YamlStream& stream);

}  // namespace leaktight
