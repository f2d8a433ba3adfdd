// Snapshots that git keeps: the index, a revision.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "git/command.h"
#include "git/folder_query.h"
#include "git/local_repository.h"
#include "git/object_reader.h"
#include "source/snapshot.h"

namespace leaktight {

// What the next commit would contain. Conflicts are left out. A file that is only intended to be
// added stands in it without bytes.
class IndexSnapshot : public Snapshot {
 public:
  // `objects` outlives the snapshot, and has nothing asked that is not answered when Read is
  // called. With `files` the index is the one that was read there; else with `folders` it is read
  // without git, where it is of a kind that can be.
  IndexSnapshot(GitPlace place, ObjectReader& objects,
                std::shared_ptr<FolderQuery> folders = nullptr,
                std::shared_ptr<LocalRepository> files = nullptr);

  Result<std::vector<SnapshotEntry>> List(
      const std::function<bool(std::string_view path)>& wanted) override;
  Result<std::string> Read(const SnapshotEntry& entry) override;

 private:
  const GitPlace place_;
  ObjectReader& objects_;
  const std::shared_ptr<FolderQuery> folders_;
  const std::shared_ptr<LocalRepository> files_;
};

// The tree of a commit, whatever names it.
class RevisionSnapshot : public Snapshot {
 public:
  RevisionSnapshot(GitPlace place, ObjectReader& objects, std::string revision);

  Result<std::vector<SnapshotEntry>> List(
      const std::function<bool(std::string_view path)>& wanted) override;
  Result<std::string> Read(const SnapshotEntry& entry) override;

  // The file of this path; nothing where there is none.
  Result<std::optional<SnapshotEntry>> Find(const std::string& path) const;
  Result<std::optional<std::string>> ReadIfThere(const std::string& path);

 private:
  const GitPlace place_;
  ObjectReader& objects_;
  const std::string revision_;
};

}  // namespace leaktight
