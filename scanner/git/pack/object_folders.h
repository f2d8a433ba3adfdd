// The folders that a repository's objects stand in.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/error.h"

namespace leaktight {

// What cannot be read, told one at a time; from any thread, never from two at once.
using UnreadSink = std::function<void(Error)>;

// `objects` (".git/objects" most often), then `more` (what GIT_ALTERNATE_OBJECT_DIRECTORIES names;
// the caller splits and unquotes it), then what the files info/alternates of all of these name, and
// so on; each folder once, as a path without links. Git goes five files deep and so does this. A
// folder that is not there, or a file that cannot be read, goes to `unread`; without the first
// there is no repository, which is an error.
Result<std::vector<std::string>> ObjectFolders(const std::string& objects,
                                               const std::vector<std::string>& more,
                                               const UnreadSink& unread);

}  // namespace leaktight
