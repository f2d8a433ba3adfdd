// The index: what the next commit would contain, and what it changes.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "git/command.h"
#include "git/object_reader.h"
#include "source/blob.h"
#include "source/named_paths.h"
#include "source/skip.h"

namespace leaktight {

// What a parent of the next commit has in the place of a file: under the same path, or under the
// one that it was renamed from.
struct PreImage {
  std::string path;
  std::string id;
  FileMode mode = FileMode::kRegular;
};

struct IndexFile {
  std::string path;
  std::string id;
  FileMode mode = FileMode::kRegular;
  std::vector<PreImage> before;  // one a parent that has it; nothing where the file is new
  bool changed = true;           // false: named by the user, and as HEAD has it
};

struct IndexChanges {
  std::vector<IndexFile> files;      // with bytes to scan: what is deleted is not here
  std::vector<std::string> touched;  // every path that differs from HEAD, deleted ones included
  std::vector<PassedOver> passed_over;
  std::vector<std::string> parents;  // revisions; none before the first commit
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
