// The order of commits, from what they say of each other.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace leaktight {

// Commits by dense numbers, with the numbers of their parents.
struct CommitParents {
  static constexpr uint32_t kMissing = UINT32_MAX;

  std::vector<uint32_t> first;  // in `parents`, one a commit and the end
  // In their order; one may stand there twice. kMissing: it is not there.
  std::vector<uint32_t> parents;
  std::vector<uint64_t> seconds;  // by the committers' clocks

  size_t size() const { return seconds.size(); }
  std::span<const uint32_t> Of(uint32_t commit) const {
    return std::span(parents).subspan(first[commit], first[commit + 1] - first[commit]);
  }
};

// All commits that `starts` reach and that are not in `listed`, parents before children: exactly
// as `git rev-list --topo-order --reverse` has them that is given the same starts in the same order
// (its commit.c, sort_in_topological_order; the tips, which no other commit has as a parent, come
// in the order of their dates and then in that of `starts`). Marks them in `listed`. Nothing: one
// of them is missing.
std::optional<std::vector<uint32_t>> OrderCommits(const CommitParents& commits,
                                                  const std::vector<uint32_t>& starts,
                                                  std::vector<bool>& listed);

}  // namespace leaktight
