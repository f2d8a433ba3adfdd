// What a history's HEAD is, and the files that it has.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "git/command.h"
#include "git/local_repository.h"
#include "git/object_reader.h"
#include "source/snapshot.h"

namespace leaktight {

// From the repository's own files where they tell it, else from git: the same answers.
class HistoryHead {
 public:
  // All outlive it; `files` may be null. Nothing else is asked of `objects` meanwhile.
  HistoryHead(const GitPlace& place, ObjectReader& objects, std::shared_ptr<LocalRepository> files)
      : place_(place), objects_(objects), files_(std::move(files)) {}

  // A file by its path; nothing where there is none.
  Result<std::optional<std::string>> Read(const std::string& path);

  std::string Commit();                         // hexadecimal; empty: there is none
  std::string BlobAt(const std::string& path);  // likewise
  std::vector<std::string> Paths();

 private:
  // Nothing: git has to be asked.
  std::optional<std::string> FindBlob(const std::string& path);
  const std::vector<SnapshotEntry>& Files();

  const GitPlace& place_;
  ObjectReader& objects_;
  const std::shared_ptr<LocalRepository> files_;
  std::optional<std::vector<SnapshotEntry>> listed_;
};

}  // namespace leaktight
