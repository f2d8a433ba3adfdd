// The index: what the next commit would contain, and what it changes.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "git/command.h"
#include "git/object_reader.h"
#include "source/change.h"
#include "source/named_paths.h"

namespace leaktight {

using IndexFile = ChangedFile;

struct IndexChanges : Change {
  std::vector<std::string> parents;  // revisions; none before the first commit
  // What the index has differently from each of the parents, whatever is named.
  std::vector<std::vector<PathChange>> against;
};

// The question as git is asked it. Started before anything else is done, since it takes longest.
class IndexDifference {
 public:
  static Result<IndexDifference> Start(GitPlace place);

  // All that the next commit changes against HEAD. In a merge, what is as another parent has it is
  // passed over: the merge does not bring it. `objects` has been asked nothing yet.
  //
  // The common case takes the one child that Start began: `diff-index --cached` with renames
  // (which reads the index in every form and under every name that the environment gives it, and
  // whose -M reads objects), and one question to `objects`. What else there is costs a child more
  // only where it occurs: no commit yet, a merge, an object that -M stumbles over.
  Result<IndexChanges> Read(ObjectReader& objects);

 private:
  IndexDifference(GitPlace place, ChildProcess child);
  GitPlace place_;
  ChildProcess child_;
};

// Adds to `changes.files` those of `names` that the next commit has as HEAD has them, and takes out
// what is not named. The names that it has not, and does not delete either, come back.
Result<std::vector<std::string>> ApplyNames(const GitPlace& place, const NamedPaths& names,
                                            ObjectReader& objects, IndexChanges& changes);

}  // namespace leaktight
