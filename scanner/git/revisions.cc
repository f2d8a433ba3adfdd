#include "git/revisions.h"

#include <sys/stat.h>

#include <algorithm>
#include <utility>

#include "base/file.h"
#include "git/entries.h"
#include "git/repository.h"

namespace leaktight {
namespace {

// Hands each line to `take`, which says whether it is understood.
template <class Take>
Result<void> EachLine(std::string_view text, const std::string& where, const Take& take) {
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (!take(line)) return Fail(where, "a line that is no commit: " + std::string(line));
  }
  return {};
}

}  // namespace

Result<std::string> ResolveCommit(ObjectReader& objects, std::string_view name) {
  const auto no_such = [&] {
    return Fail(std::string(name), "there is no such revision",
                "`git fetch` may bring it; `git branch -a` lists the branches that are here");
  };
  if (name.find('\n') != std::string_view::npos) return no_such();  // it would end the question
  const Result<ObjectReader::Object> commit = objects.Read(std::string(name) + "^{commit}");
  if (!commit || commit->type != "commit") return no_such();
  return std::string(commit->id);
}

Result<std::unordered_set<std::string>> ShallowCommits(const GitPlace& place) {
  const Result<std::string> path = GitPath(place, "shallow");
  if (!path) return tl::unexpected(path.error());
  std::unordered_set<std::string> commits;
  struct stat status {};
  if (stat(path->c_str(), &status) != 0) return commits;
  const Result<std::string> text = ReadFile(*path);
  if (!text) return tl::unexpected(text.error());
  const Result<void> read = EachLine(*text, *path, [&](std::string_view line) {
    if (!IsObjectId(line)) return false;
    commits.emplace(line);
    return true;
  });
  if (!read) return tl::unexpected(read.error());
  return commits;
}

Result<CommitsBetween> ListCommitsBetween(const GitPlace& place, const std::string& base,
                                          const std::string& head) {
  const Result<std::string> output = GitOutput(
      place, {"rev-list", "--topo-order", "--reverse", "--left-right", base + "..." + head, "--"});
  if (!output) return tl::unexpected(output.error());
  CommitsBetween between;
  const Result<void> read = EachLine(*output, "git rev-list", [&](std::string_view line) {
    if (line.empty() || !IsObjectId(line.substr(1))) return false;
    (line[0] == '<' ? between.only_base : between.only_head).emplace_back(line.substr(1));
    return line[0] == '<' || line[0] == '>';
  });
  if (!read) return tl::unexpected(read.error());
  return between;
}

Result<std::vector<std::string>> MergeBases(const GitPlace& place, const std::string& base,
                                            const std::string& head) {
  Result<ChildProcess> child = StartGit(place, {"merge-base", "--all", base, head});
  if (!child) return tl::unexpected(child.error());
  const Result<std::string> output = child->ReadAll();
  if (!output) return tl::unexpected(output.error());
  const Result<int> status = child->Wait();
  if (!status) return tl::unexpected(status.error());
  std::vector<std::string> commits;
  if (*status == 1) return commits;  // none
  if (*status != 0) return tl::unexpected(GitError(child->messages(), *status));
  const Result<void> read = EachLine(*output, "git merge-base", [&](std::string_view line) {
    if (!IsObjectId(line)) return false;
    commits.emplace_back(line);
    return true;
  });
  if (!read) return tl::unexpected(read.error());
  return commits;
}

}  // namespace leaktight
