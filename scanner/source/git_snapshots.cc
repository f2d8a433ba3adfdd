#include "source/git_snapshots.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/file.h"
#include "base/hash.h"
#include "git/entries.h"
#include "git/index_file.h"
#include "git/mode_bits.h"
#include "git/record_reader.h"

namespace leaktight {
namespace {

// Git sorts by bytes as well; this does not rely on it.
void SortByPath(std::vector<SnapshotEntry>& entries) {
  const auto before = [](const SnapshotEntry& a, const SnapshotEntry& b) {
    return a.path < b.path;
  };
  if (!std::is_sorted(entries.begin(), entries.end(), before)) {
    std::sort(entries.begin(), entries.end(), before);
  }
}

bool IsListed(GitMode mode, int stage) {
  return (mode == GitMode::kFile || mode == GitMode::kSymlink) && stage == 0;
}

FileMode FileModeOf(GitMode mode) {
  return mode == GitMode::kSymlink ? FileMode::kSymlink : FileMode::kRegular;
}

// Nothing: git has to be asked.
std::optional<std::vector<SnapshotEntry>> ListIndexFile(
    FolderQuery& query, const std::function<bool(std::string_view path)>& wanted) {
  const Result<RepositoryFolders>& folders = query.Get();
  if (!folders) return std::nullopt;
  const Result<std::string> bytes = ReadFile(folders->index);
  if (!bytes) return std::nullopt;
  std::vector<SnapshotEntry> entries;
  const bool read = ReadIndexFile(*bytes, folders->id_size, [&](const IndexFileEntry& entry) {
    if (!IsListed(entry.mode, entry.stage) || !wanted(entry.path)) return;
    entries.push_back({std::string(entry.path), Hex(entry.id), FileModeOf(entry.mode)});
  });
  if (!read) return std::nullopt;
  SortByPath(entries);
  return entries;
}

std::vector<SnapshotEntry> ListTable(const IndexTable& index,
                                     const std::function<bool(std::string_view path)>& wanted) {
  std::vector<SnapshotEntry> entries;
  for (uint32_t i = 0; i < index.size(); i++) {
    if (!wanted(index.Path(i))) continue;
    const IndexTableEntry entry = index[i];
    const GitMode mode = ModeOfBits(entry.mode);
    if (!IsListed(mode, entry.stage)) continue;
    entries.push_back({std::string(entry.path), Hex(entry.id), FileModeOf(mode)});
  }
  SortByPath(entries);
  return entries;
}

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
    if (!IsListed(entry->mode, entry->stage) || !wanted(entry->path)) continue;
    entries.push_back({std::string(entry->path), std::string(entry->id), FileModeOf(entry->mode)});
  }
  if (const Result<void> finished = Finish(*child); !finished) {
    return tl::unexpected(finished.error());
  }
  SortByPath(entries);
  return entries;
}

Result<std::string> ReadEntry(ObjectReader& objects, const SnapshotEntry& entry) {
  const Result<ObjectReader::Object> object = objects.Read(entry.id);
  if (!object) return Fail(entry.path, object.error().Describe());
  return std::string(object->bytes);
}

}  // namespace

IndexSnapshot::IndexSnapshot(GitPlace place, ObjectReader& objects,
                             std::shared_ptr<FolderQuery> folders,
                             std::shared_ptr<LocalRepository> files)
    : place_(std::move(place)),
      objects_(objects),
      folders_(std::move(folders)),
      files_(std::move(files)) {}

Result<std::vector<SnapshotEntry>> IndexSnapshot::List(
    const std::function<bool(std::string_view path)>& wanted) {
  if (files_ != nullptr) return ListTable(files_->index(), wanted);
  if (folders_ != nullptr) {
    if (auto entries = ListIndexFile(*folders_, wanted)) return std::move(*entries);
  }
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
