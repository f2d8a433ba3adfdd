#include "policy/kustomized.h"

#include <algorithm>

#include "policy/file_names.h"
#include "policy/kustomize.h"

namespace leaktight {
namespace {

constexpr int kMaxNesting = 64;  // kustomizations within kustomizations
// Of a file in more than one, nothing is known: no more need to be told apart.
constexpr size_t kMaxNamespaces = 64;

}  // namespace

Kustomized::Kustomized(const FactSet& facts) {
  std::map<std::string_view, std::set<std::string_view>> deliveries;  // by folder
  size_t names = 0;
  for (const auto& [path, of_file] : facts) {
    Kustomization* kustomization = nullptr;
    for (const Fact& fact : *of_file) {
      if (fact.kind == Fact::Kind::kDelivery) {
        deliveries[WithoutSlash(fact.name)].insert(fact.name_space);
      }
      if (fact.kind != Fact::Kind::kKustomization) continue;
      if (kustomization == nullptr) {
        kustomization = &kustomizations_[WithoutSlash(FolderOf(path))];
        kustomization->path = path;
        kustomization->parts.reserve(kustomization->parts.size() + of_file->size());
      }
      kustomization->parts.push_back({&fact, nullptr});
      names++;
      if (!fact.key.empty()) renamings_.insert(fact.key);
    }
  }
  targets_.reserve(kustomizations_.size() + names);
  for (auto& [folder, kustomization] : kustomizations_) {
    for (Kustomization::Part& part : kustomization.parts) {
      if (part.fact->name.empty()) continue;
      const auto inner = kustomizations_.find(WithoutSlash(part.fact->name));
      if (inner == kustomizations_.end()) continue;
      part.inner = &inner->second;
      part.inner->named = true;
    }
  }
  for (const auto& [folder, targets] : deliveries) {
    // Into several namespaces, or one that is not known: nothing is known of any.
    const std::string_view target = targets.size() == 1 ? *targets.begin() : std::string_view("*");
    if (const auto found = kustomizations_.find(folder); found != kustomizations_.end()) {
      found->second.named = true;
      Enter(found->second, target, 0);
    } else if (!target.empty()) {
      EnterAll(facts, folder, target);
    }
  }
  for (auto& [folder, kustomization] : kustomizations_) {
    if (!kustomization.named) Enter(kustomization, "", 0);
  }
}

// The outermost kustomization's namespace counts.
void Kustomized::Enter(Kustomization& kustomization, std::string_view name_space, int depth) {
  std::vector<std::string_view>& entered = kustomization.entered;
  if (depth > kMaxNesting || entered.size() == kMaxNamespaces) return;
  if (std::find(entered.begin(), entered.end(), name_space) != entered.end()) return;
  entered.push_back(name_space);
  const std::string_view own = name_space.empty()
                                   ? std::string_view(kustomization.parts.front().fact->name_space)
                                   : name_space;
  AddTarget(kustomization.path, own);  // of what it generates and patches itself
  for (const Kustomization::Part& part : kustomization.parts) {
    if (part.inner != nullptr) {
      Enter(*part.inner, own, depth + 1);
    } else if (const std::string_view name = WithoutSlash(part.fact->name); !name.empty()) {
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
