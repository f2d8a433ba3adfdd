// What names objects in a repository.
#pragma once

#include <string>
#include <vector>

#include "base/error.h"
#include "git/command.h"

namespace leaktight {

struct Ref {
  std::string name;  // "refs/heads/main"
  std::string id;    // hexadecimal
};

struct RefList {
  std::vector<Ref> refs;      // sorted by name; what they point at need not be there
  std::vector<Error> unread;  // refs that name no object at all
};

Result<RefList> ListRefs(const GitPlace& place);

// What HEAD is, of this working tree and then of every other, as `git rev-list --all` takes them;
// nothing where it is unborn. Ids may come twice.
Result<std::vector<std::string>> ListHeads(const GitPlace& place);

// The commits of `git stash list`, newest first. All but the first stand in no ref, only in the
// ref's log.
Result<std::vector<std::string>> ListStashes(const GitPlace& place);

// The commits that reflogs name, of every working tree. Some may be named twice; those that are
// gone are left out.
Result<std::vector<std::string>> ListReflogCommits(const GitPlace& place);

}  // namespace leaktight
