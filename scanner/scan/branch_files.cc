#include "scan/branch_files.h"

#include <string_view>

namespace leaktight {

Result<std::optional<PreImage>> FilesOfRevision::Find(const std::string& path) {
  if (!files_) {
    const Result<std::vector<SnapshotEntry>> entries =
        revision_.List([](std::string_view) { return true; });
    if (entries) {
      std::map<std::string, PreImage> files;
      for (const SnapshotEntry& entry : *entries) {
        files.emplace_hint(files.end(), entry.path, PreImage{entry.path, entry.id, entry.mode});
      }
      files_ = std::move(files);
    } else {
      files_ = Result<std::map<std::string, PreImage>>(tl::unexpected(entries.error()));
    }
  }
  if (!*files_) return tl::unexpected(files_->error());
  const auto found = (*files_)->find(path);
  if (found == (*files_)->end()) return std::optional<PreImage>();
  return std::optional<PreImage>(found->second);
}

void RenameTrail::Add(const std::vector<std::pair<std::string, std::string>>& renames) {
  for (const auto& [from, to] : renames) {
    sources_[to].insert(from);
    targets_[from].insert(to);
  }
}

std::vector<std::string> RenameTrail::Follow(const Paths& steps, const std::string& path) {
  std::vector<std::string> all = {path};
  std::set<std::string> seen = {path};
  for (size_t i = 0; i < all.size(); i++) {
    const auto next = steps.find(all[i]);
    if (next == steps.end()) continue;
    for (const std::string& other : next->second) {
      if (seen.insert(other).second) all.push_back(other);
    }
  }
  return all;
}

std::vector<std::string> RenameTrail::Before(const std::string& path) const {
  return Follow(sources_, path);
}

std::vector<std::string> RenameTrail::After(const std::string& path) const {
  return Follow(targets_, path);
}

void RenameTrail::TellIn(std::vector<PathChange>& changes) const {
  std::set<std::string_view> gone;
  for (const PathChange& change : changes) {
    if (change.id.empty() && !change.old_id.empty()) gone.insert(change.path);
  }
  if (gone.empty()) return;
  for (PathChange& change : changes) {
    if (change.id.empty() || !change.old_id.empty()) continue;
    for (std::string& path : Before(change.path)) {
      if (!gone.contains(path)) continue;
      change.moved_from = std::move(path);
      break;
    }
  }
}

}  // namespace leaktight
