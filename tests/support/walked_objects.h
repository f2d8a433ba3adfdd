// What a walk over a repository's objects comes to, and what git says of the same.
#pragma once

#include <map>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "git/pack/delta_walk.h"
#include "support/git_repository.h"

namespace leaktight {

struct WalkedObjects {
  // Type and bytes by hexadecimal id.
  std::map<std::string, std::pair<std::string, std::string>> objects;
  std::vector<Error> unread;
  size_t windows = 0;
  size_t deltas = 0;               // visited with their base
  std::vector<std::string> wrong;  // what a visitor must never see; empty

  // The first error about an object; empty: none.
  std::string ErrorOn(const std::string& id) const;
};

// Opens and walks. Each delta's result is put together from its edits as well, and each carried
// value must be the base's.
WalkedObjects WalkObjects(const std::string& objects, const ObjectGraphOptions& options = {},
                          const WalkOptions& walk = {});

// The same map from `git cat-file --batch-all-objects --batch`.
std::map<std::string, std::pair<std::string, std::string>> ObjectsOfGit(
    const GitRepository& repository);

}  // namespace leaktight
