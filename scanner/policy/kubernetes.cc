#include "policy/kubernetes.h"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <set>
#include <utility>

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

constexpr std::string_view kContainerLists[] = {"containers", "initContainers",
                                                "ephemeralContainers", "steps", "sidecars"};
constexpr std::string_view kContainerFields[] = {"container", "script", "stepTemplate"};

bool IsContainerField(std::string_view name) {
  constexpr uint32_t kSizes = [] {
    uint32_t sizes = 1U << std::string_view("env").size();
    for (const std::string_view field : kContainerLists) sizes |= 1U << field.size();
    for (const std::string_view field : kContainerFields) sizes |= 1U << field.size();
    return sizes;
  }();
  if (name.size() >= 32 || (kSizes >> name.size() & 1) == 0) return false;
  const auto is_it = [&](std::string_view field) { return field == name; };
  return name == "env" ||
         std::any_of(std::begin(kContainerLists), std::end(kContainerLists), is_it) ||
         std::any_of(std::begin(kContainerFields), std::end(kContainerFields), is_it);
}

// What the keys of all mappings say, in the order of the mappings.
struct Marked {
  std::vector<uint32_t> with_containers;
  std::vector<uint32_t> secrets;
  std::vector<uint32_t> annotated;
};

Marked MarkedWithin(const YamlStream& stream, uint32_t begin, uint32_t end) {
  Marked marked;
  for (uint32_t id = begin; id < end; id++) {
    if (stream.nodes[id].kind != YamlNode::Kind::kMapping) continue;
    bool container = false;
    bool secret = false;
    bool annotations = false;
    YamlRef(stream, id).ForEachEntry([&](YamlRef key, YamlRef value) {
      const std::string_view name = key.Value();
      container |= IsContainerField(name);
      if (name.size() == 4 && name == "kind") secret |= value.Value() == "Secret";
      if (name.size() == 11 && name == "annotations") annotations |= value.IsMapping();
    });
    if (container) marked.with_containers.push_back(id);
    if (secret) marked.secrets.push_back(id);
    if (annotations) marked.annotated.push_back(id);
  }
  return marked;
}

std::vector<KubernetesContainer> ContainersOf(const YamlStream& stream,
                                              const KubernetesObject& object,
                                              const std::vector<uint32_t>& with_containers) {
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
  for (auto id = std::lower_bound(with_containers.begin(), with_containers.end(), object.node.id());
       id != with_containers.end() && *id < end; id++) {
    const YamlRef mapping(stream, *id);
    for (const std::string_view key : kContainerLists) {
      const YamlRef list = mapping[key];
      if (!list.IsSequence() || !seen.insert(list.id()).second) continue;
      for (const YamlRef container : list.Items()) add(container, mapping);
    }
    for (const std::string_view key : kContainerFields) add(mapping[key], mapping);
    // What an operator makes a container of.
    if (mapping["env"].IsSequence()) add(mapping, mapping);
  }
  return containers;
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
  const uint32_t begin = object.node.id();
  const Marked marked = MarkedWithin(stream, begin, stream.nodes[begin].next);
  return ContainersOf(stream, object, marked.with_containers);
}

KubernetesFile ReadKubernetes(const YamlStream& stream) {
  KubernetesFile file;
  file.objects = KubernetesObjects(stream);
  Marked marked = MarkedWithin(stream, 0, static_cast<uint32_t>(stream.nodes.size()));
  for (size_t i = 0; i < file.objects.size(); i++) {
    for (KubernetesContainer& container :
         ContainersOf(stream, file.objects[i], marked.with_containers)) {
      container.object = i;
      file.containers.push_back(container);
    }
  }
  file.secrets = std::move(marked.secrets);
  file.annotated = std::move(marked.annotated);
  return file;
}

}  // namespace leaktight
