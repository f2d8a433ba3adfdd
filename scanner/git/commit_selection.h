// Which commits of a history are asked for.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "git/commit_order.h"

namespace leaktight {

// By the numbers of CommitParents. What git's rev-list selects that is given `starts`, `--not` and
// `without`; of these, commits by their own date: where clocks went wrong, git itself stops at the
// first commit that is too old, and this goes on behind it (`--since-as-filter`).
struct CommitSelection {
  std::optional<std::vector<uint32_t>> starts;  // nothing: all commits
  std::vector<uint32_t> without;
  std::optional<int64_t> since;  // seconds since 1970 (UTC): committed then or later
};

std::vector<bool> SelectCommits(const CommitParents& commits, const CommitSelection& selection);

// Is no selected commit's parent left out, as far as it is there?
bool HasAllParents(const CommitParents& commits, const std::vector<bool>& selected);

}  // namespace leaktight
