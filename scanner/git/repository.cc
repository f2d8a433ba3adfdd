#include "git/repository.h"

#include <sys/stat.h>

#include <string_view>

#include "base/file.h"
#include "git/entries.h"

namespace leaktight {
namespace {

// The output of a command that prints one thing and a line break.
Result<std::string> OneLine(const GitPlace& place, const std::vector<std::string>& arguments) {
  Result<std::string> output = GitOutput(place, arguments);
  if (output && !output->empty() && output->back() == '\n') output->pop_back();
  return output;
}

Result<std::string> OnePath(const GitPlace& place, const std::vector<std::string>& arguments) {
  Result<std::string> path = OneLine(place, arguments);
  if (path) *path = PathFromHere(place, *path);
  return path;
}

}  // namespace

std::string PathFromHere(const GitPlace& place, std::string_view path) {
  if (path.starts_with('/') || place.directory.empty()) return std::string(path);
  return place.directory + "/" + std::string(path);
}

Result<std::optional<std::string>> TopOfWorkingTree(const GitPlace& place) {
  Result<std::string> top = OneLine(place, {"rev-parse", "--show-toplevel"});
  if (top) return std::optional<std::string>(std::move(*top));
  if (IsNoRepository(top.error())) return std::optional<std::string>();
  return tl::unexpected(top.error());
}

Result<bool> HasNoWorkingTree(const GitPlace& place) {
  const Result<std::string> inside = OneLine(place, {"rev-parse", "--is-inside-work-tree"});
  if (!inside) return tl::unexpected(inside.error());
  return *inside == "false";
}

Result<bool> HeadIsUnborn(const GitPlace& place) {
  Result<ChildProcess> child = StartGit(place, {"rev-parse", "--quiet", "--verify", "HEAD"});
  if (!child) return tl::unexpected(child.error());
  const Result<int> status = child->Wait();
  if (!status) return tl::unexpected(status.error());
  if (*status == 0) return false;
  if (*status == 1) return true;
  return tl::unexpected(GitError(child->messages(), *status));
}

Result<std::string> EmptyTree(const GitPlace& place) {
  return OneLine(place, {"hash-object", "-t", "tree", "--stdin"});
}

Result<std::string> GitPath(const GitPlace& place, const std::string& name) {
  return OnePath(place, {"rev-parse", "--git-path", name});
}

Result<std::string> CommonFolder(const GitPlace& place) {
  return OnePath(place, {"rev-parse", "--git-common-dir"});
}

std::optional<std::string> PlainGitFolder(const std::string& top) {
  std::string folder = top + "/.git";
  struct stat status;
  if (lstat(folder.c_str(), &status) != 0 || !S_ISDIR(status.st_mode)) return std::nullopt;
  if (lstat((folder + "/commondir").c_str(), &status) == 0) return std::nullopt;
  return folder;
}

Result<std::vector<std::string>> MergeHeads(const GitPlace& place) {
  const Result<std::string> path = GitPath(place, "MERGE_HEAD");
  if (!path) return tl::unexpected(path.error());
  struct stat status;
  if (stat(path->c_str(), &status) != 0) return std::vector<std::string>();
  const Result<std::string> text = ReadFile(*path);
  if (!text) return tl::unexpected(text.error());
  std::vector<std::string> heads;
  for (size_t begin = 0; begin < text->size();) {
    size_t end = text->find('\n', begin);
    if (end == std::string::npos) end = text->size();
    std::string line = text->substr(begin, end - begin);
    if (!IsObjectId(line)) return Fail(*path, "holds a line that is no commit: " + line);
    heads.push_back(std::move(line));
    begin = end + 1;
  }
  return heads;
}

Result<bool> IsPartialClone(const GitPlace& place) {
  Result<ChildProcess> child = StartGit(
      place, {"config", "--get-regexp", R"(^(extensions\.partialclone|remote\..*\.promisor)$)"});
  if (!child) return tl::unexpected(child.error());
  const Result<int> status = child->Wait();
  if (!status) return tl::unexpected(status.error());
  if (*status == 0) return true;
  if (*status == 1) return false;
  return tl::unexpected(GitError(child->messages(), *status));
}

}  // namespace leaktight
