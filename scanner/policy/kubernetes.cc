#include "policy/kubernetes.h"

#include <cstring>
#include <set>

#include "policy/file_names.h"
#include "policy/openshift_template.h"

namespace leaktight {
namespace {

using Defaults = std::shared_ptr<const TemplateDefaults>;

void AddObject(YamlRef node, const Defaults& defaults, std::vector<KubernetesObject>& objects);

void AddItems(YamlRef items, const Defaults& defaults, std::vector<KubernetesObject>& objects) {
  for (const YamlRef item : items.Items()) {
    if (item["items"] || item["objects"]) continue;  // no list stands in a list
    AddObject(item, defaults, objects);
  }
}

void AddObject(YamlRef node, const Defaults& defaults, std::vector<KubernetesObject>& objects) {
  const YamlRef kind = node["kind"];
  if (!kind.IsScalar()) return;
  for (const std::string_view key : {"items", "objects"}) {  // `List`, OpenShift's `Template`
    if (node[key].IsSequence()) {
      const bool parameters = kind.Value() == "Template" && node["parameters"].IsSequence();
      AddItems(node[key],
               parameters ? std::make_shared<TemplateDefaults>(DefaultsOf(node)) : defaults,
               objects);
      return;
    }
  }
  const YamlRef metadata = node["metadata"];
  YamlRef name = metadata["name"];
  if (!name) name = metadata["generateName"];
  objects.push_back({node, kind, node["apiVersion"].Value(), name.Value(),
                     metadata["namespace"].Value(), defaults});
}

}  // namespace

std::vector<KubernetesObject> KubernetesObjects(const YamlStream& stream) {
  std::vector<KubernetesObject> objects;
  for (const YamlDocument& document : stream.documents) {
    const YamlRef root = stream.Root(document);
    if (root.IsMapping()) AddObject(root, {}, objects);
    if (root.IsSequence()) AddItems(root, {}, objects);
  }
  return objects;
}

std::vector<KubernetesContainer> Containers(const YamlStream& stream,
                                            const KubernetesObject& object) {
  std::vector<KubernetesContainer> containers;
  if (object.kind.Value() == "CustomResourceDefinition") return containers;  // a schema
  // A kubeconfig's `exec` has variables too, and runs on nobody's cluster.
  if (object.kind.Value() == "Config" && object.api_version == "v1") return containers;
  std::set<uint32_t> seen;
  const auto add = [&](YamlRef container, YamlRef pod) {
    if (container.IsMapping() && seen.insert(container.id()).second) {
      containers.push_back({container, pod});
    }
  };
  const uint32_t end = stream.nodes[object.node.id()].next;
  for (uint32_t id = object.node.id(); id < end; id++) {
    if (stream.nodes[id].kind != YamlNode::Kind::kMapping) continue;
    const YamlRef mapping(stream, id);
    for (const std::string_view key :
         {"containers", "initContainers", "ephemeralContainers", "steps", "sidecars"}) {
      const YamlRef list = mapping[key];
      if (!list.IsSequence() || !seen.insert(list.id()).second) continue;
      for (const YamlRef container : list.Items()) add(container, mapping);
    }
    for (const std::string_view key : {"container", "script", "stepTemplate"}) {
      add(mapping[key], mapping);
    }
    // What an operator makes a container of.
    if (mapping["env"].IsSequence()) add(mapping, mapping);
  }
  return containers;
}

bool HoldsWord(std::string_view text, std::string_view word) {
  return memmem(text.data(), text.size(), word.data(), word.size()) != nullptr;
}

bool MayHoldManifests(const File& file) {
  if (!file.path().empty() && !IsManifestName(file.name())) return false;
  return HoldsWord(file.bytes(), "apiVersion") && HoldsWord(file.bytes(), "kind");
}

}  // namespace leaktight
