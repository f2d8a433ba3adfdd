#include "git/refs.h"

#include <optional>
#include <string_view>

#include "git/entries.h"

namespace leaktight {
namespace {

constexpr std::string_view kBrokenRef = "warning: ignoring broken ref ";
constexpr std::string_view kWorktreeHead = "HEAD ";
constexpr const char* kStash = "refs/stash";

// The text up to the next line break, which is taken off with it.
std::string_view TakeLine(std::string_view& rest) {
  const size_t end = rest.find('\n');
  const std::string_view line = rest.substr(0, end);
  rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
  return line;
}

std::vector<std::string> IdsOfLines(std::string_view text, std::string_view before = {}) {
  std::vector<std::string> ids;
  while (!text.empty()) {
    std::string_view line = TakeLine(text);
    if (!line.starts_with(before)) continue;
    line.remove_prefix(before.size());
    const bool is_null = line.find_first_not_of('0') == std::string_view::npos;  // an unborn HEAD
    if (IsObjectId(line) && !is_null) ids.emplace_back(line);
  }
  return ids;
}

// The id that a ref names; empty where it is not there, or names none.
Result<std::string> IfThere(const GitPlace& place, const char* ref) {
  Result<ChildProcess> child = StartGit(place, {"rev-parse", "--quiet", "--verify", ref});
  if (!child) return tl::unexpected(child.error());
  Result<std::string> output = child->ReadAll();
  if (!output) return output;
  const Result<int> status = child->Wait();
  if (!status) return tl::unexpected(status.error());
  const std::vector<std::string> ids = IdsOfLines(*output);
  return *status != 0 || ids.empty() ? std::string() : ids.front();
}

}  // namespace

Result<RefList> ListRefs(const GitPlace& place) {
  Result<ChildProcess> child =
      StartGit(place, {"for-each-ref", "--format=%(objectname) %(refname)"});
  if (!child) return tl::unexpected(child.error());
  const Result<std::string> output = child->ReadAll();
  if (!output) return tl::unexpected(output.error());
  if (auto finished = Finish(*child); !finished) return tl::unexpected(finished.error());
  RefList list;
  for (std::string_view rest = *output; !rest.empty();) {
    const std::string_view line = TakeLine(rest);
    const size_t space = line.find(' ');
    if (space == std::string_view::npos || !IsObjectId(line.substr(0, space))) {
      return Fail("git for-each-ref", "listed what is not understood: " + std::string(line));
    }
    list.refs.push_back({std::string(line.substr(space + 1)), std::string(line.substr(0, space))});
  }
  for (std::string_view rest = child->messages(); !rest.empty();) {
    const std::string_view line = TakeLine(rest);
    if (!line.starts_with(kBrokenRef)) continue;
    list.unread.push_back({std::string(line.substr(kBrokenRef.size())), "the ref names no object",
                           "`git fsck` says more"});
  }
  return list;
}

Result<std::vector<std::string>> ListHeads(const GitPlace& place) {
  const Result<std::string> worktrees = GitOutput(place, {"worktree", "list", "--porcelain"});
  if (!worktrees) return tl::unexpected(worktrees.error());
  std::vector<std::string> heads = IdsOfLines(*worktrees, kWorktreeHead);
  // The list does not tell a bare repository's own.
  const Result<std::string> own = IfThere(place, "HEAD");
  if (!own) return tl::unexpected(own.error());
  if (!own->empty()) heads.insert(heads.begin(), *own);
  return heads;
}

Result<std::vector<std::string>> ListStashes(const GitPlace& place) {
  const Result<std::string> newest = IfThere(place, kStash);
  if (!newest) return tl::unexpected(newest.error());
  if (newest->empty()) return std::vector<std::string>();
  const Result<std::string> stashes =
      GitOutput(place, {"rev-list", "--walk-reflogs", kStash, "--"});
  if (!stashes) return tl::unexpected(stashes.error());
  return IdsOfLines(*stashes);
}

Result<std::vector<std::string>> ListReflogCommits(const GitPlace& place) {
  // Asked for reflogs alone, of which there is none, git would not know what to list.
  const Result<std::string> commits =
      GitOutput(place, {"rev-list", "--no-walk=unsorted", "--reflog", "--glob=refs/no..ref"});
  if (!commits) return tl::unexpected(commits.error());
  return IdsOfLines(*commits);
}

}  // namespace leaktight
