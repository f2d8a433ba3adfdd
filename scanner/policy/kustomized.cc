#include "policy/kustomized.h"

#include "policy/file_names.h"

namespace leaktight {
namespace {

constexpr int kMaxNesting = 64;  // kustomizations within kustomizations

std::string_view WithoutSlash(std::string_view folder) {
  return folder.substr(0, folder.find_last_not_of('/') + 1);
}

}  // namespace

Kustomized::Kustomized(const FactSet& facts) {
  std::set<std::string_view> named;
  for (const auto& [path, of_file] : facts) {
    for (const Fact& fact : *of_file) {
      if (fact.kind != Fact::Kind::kKustomization) continue;
      kustomizations_[WithoutSlash(FolderOf(path))].push_back(&fact);
      namespaces_.try_emplace(path);
      if (!fact.name.empty()) named.insert(WithoutSlash(fact.name));
      if (!fact.key.empty()) renamings_.insert(fact.key);
    }
  }
  for (const auto& [folder, of_folder] : kustomizations_) {
    if (!named.contains(folder)) Enter(folder, "", 0);
  }
  entered_.clear();
}

// The outermost kustomization's namespace counts.
void Kustomized::Enter(std::string_view folder, std::string_view name_space, int depth) {
  const auto found = kustomizations_.find(folder);
  if (found == kustomizations_.end() || depth > kMaxNesting) return;
  if (!entered_.insert({folder, name_space}).second) return;
  for (const Fact* fact : found->second) {
    const std::string_view own =
        name_space.empty() ? std::string_view(fact->name_space) : name_space;
    const std::string_view name = WithoutSlash(fact->name);
    if (kustomizations_.contains(name) && !fact->name.empty()) {
      Enter(name, own, depth + 1);
    } else if (!name.empty()) {
      namespaces_[name].insert(own);
    }
  }
}

// Of a file that several take in, each into a namespace of its own, nothing is known.
std::string_view Kustomized::NamespaceOf(std::string_view path, std::string_view said) const {
  const auto found = namespaces_.find(path);
  if (found == namespaces_.end() || found->second.empty()) return said;
  if (found->second.size() > 1) return {};
  const std::string_view only = *found->second.begin();
  return only.empty() ? said : only;
}

}  // namespace leaktight
