#include "source/git_snapshots.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "git/entries.h"
#include "git/record_reader.h"

namespace leaktight {
namespace {

Result<std::vector<SnapshotEntry>> ListEntries(
    Result<ChildProcess> child, Result<GitEntry> (*parse)(std::string_view record),
    const std::function<bool(std::string_view path)>& wanted) {
  if (!child) return tl::unexpected(child.error());
  RecordReader records(*child);
  std::vector<SnapshotEntry> entries;
  while (true) {
    const Result<std::optional<std::string_view>> record = records.Next();
    if (!record) return tl::unexpected(record.error());
    if (!record->has_value()) break;
    const Result<GitEntry> entry = parse(**record);
    if (!entry) return tl::unexpected(entry.error());
    const bool has_bytes = entry->mode == GitMode::kFile || entry->mode == GitMode::kSymlink;
    if (!has_bytes || entry->stage != 0 || !wanted(entry->path)) continue;
    entries.push_back({std::string(entry->path), std::string(entry->id),
                       entry->mode == GitMode::kSymlink ? FileMode::kSymlink : FileMode::kRegular});
  }
  if (const Result<void> finished = Finish(*child); !finished) {
    return tl::unexpected(finished.error());
  }
  // Git sorts by bytes as well; this does not rely on it.
  std::sort(entries.begin(), entries.end(),
            [](const SnapshotEntry& a, const SnapshotEntry& b) { return a.path < b.path; });
  return entries;
}

Result<std::string> ReadEntry(ObjectReader& objects, const SnapshotEntry& entry) {
  const Result<ObjectReader::Object> object = objects.Read(entry.id);
  if (!object) return Fail(entry.path, object.error().Describe());
  return std::string(object->bytes);
}

}  // namespace

IndexSnapshot::IndexSnapshot(GitPlace place, ObjectReader& objects)
    : place_(std::move(place)), objects_(objects) {}

Result<std::vector<SnapshotEntry>> IndexSnapshot::List(
    const std::function<bool(std::string_view path)>& wanted) {
  return ListEntries(
      StartGitWithPatterns(place_, {"ls-files", "-s", "-z", "--full-name", "--", ":/"}),
      ParseIndexEntry, wanted);
}

Result<std::string> IndexSnapshot::Read(const SnapshotEntry& entry) {
  return ReadEntry(objects_, entry);
}

RevisionSnapshot::RevisionSnapshot(GitPlace place, ObjectReader& objects, std::string revision)
    : place_(std::move(place)), objects_(objects), revision_(std::move(revision)) {}

Result<std::vector<SnapshotEntry>> RevisionSnapshot::List(
    const std::function<bool(std::string_view path)>& wanted) {
  return ListEntries(StartGit(place_, {"ls-tree", "-r", "-z", "--full-tree", revision_}),
                     ParseTreeEntry, wanted);
}

Result<std::optional<SnapshotEntry>> RevisionSnapshot::Find(const std::string& path) const {
  Result<std::vector<SnapshotEntry>> entries =
      ListEntries(StartGit(place_, {"ls-tree", "-z", "--full-tree", revision_, "--", path}),
                  ParseTreeEntry, [&](std::string_view other) { return other == path; });
  if (!entries) return tl::unexpected(entries.error());
  if (entries->empty()) return std::optional<SnapshotEntry>();
  return std::optional<SnapshotEntry>(std::move(entries->front()));
}

Result<std::optional<std::string>> RevisionSnapshot::ReadIfThere(const std::string& path) {
  const Result<std::optional<SnapshotEntry>> entry = Find(path);
  if (!entry) return tl::unexpected(entry.error());
  if (!*entry) return std::optional<std::string>();
  Result<std::string> bytes = Read(**entry);
  if (!bytes) return tl::unexpected(bytes.error());
  return std::optional<std::string>(std::move(*bytes));
}

Result<std::string> RevisionSnapshot::Read(const SnapshotEntry& entry) {
  return ReadEntry(objects_, entry);
}

}  // namespace leaktight
