// Files that Git LFS keeps, from where a repository has them.
#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "git/command.h"
#include "git/lfs_pointer.h"
#include "source/file_reader.h"

namespace leaktight {

// The folder of a repository's LFS objects: "lfs/objects" of what all working trees share, or of
// where `lfs.storage` in git's configuration says (git-lfs-config(5)). Git is asked when the first
// pointer is seen. May be asked by several threads.
class LfsFolder {
 public:
  explicit LfsFolder(GitPlace place);

  const Result<std::string>& Get();

 private:
  Result<std::string> Find() const;

  const GitPlace place_;
  std::once_flag once_;
  std::optional<Result<std::string>> folder_;
};

// Looks nowhere but in that folder: nothing is fetched. Not shared by threads.
class LfsReader {
 public:
  explicit LfsReader(std::shared_ptr<LfsFolder> folder);

  struct File {
    std::string_view bytes;  // the object's, until the next call; or what was handed in
    // Of the object, where the bytes are its; a part of what was handed in.
    std::string_view id = {};
    // Why the bytes are not the object's although a pointer was handed in: kSkippedLfsAbsent or
    // kSkippedLarge.
    std::optional<std::string_view> skipped = {};
  };

  // The file that stands in git as `bytes`: what a pointer points at, or the bytes themselves. An
  // object that is not what its pointer says, or that cannot be read, is an error that names it.
  Result<File> Follow(std::string_view bytes);

 private:
  Result<File> Read(const LfsPointer& pointer, std::string_view bytes);

  std::shared_ptr<LfsFolder> folder_;
  std::optional<FileReader> files_;
};

}  // namespace leaktight
