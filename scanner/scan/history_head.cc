#include "scan/history_head.h"

#include <algorithm>
#include <utility>

#include "git/repository.h"
#include "git/revisions.h"
#include "source/git_snapshots.h"

namespace leaktight {

std::optional<std::string> HistoryHead::FindBlob(const std::string& path) {
  if (files_ == nullptr) return std::nullopt;
  LocalRepository::HeadFile file;
  switch (files_->FindInHead(path, file)) {
    case LocalRepository::Found::kMissing:
      return std::string();
    case LocalRepository::Found::kAskGit:
      return std::nullopt;
    case LocalRepository::Found::kObject:
      break;
  }
  const bool is_file = file.mode == GitMode::kFile || file.mode == GitMode::kSymlink;
  return is_file ? file.id : std::string();
}

Result<std::optional<std::string>> HistoryHead::Read(const std::string& path) {
  if (const std::optional<std::string> blob = FindBlob(path)) {
    if (blob->empty()) return std::optional<std::string>();
    const Result<ObjectReader::Object> object = objects_.Read(*blob);
    if (!object) return Fail(path, object.error().Describe());
    return std::optional(std::string(object->bytes));
  }
  const Result<bool> unborn = HeadIsUnborn(place_);
  if (!unborn) return tl::unexpected(unborn.error());
  if (*unborn) return std::optional<std::string>();
  return RevisionSnapshot(place_, objects_, "HEAD").ReadIfThere(path);
}

std::string HistoryHead::Commit() {
  if (files_ != nullptr) return files_->head();
  return ResolveCommit(objects_, "HEAD").value_or(std::string());
}

const std::vector<SnapshotEntry>& HistoryHead::Files() {
  if (!listed_) {
    RevisionSnapshot head(place_, objects_, "HEAD");
    auto files = head.List([](std::string_view) { return true; });
    // Nothing: no commit yet; or what was told of when the history was read.
    listed_ = files ? std::move(*files) : std::vector<SnapshotEntry>();
  }
  return *listed_;
}

std::string HistoryHead::BlobAt(const std::string& path) {
  if (path.empty()) return {};
  if (!listed_) {
    if (std::optional<std::string> blob = FindBlob(path)) return std::move(*blob);
  }
  const std::vector<SnapshotEntry>& files = Files();
  const auto at = std::lower_bound(
      files.begin(), files.end(), path,
      [](const SnapshotEntry& entry, const std::string& wanted) { return entry.path < wanted; });
  return at != files.end() && at->path == path ? at->id : std::string();
}

std::vector<std::string> HistoryHead::Paths() {
  std::vector<std::string> paths;
  for (const SnapshotEntry& entry : Files()) paths.push_back(entry.path);
  return paths;
}

}  // namespace leaktight
