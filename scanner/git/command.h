// Git as a child process: how every one of them is started.
#pragma once

#include <string>
#include <vector>

#include "base/child_process.h"
#include "base/error.h"

namespace leaktight {

// Where git works. Its children inherit this process's environment (GIT_DIR, GIT_INDEX_FILE,
// GIT_WORK_TREE, GIT_OBJECT_DIRECTORY, … as git hands them to a hook), with `environment` on top as
// in ChildOptions.
struct GitPlace {
  std::string directory;  // empty: where the caller stands
  std::vector<std::string> environment;
};

// The repository in a folder that the user names, whatever the caller's environment says about
// another one.
GitPlace PlaceOfRepository(std::string folder);

// Starts `git ARGUMENTS` so that nothing the repository configures runs: no hooks, no file system
// monitor, no pager. Nothing is fetched, a lazy fetch of a partial clone included. Nothing is
// written: no index refresh. Objects are those that the ids name (refs/replace is not looked at);
// paths are literal. What the commands themselves could start (external diff, textconv, filters) is
// left out by using only plumbing that has none of it: `diff-index --raw`, `cat-file --batch`,
// `ls-files`, `ls-tree`, `rev-parse`.
Result<ChildProcess> StartGit(const GitPlace& place, const std::vector<std::string>& arguments,
                              bool takes_input = false);

// The same for a command whose paths are patterns of the kind ":/", the top of the working tree.
Result<ChildProcess> StartGitWithPatterns(const GitPlace& place,
                                          const std::vector<std::string>& arguments);

// Waits for the end of a git child; an exit status other than 0 is an error with git's own words.
Result<void> Finish(ChildProcess& child);

// Runs to the end, and hands back all of its output.
Result<std::string> GitOutput(const GitPlace& place, const std::vector<std::string>& arguments);

// What went wrong, told from what git says about it.
Error GitError(std::string_view messages, int status);

// Did git end because there is no repository here, as opposed to one that it refuses?
bool IsNoRepository(const Error& error);

}  // namespace leaktight
