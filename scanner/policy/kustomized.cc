#include "policy/kustomized.h"

#include <unordered_set>

#include "policy/file_names.h"

namespace leaktight {
namespace {

constexpr int kMaxNesting = 64;  // kustomizations within kustomizations

std::string_view WithoutSlash(std::string_view folder) {
  return folder.substr(0, folder.find_last_not_of('/') + 1);
}

}  // namespace

Kustomized::Kustomized(const FactSet& facts) {
  std::unordered_set<std::string_view> named;
  std::map<std::string_view, std::set<std::string_view>> deliveries;  // by folder
  for (const auto& [path, of_file] : facts) {
    for (const Fact& fact : *of_file) {
      if (fact.kind == Fact::Kind::kDelivery) {
        deliveries[WithoutSlash(fact.name)].insert(fact.name_space);
      }
      if (fact.kind != Fact::Kind::kKustomization) continue;
      Kustomization& kustomization = kustomizations_[WithoutSlash(FolderOf(path))];
      kustomization.path = path;
      kustomization.facts.push_back(&fact);
      if (!fact.name.empty()) named.insert(WithoutSlash(fact.name));
      if (!fact.key.empty()) renamings_.insert(fact.key);
    }
  }
  for (const auto& [folder, targets] : deliveries) {
    // Into several namespaces, or one that is not known: nothing is known of any.
    const std::string_view target = targets.size() == 1 ? *targets.begin() : std::string_view("*");
    if (kustomizations_.contains(folder)) {
      named.insert(folder);
      Enter(folder, target, 0);
    } else if (!target.empty()) {
      EnterAll(facts, folder, target);
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
  const Kustomization& kustomization = found->second;
  const std::string_view own =
      name_space.empty() ? std::string_view(kustomization.facts.front()->name_space) : name_space;
  AddTarget(kustomization.path, own);  // of what it generates and patches itself
  for (const Fact* fact : kustomization.facts) {
    const std::string_view name = WithoutSlash(fact->name);
    if (kustomizations_.contains(name) && !fact->name.empty()) {
      Enter(name, own, depth + 1);
    } else if (!name.empty()) {
      AddTarget(name, own);
    }
  }
}

// All files below a folder that has no kustomization: Flux makes one of all of them.
void Kustomized::EnterAll(const FactSet& facts, std::string_view folder,
                          std::string_view name_space) {
  const std::string below = folder.empty() ? std::string() : std::string(folder) + "/";
  for (auto at = facts.lower_bound(below); at != facts.end() && at->first.starts_with(below);
       at++) {
    AddTarget(at->first, name_space);
  }
}

void Kustomized::AddTarget(std::string_view file, std::string_view name_space) {
  const auto [target, is_new] = targets_.try_emplace(file, Target{true, false, name_space});
  if (!is_new && target->second.name_space != name_space) target->second.several = true;
}

Kustomized::Target Kustomized::TargetOf(std::string_view path) const {
  const auto found = targets_.find(path);
  return found == targets_.end() ? Target{} : found->second;
}

// Of a file that several take in, each into a namespace of its own, nothing is known.
std::string_view Kustomized::Target::NamespaceOf(std::string_view said) const {
  if (said == "*") return {};
  if (!known) return said;
  if (several || name_space == "*") return {};
  return name_space.empty() ? said : name_space;
}

}  // namespace leaktight
