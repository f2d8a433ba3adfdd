#include "policy/terraform_values.h"

#include <algorithm>

#include "policy/file_names.h"

namespace leaktight {
namespace {

constexpr size_t kMaxNesting = 64;  // modules that call modules
constexpr size_t kMostUses = 64;    // of one module

}  // namespace

TerraformValues::TerraformValues(const FactSet& facts) {
  using FactKind = Fact::Kind;
  std::vector<TerraformPlace> files;
  for (const auto& [path, of_file] : facts) {
    for (const Fact& fact : *of_file) {
      const TerraformPlace place = {path, &fact};
      if (fact.kind == FactKind::kTerraformDefault) {
        modules_[FolderOf(path)].defaults.emplace(fact.name, place);
      } else if (fact.kind == FactKind::kTerraformCall) {
        modules_[FolderOf(path)];
        modules_[fact.name_space].calls[{path, fact.span.begin}].place = place;
        called_.emplace(std::pair(FolderOf(path), std::string_view(fact.name)), fact.name_space);
      } else if (fact.kind == FactKind::kTerraformSecret) {
        modules_[FolderOf(path)];
      } else if (fact.kind == FactKind::kTerraformGiven) {
        if (!fact.key_span.empty()) {
          modules_[fact.name_space].calls[{path, fact.key_span.begin}].given.emplace(fact.name,
                                                                                     place);
        } else if (std::string_view(path).ends_with(".tfvars")) {
          files.push_back(place);
        } else {
          modules_[fact.name_space].own.emplace(fact.name, place);
        }
      }
    }
  }
  for (const TerraformPlace& place : files) {
    modules_[ModuleAbove(FolderOf(place.path))].files[place.path].emplace(place.fact->name, place);
  }
}

// Values may stand in a folder below: `env/prod.tfvars`.
std::string_view TerraformValues::ModuleAbove(std::string_view folder) const {
  std::string_view above = folder;
  while (!above.empty() && !modules_.contains(above)) {
    above = FolderOf(above.substr(0, above.size() - 1));
  }
  return modules_.contains(above) ? above : folder;
}

const TerraformValues::Contexts& TerraformValues::ContextsOf(std::string_view folder) const {
  const std::lock_guard<std::mutex> lock(asked_);
  return FindContexts(folder);
}

const TerraformValues::Contexts& TerraformValues::FindContexts(std::string_view folder) const {
  const auto at = contexts_.try_emplace(std::string(folder)).first;
  folder = at->first;
  Contexts& contexts = at->second;
  if (!contexts.empty()) return contexts;
  const auto found = modules_.find(folder);
  // A module that calls itself in the end is called by nobody.
  const bool near = under_way_.size() < kMaxNesting;
  if (found != modules_.end() && near && under_way_.insert(folder).second) {
    const std::string_view own = found->first;
    for (const auto& [at, call] : found->second.calls) {
      if (call.place.fact == nullptr || FolderOf(call.place.path) == own) continue;
      if (under_way_.contains(FolderOf(call.place.path))) continue;
      for (const TerraformContext& caller : FindContexts(FolderOf(call.place.path))) {
        for (TerraformTurn& turn : TurnsOf(call.place.fact->key, caller)) {
          if (contexts.size() == kMostUses) break;
          contexts.push_back({own, &call.given, &caller, std::move(turn), call.place});
        }
      }
    }
    for (const auto& [path, values] : found->second.files) {
      if (contexts.size() < kMostUses) contexts.push_back({own, &values});
    }
    under_way_.erase(folder);
  }
  if (contexts.empty()) contexts.push_back({folder});
  return contexts;
}

std::string_view TerraformValues::FolderOfCall(std::string_view folder,
                                               std::string_view label) const {
  const auto found = called_.find({folder, label});
  return found == called_.end() ? std::string_view() : found->second;
}

std::set<std::string_view> TerraformValues::Reach(std::string_view folder) const {
  std::set<std::string_view> reach = {folder};
  std::vector<std::string_view> fresh = {folder};
  while (!fresh.empty()) {
    const std::string_view from = fresh.back();
    fresh.pop_back();
    for (auto at = called_.lower_bound({from, {}}); at != called_.end() && at->first.first == from;
         ++at) {
      if (reach.insert(at->second).second) fresh.push_back(at->second);
    }
  }
  return reach;
}

}  // namespace leaktight
