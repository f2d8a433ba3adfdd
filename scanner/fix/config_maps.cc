#include "fix/config_maps.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/text.h"
#include "engine/words.h"
#include "fix/yaml_edits.h"
#include "policy/file_names.h"

namespace leaktight {
namespace {

// Manifests that name some ConfigMap.
const std::set<std::string>& Manifests(const FixTree& tree) {
  return tree.Once("manifests with ConfigMaps", [&](const std::string& path) {
    if (!IsManifestName(FileName(path))) return false;
    const std::string* bytes = tree.Bytes(path);
    return bytes != nullptr && bytes->find("onfigMap") != std::string::npos;
  });
}

// Where one of the two does not say it, Kustomize or whoever applies the manifest does.
bool IsSameSpace(std::string_view a, std::string_view b) {
  return a == b || a.empty() || b.empty();
}

bool IsConfigMap(const KubernetesObject& object, const ConfigMapKey& wanted) {
  return object.kind.Value() == "ConfigMap" && object.name == wanted.name &&
         IsSameSpace(object.name_space, wanted.name_space);
}

// Kubernetes passes over keys that no variable can be called.
bool IsVariable(std::string_view key) {
  return !key.empty() && !IsDigit(key[0]) && std::all_of(key.begin(), key.end(), [](char c) {
    return IsAlnum(c) || c == '_' || c == '-' || c == '.';
  });
}

class ReaderFinder {
 public:
  ReaderFinder(const ConfigMapKey& wanted, const std::string& path, std::string_view text,
               const std::function<Why(const ConfigMapReader& reader)>& show)
      : wanted_(wanted), path_(path), stream_(ReadYaml(text)), show_(show) {}

  // `begin`: of the ConfigMap itself, where it stands in this file.
  Why Find(std::optional<size_t> begin) {
    begin_ = begin;
    for (const YamlDocument& document : stream_.documents) {
      if (!document.error.empty()) return path_ + " names the ConfigMap, and cannot be read whole";
    }
    const KubernetesFile manifests = ReadKubernetes(stream_);
    for (const KubernetesObject& other : manifests.objects) {
      if (IsConfigMap(other, wanted_) && other.node.span().begin != begin) {
        return path_ + " declares the ConfigMap too";
      }
    }
    for (const KubernetesContainer& container : manifests.containers) {
      if (Why why = Look(container, manifests.objects[container.object])) return why;
    }
    return OtherMention();
  }

 private:
  Why Look(const KubernetesContainer& container, const KubernetesObject& object) {
    const bool here = IsSameSpace(object.name_space, wanted_.name_space);
    for (const YamlRef entry : container.node["env"].Items()) {
      const YamlRef source = entry["valueFrom"]["configMapKeyRef"];
      if (source["name"].Value() != wanted_.name || !seen_.insert(source.id()).second) continue;
      if (!here || source["key"].Value() != wanted_.key) continue;
      if (Why why = show_({path_, stream_, object, container, entry, {}})) return why;
    }
    for (const YamlRef item : container.node["envFrom"].Items()) {
      const YamlRef source = item["configMapRef"];
      if (source["name"].Value() != wanted_.name || !seen_.insert(source.id()).second) continue;
      const std::string variable = std::string(item["prefix"].Value()) + std::string(wanted_.key);
      if (!here || !IsVariable(variable)) continue;
      if (Why why = show_({path_, stream_, object, container, {}, variable})) return why;
    }
    return std::nullopt;
  }

  // A volume, a generator, a resource of another kind, a patch in a text.
  Why OtherMention() const {
    for (uint32_t id = 0; id < stream_.nodes.size(); id++) {
      const YamlRef node(stream_, id);
      if (node.IsScalar()) {
        const std::string_view text = node.Value();
        if (text.find('\n') != std::string_view::npos && HoldsWord(text, wanted_.name) &&
            text.find("onfigMap") != std::string_view::npos) {
          return path_ + " names the ConfigMap in a text";
        }
        continue;
      }
      if (stream_.nodes[id].kind != YamlNode::Kind::kMapping) continue;
      Why why;
      node.ForEachEntry([&](YamlRef key, YamlRef value) {
        if (!why && key.Value().find("onfigMap") != std::string_view::npos) why = Names(key, value);
      });
      if (why) return why;
    }
    return std::nullopt;
  }

  Why Names(YamlRef key, YamlRef value) const {
    if (key.Value() == "configMap" && value.IsMapping()) {
      const YamlRef items = value["items"];
      const auto all = items.Items().All();
      const bool takes = !items || std::any_of(all.begin(), all.end(), [&](YamlRef item) {
        return item["key"].Value() == wanted_.key;
      });
      if (value["name"].Value() != wanted_.name || !takes) return std::nullopt;
      return "a volume in " + path_ + " has it as a file, which a Secret gives another way";
    }
    bool named = value.Value() == wanted_.name || value["name"].Value() == wanted_.name;
    for (const YamlRef item : value.Items()) {
      named |= item["name"].Value() == wanted_.name && item.span().begin != begin_;
    }
    if (!named || seen_.contains(value.id())) return std::nullopt;
    return path_ + " takes the ConfigMap in a way of its own, as " + std::string(key.Value());
  }

  const ConfigMapKey& wanted_;
  const std::string& path_;
  YamlStream stream_;
  const std::function<Why(const ConfigMapReader& reader)>& show_;
  std::set<uint32_t> seen_;      // references that are of variables
  std::optional<size_t> begin_;  // of the ConfigMap itself
};

}  // namespace

std::optional<std::string> ConfigMapValue(const FixTree& tree, std::string_view folder,
                                          const ConfigMapKey& wanted) {
  std::optional<std::string> found;
  size_t elsewhere = 0;
  for (const std::string& path : Manifests(tree)) {
    const std::string& bytes = *tree.Bytes(path);
    if (!HoldsWord(bytes, wanted.name)) continue;
    const YamlStream stream = ReadYaml(bytes);
    for (const KubernetesObject& object : KubernetesObjects(stream)) {
      if (!IsConfigMap(object, wanted)) continue;
      const YamlRef value = object.node["data"][wanted.key];
      if (!value.IsScalar() || value.templated()) continue;
      if (FolderOf(path) == folder) return std::string(value.Value());
      elsewhere++;
      found = std::string(value.Value());
    }
  }
  return elsewhere == 1 ? found : std::nullopt;
}

Why EachReader(const FixTree& tree, const ConfigMapKey& wanted, std::string_view declared_in,
               size_t begin, const std::function<Why(const ConfigMapReader& reader)>& show) {
  for (const std::string& path : Manifests(tree)) {
    const std::string& bytes = *tree.Bytes(path);
    if (!HoldsWord(bytes, wanted.name)) continue;
    ReaderFinder finder(wanted, path, bytes, show);
    Why why = finder.Find(path == declared_in ? std::optional(begin) : std::nullopt);
    if (why) return why;
  }
  return std::nullopt;
}

void TakeFromSecret(const std::string& path, YamlRef value_from, const SecretEntry& made,
                    Remedy& remedy) {
  const YamlRef source = value_from["configMapKeyRef"];
  remedy.Edit(path, KeyOf(value_from, "configMapKeyRef").span(), "secretKeyRef");
  remedy.Edit(path, source["name"].span(), made.secret);
  if (source["key"].Value() != made.key) remedy.Edit(path, source["key"].span(), made.key);
}

}  // namespace leaktight
