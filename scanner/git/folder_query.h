// Where git keeps what belongs to a repository, asked once and ahead of time.
#pragma once

#include <cstddef>
#include <mutex>
#include <optional>
#include <string>

#include "base/child_process.h"
#include "base/error.h"
#include "git/command.h"

namespace leaktight {

struct RepositoryFolders {
  std::string common;  // see CommonFolder
  std::string index;   // the file, whichever GIT_INDEX_FILE says; it need not be there
  std::string top;     // of the working tree, absolute
  size_t id_size = 0;  // bytes
};

// Starts git where it is made, and waits for it when it is asked. May be asked by several threads.
class FolderQuery {
 public:
  explicit FolderQuery(GitPlace place);

  // With the answer, where it is known without git.
  explicit FolderQuery(RepositoryFolders folders);

  // An error where there is no repository with a working tree, and of a git that does not know the
  // question (before 2.29).
  const Result<RepositoryFolders>& Get();

 private:
  Result<RepositoryFolders> Wait();

  const GitPlace place_;
  std::optional<Result<ChildProcess>> child_;
  std::once_flag once_;
  std::optional<Result<RepositoryFolders>> folders_;
};

}  // namespace leaktight
