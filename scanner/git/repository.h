// What is to know about a repository besides its objects and listings.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "git/command.h"

namespace leaktight {

// A path as git told it, which does so from where it runs: from where the caller stands.
std::string PathFromHere(const GitPlace& place, std::string_view path);

// The absolute path of the working tree's top, without symbolic links. Nothing where there is no
// repository at all; an error where git refuses (no working tree, another's repository).
Result<std::optional<std::string>> TopOfWorkingTree(const GitPlace& place);

// Is this a repository without a working tree here: a bare one, or a ".git" that one stands in?
Result<bool> HasNoWorkingTree(const GitPlace& place);

// Is there no commit yet on the branch that the next commit goes to?
Result<bool> HeadIsUnborn(const GitPlace& place);

// The id of the tree without entries, by the repository's hash. Git knows it without an object.
Result<std::string> EmptyTree(const GitPlace& place);

// Where git keeps its file `name` ("shallow", "MERGE_HEAD"), whether it is there or not.
Result<std::string> GitPath(const GitPlace& place, const std::string& name);

// The folder that all working trees of the repository share: ".git" most often.
Result<std::string> CommonFolder(const GitPlace& place);

// The same without asking git, of a working tree whose `.git` is a folder; of others, such as a
// further working tree of a repository, nothing.
std::optional<std::string> PlainGitFolder(const std::string& top);

// The commits that a merge under way adds as parents, all lines of MERGE_HEAD; empty: no merge.
Result<std::vector<std::string>> MergeHeads(const GitPlace& place);

// Was the repository cloned with objects left out, to be fetched at need?
Result<bool> IsPartialClone(const GitPlace& place);

}  // namespace leaktight
