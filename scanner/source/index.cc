#include "source/index.h"

#include <algorithm>
#include <iterator>
#include <unordered_set>
#include <utility>

#include "git/entries.h"
#include "git/raw_diff.h"
#include "git/record_reader.h"
#include "git/repository.h"

namespace leaktight {
namespace {

// What the command line of a child may hold besides the environment: POSIX promises 4 KiB, every
// system of today 256 KiB.
constexpr size_t kArgumentBytes = 100 << 10;

constexpr const char* kMergeHead = "MERGE_HEAD";

// The blob without bytes: also what stands for a file in the index that is only intended to be
// added.
constexpr std::string_view kEmptyBlobs[] = {
    "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391",
    "473a0f4c3be8a93681a267e3b1e9a7dcda1185436fe141f7749120a303721813",
};

Result<ChildProcess> StartDifference(const GitPlace& place, const std::string& revision,
                                     bool renames) {
  return StartGit(
      place, {"diff-index", "--cached", "--raw", "-z", "--no-abbrev", "--ita-invisible-in-index",
              renames ? "-M" : "--no-renames", revision, "--"});
}

Result<std::vector<RawChange>> ReadDifference(ChildProcess& child) {
  Result<std::vector<RawChange>> changes = ReadRawDiff(child);
  const Result<void> finished = Finish(child);
  if (!finished) return tl::unexpected(finished.error());
  return changes;
}

Result<std::vector<RawChange>> Difference(const GitPlace& place, const std::string& revision,
                                          bool renames) {
  Result<ChildProcess> child = StartDifference(place, revision, renames);
  if (!child) return tl::unexpected(child.error());
  return ReadDifference(*child);
}

// Looking for renames reads objects; where one of them is lost, the rest of the answer is not.
Result<std::vector<RawChange>> DifferenceIfNeedBeWithoutRenames(const GitPlace& place,
                                                                const std::string& revision) {
  Result<std::vector<RawChange>> changes = Difference(place, revision, true);
  return changes ? std::move(changes) : Difference(place, revision, false);
}

}  // namespace

Result<IndexDifference> IndexDifference::Start(GitPlace place,
                                               std::shared_ptr<LocalRepository> files) {
  IndexDifference difference(std::move(place));
  difference.files_ = std::move(files);
  if (difference.files_ != nullptr) {
    difference.known_ = difference.files_->IndexAgainst(difference.files_->head());
    if (difference.known_) return difference;
  }
  Result<ChildProcess> child = StartDifference(difference.place_, "HEAD", true);
  if (!child) return tl::unexpected(child.error());
  difference.child_.emplace(std::move(*child));
  return difference;
}

// Adds HEAD to the parents, where there is one.
Result<std::vector<RawChange>> IndexDifference::AgainstHead(IndexChanges& changes) {
  if (known_) {
    if (!files_->head().empty()) changes.parents = {"HEAD"};
    return std::move(*known_);
  }
  Result<std::vector<RawChange>> against_head = ReadDifference(*child_);
  changes.parents = {"HEAD"};
  if (against_head || IsNoRepository(against_head.error())) return against_head;
  const Result<bool> unborn = HeadIsUnborn(place_);
  if (!unborn) return tl::unexpected(unborn.error());
  if (!*unborn) return Difference(place_, "HEAD", false);
  const Result<std::string> empty = EmptyTree(place_);
  if (!empty) return tl::unexpected(empty.error());
  changes.parents.clear();
  return DifferenceIfNeedBeWithoutRenames(place_, *empty);
}

Result<std::vector<std::string>> IndexDifference::OtherParents(ObjectReader& objects) const {
  if (files_ != nullptr) {
    std::optional<std::vector<std::string>> heads = files_->MergeHeads();
    if (heads && (heads->empty() || objects.Read(heads->front()))) return std::move(*heads);
    objects.Ask(kMergeHead);
  }
  // Whatever a revision MERGE_HEAD may be, only the file of that name makes a merge.
  if (!objects.Next()) return std::vector<std::string>();
  return MergeHeads(place_);
}

Result<std::vector<RawChange>> IndexDifference::AgainstParent(const std::string& parent) const {
  if (files_ != nullptr) {
    if (auto changes = files_->IndexAgainst(parent)) return std::move(*changes);
  }
  return DifferenceIfNeedBeWithoutRenames(place_, parent);
}

Result<IndexChanges> IndexDifference::Read(ObjectReader& objects) {
  if (files_ == nullptr) objects.Ask(kMergeHead);  // while the other child is at work
  IndexChanges changes;
  Result<std::vector<RawChange>> against_head = AgainstHead(changes);
  if (!against_head) return tl::unexpected(against_head.error());
  if (!changes.parents.empty()) changes.against.push_back(PathChangesOf(*against_head));
  AddChanges(std::move(*against_head), changes);

  const Result<std::vector<std::string>> others = OtherParents(objects);
  if (!others) return tl::unexpected(others.error());
  for (const std::string& other : *others) {
    const Result<std::vector<RawChange>> against_other = AgainstParent(other);
    if (!against_other) return tl::unexpected(against_other.error());
    CompareWithParent(*against_other, changes);
    changes.parents.push_back(other);
    changes.against.push_back(PathChangesOf(*against_other));
  }
  return changes;
}

namespace {

// Is this entry only intended to be added? Such a one has no bytes, and the parent has no such
// path.
bool IsIntentToAdd(const GitEntry& entry, const IndexChanges& changes, ObjectReader& objects) {
  if (std::find(std::begin(kEmptyBlobs), std::end(kEmptyBlobs), entry.id) ==
      std::end(kEmptyBlobs)) {
    return false;
  }
  if (changes.parents.empty()) return true;
  if (entry.path.find('\n') != std::string_view::npos) return false;  // cannot be asked for
  return !objects.Read("HEAD:" + std::string(entry.path)).has_value();
}

}  // namespace

Result<std::vector<std::string>> ApplyNames(const GitPlace& place, const NamedPaths& names,
                                            ObjectReader& objects, IndexChanges& changes) {
  std::vector<IndexFile> kept;
  for (IndexFile& file : changes.files) {
    if (names.Include(file.path)) kept.push_back(std::move(file));
  }
  changes.files = std::move(kept);
  const auto unnamed = [&](const PassedOver& file) { return !names.Include(file.path); };
  changes.passed_over.erase(
      std::remove_if(changes.passed_over.begin(), changes.passed_over.end(), unnamed),
      changes.passed_over.end());

  // Most often (a hook that is handed what was staged) every name is a change, and git need not be
  // asked again.
  std::unordered_set<std::string> found(changes.touched.begin(), changes.touched.end());
  const std::unordered_set<std::string> touched = found;
  std::vector<std::string> unknown;
  for (const NamedPath& name : names.names()) {
    if (touched.count(name.path) == 0) unknown.push_back(name.path);
  }
  for (size_t next = 0; next < unknown.size();) {
    std::vector<std::string> arguments = {"ls-files", "-s", "-z", "--full-name", "--"};
    for (size_t bytes = 0; next < unknown.size() && bytes < kArgumentBytes; next++) {
      arguments.push_back(unknown[next].empty() ? ":/" : ":(top,literal)" + unknown[next]);
      bytes += arguments.back().size() + sizeof(char*);
    }
    Result<ChildProcess> child = StartGitWithPatterns(place, arguments);
    if (!child) return tl::unexpected(child.error());
    RecordReader records(*child);
    while (true) {
      const Result<std::optional<std::string_view>> record = records.Next();
      if (!record) return tl::unexpected(record.error());
      if (!record->has_value()) break;
      const Result<GitEntry> entry = ParseIndexEntry(**record);
      if (!entry) return tl::unexpected(entry.error());
      std::string path(entry->path);
      if (touched.count(path) != 0) continue;
      if (entry->mode == GitMode::kSubmodule) {
        changes.passed_over.push_back({path, kSkippedSubmodule});
      } else if (IsIntentToAdd(*entry, changes, objects)) {
        continue;
      } else if (HasBytes(entry->mode) && found.count(path) == 0) {
        changes.files.push_back({path, std::string(entry->id), ToFileMode(entry->mode), {}, false});
      }
      found.insert(std::move(path));
    }
    if (const Result<void> finished = Finish(*child); !finished) {
      return tl::unexpected(finished.error());
    }
  }

  // A name may be a folder: it is there when something in it is.
  std::set<std::string, std::less<>> sorted(found.begin(), found.end());
  std::vector<std::string> missing;
  for (const NamedPath& name : names.names()) {
    if (found.count(name.path) != 0 || name.path.empty()) continue;
    const std::string folder = name.path + "/";
    const auto inside = sorted.lower_bound(folder);
    if (inside == sorted.end() || inside->compare(0, folder.size(), folder) != 0) {
      missing.push_back(name.given);
    }
  }
  return missing;
}

}  // namespace leaktight
