// The index: what the next commit would contain, and what it changes.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "git/command.h"
#include "git/local_repository.h"
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

// The question, answered from the repository's own files, or as git is asked it: then it is started
// before anything else is done, since it takes longest.
class IndexDifference {
 public:
  // `files` may be null: then git is asked.
  static Result<IndexDifference> Start(GitPlace place,
                                       std::shared_ptr<LocalRepository> files = nullptr);

  // All that the next commit changes against HEAD. In a merge, what is as another parent has it is
  // passed over: the merge does not bring it. `objects` has been asked nothing yet.
  //
  // What the files do not tell takes the one child that Start began: `diff-index --cached` with
  // renames (which reads the index in every form and under every name that the environment gives
  // it, and whose -M reads objects), and one question to `objects`. What else there is costs a
  // child more only where it occurs: no commit yet, a merge, an object that -M stumbles over.
  Result<IndexChanges> Read(ObjectReader& objects);

 private:
  explicit IndexDifference(GitPlace place) : place_(std::move(place)) {}
  Result<std::vector<RawChange>> AgainstHead(IndexChanges& changes);
  Result<std::vector<std::string>> OtherParents(ObjectReader& objects) const;
  Result<std::vector<RawChange>> AgainstParent(const std::string& parent) const;

  GitPlace place_;
  std::shared_ptr<LocalRepository> files_;
  std::optional<std::vector<RawChange>> known_;  // against HEAD, from the files
  std::optional<ChildProcess> child_;            // else
};

// Adds to `changes.files` those of `names` that the next commit has as HEAD has them, and takes out
// what is not named. The names that it has not, and does not delete either, come back.
Result<std::vector<std::string>> ApplyNames(const GitPlace& place, const NamedPaths& names,
                                            ObjectReader& objects, IndexChanges& changes);

}  // namespace leaktight
