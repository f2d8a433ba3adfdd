// Every commit of a repository, parents before children, and what each brings.
#pragma once

#include <cstdint>
#include <functional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/string_pool.h"
#include "git/command.h"
#include "git/commit_order.h"
#include "git/entries.h"
#include "git/object_reader.h"

namespace leaktight {

// Commits by their ids (as bytes), numbered in topological order. Those from `first_note` on are
// reachable only from refs/notes.
struct CommitOrder {
  StringPool ids;
  uint32_t first_note = 0;
  // By the same numbers: kMissing is what a shallow clone has not. Nothing at all where commits are
  // lost or broken.
  CommitParents parents;
};

// What a walk begins with, besides all refs and HEADs: `git stash list`.
using CommitStarts = std::vector<std::string>;

// As `git rev-list --topo-order --reverse --all` has them. An error where it cannot get through
// because an object is missing or corrupt.
Result<CommitOrder> ListCommits(const GitPlace& place, const CommitStarts& more);

// The slow and sure way, which goes on past what cannot be read: commits from `starts`, then those
// from `notes`, each read by itself. Whatever is no commit is told to `fail`.
CommitOrder WalkCommits(ObjectReader& objects, const CommitStarts& starts,
                        const CommitStarts& notes, const std::function<void(Error)>& fail);

// A file that a commit has otherwise than each of its parents.
struct CommitChange {
  GitMode mode = GitMode::kFile;  // kNone: it was removed
  std::string_view id;            // hexadecimal
  std::string_view path;
};

struct ChangeListener {
  std::function<void(uint32_t commit)> commit;  // what follows is this one's
  std::function<void(const CommitChange& change)> change;
  // Where it is there, told instead of `change`, and of what was removed too (kNone); with the ids
  // (hexadecimal) that the parents have there, empty where they have none.
  std::function<void(const CommitChange& change, const std::vector<std::string>& before)>
      change_from = {};
  std::stop_token stop = {};  // then the listing ends with an error
};

// What each commit brings, in order (`commits` are ids as bytes); of a merge what is as no parent
// has it; of a root everything. Where git dies on a tree, `done` is the number of commits that were
// listed whole.
Result<void> ListChanges(const GitPlace& place, const StringPool& commits,
                         const ChangeListener& listener, uint32_t& done);

}  // namespace leaktight
