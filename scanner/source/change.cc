#include "source/change.h"

#include <string_view>
#include <unordered_map>
#include <utility>

namespace leaktight {
namespace {

void AddPreImage(const RawChange& change, std::vector<PreImage>& before) {
  if (!HasBytes(change.old_mode) || change.old_id.empty()) return;
  before.push_back({change.old_path, change.old_id, ToFileMode(change.old_mode)});
}

void AddChange(RawChange& change, Change& into) {
  into.touched.push_back(change.path);
  if (change.old_path != change.path) into.touched.push_back(change.old_path);
  if (change.status == 'U') {
    into.passed_over.push_back({change.path, kSkippedConflict});
  } else if (change.mode == GitMode::kSubmodule) {
    into.passed_over.push_back({change.path, kSkippedSubmodule});
  } else if (HasBytes(change.mode)) {
    ChangedFile file;
    AddPreImage(change, file.before);
    file.path = std::move(change.path);
    file.id = std::move(change.id);
    file.mode = ToFileMode(change.mode);
    into.files.push_back(std::move(file));
  }
}

}  // namespace

FileMode ToFileMode(GitMode mode) {
  return mode == GitMode::kSymlink ? FileMode::kSymlink : FileMode::kRegular;
}

bool HasBytes(GitMode mode) {
  return mode == GitMode::kFile || mode == GitMode::kSymlink;
}

std::vector<PathChange> PathChangesOf(const std::vector<RawChange>& changes) {
  const auto id_if_file = [](GitMode mode, const std::string& id) {
    return mode == GitMode::kFile ? id : std::string();
  };
  std::vector<PathChange> paths;
  paths.reserve(changes.size());
  for (const RawChange& change : changes) {
    const std::string old_id = id_if_file(change.old_mode, change.old_id);
    const std::string id = id_if_file(change.mode, change.id);
    if (change.path == change.old_path) {
      paths.push_back({change.path, old_id, id});
      continue;
    }
    // The source of a copy stays as it is.
    const bool moves = change.status != 'C';
    if (moves) paths.push_back({change.old_path, old_id, {}});
    paths.push_back({change.path, {}, id, moves ? change.old_path : std::string()});
  }
  return paths;
}

void AddChanges(std::vector<RawChange> against_parent, Change& into) {
  for (RawChange& change : against_parent) AddChange(change, into);
}

void CompareWithParent(const std::vector<RawChange>& against_parent, Change& into) {
  std::unordered_map<std::string_view, const RawChange*> differing;
  for (const RawChange& change : against_parent) differing.emplace(change.path, &change);
  std::vector<ChangedFile> kept;
  for (ChangedFile& file : into.files) {
    const auto change = differing.find(file.path);
    if (change == differing.end()) {
      into.passed_over.push_back({std::move(file.path), kSkippedOtherParent});
      continue;
    }
    AddPreImage(*change->second, file.before);
    kept.push_back(std::move(file));
  }
  into.files = std::move(kept);
}

}  // namespace leaktight
