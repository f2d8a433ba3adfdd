#include "git/folder_query.h"

#include <algorithm>
#include <array>
#include <utility>

#include "git/repository.h"

namespace leaktight {

FolderQuery::FolderQuery(GitPlace place)
    : place_(std::move(place)),
      child_(StartGit(place_, {"rev-parse", "--show-object-format", "--git-common-dir",
                               "--git-path", "index", "--show-toplevel"})) {}

const Result<RepositoryFolders>& FolderQuery::Get() {
  std::call_once(once_, [this] { folders_ = Wait(); });
  return *folders_;
}

FolderQuery::FolderQuery(RepositoryFolders folders) {
  std::call_once(once_, [&] { folders_ = std::move(folders); });
}

Result<RepositoryFolders> FolderQuery::Wait() {
  Result<ChildProcess>& child = *child_;
  if (!child) return tl::unexpected(child.error());
  Result<std::string> output = child->ReadAll();
  if (!output) return tl::unexpected(output.error());
  if (const Result<void> finished = Finish(*child); !finished) {
    return tl::unexpected(finished.error());
  }
  std::array<std::string, 4> lines;
  size_t count = 0;
  for (size_t begin = 0; begin < output->size(); count++) {
    const size_t end = std::min(output->find('\n', begin), output->size());
    if (count < lines.size()) lines[count] = output->substr(begin, end - begin);
    begin = end + 1;
  }
  // A path with a line break in it, which cannot be told from two.
  if (count != lines.size()) return Fail("git", "printed what is not understood: " + *output);
  RepositoryFolders folders;
  folders.id_size = lines[0] == "sha1" ? 20 : lines[0] == "sha256" ? 32 : 0;
  if (folders.id_size == 0) return Fail("git", "names a hash that is not known: " + lines[0]);
  folders.common = PathFromHere(place_, lines[1]);
  folders.index = PathFromHere(place_, lines[2]);
  folders.top = std::move(lines[3]);
  return folders;
}

}  // namespace leaktight
