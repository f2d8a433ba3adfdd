#include "git/commit_order.h"

#include <algorithm>

namespace leaktight {

std::optional<std::vector<uint32_t>> OrderCommits(const CommitParents& commits,
                                                  const std::vector<uint32_t>& starts,
                                                  std::vector<bool>& listed) {
  // How many children among the commits that are reached have not been put in order yet.
  std::vector<uint32_t> children(commits.size(), 0);
  const std::vector<bool> before = listed;
  std::vector<uint32_t> reached;
  std::vector<uint32_t> tips;
  const auto reach = [&](uint32_t commit) {
    if (listed[commit]) return false;
    listed[commit] = true;
    reached.push_back(commit);
    return true;
  };
  for (const uint32_t start : starts) {
    if (reach(start)) tips.push_back(start);
  }
  for (size_t at = 0; at < reached.size(); at++) {
    for (const uint32_t parent : commits.Of(reached[at])) {
      if (parent == CommitParents::kMissing) return std::nullopt;
      if (before[parent]) continue;
      reach(parent);
      children[parent]++;
    }
  }
  std::erase_if(tips, [&](uint32_t tip) { return children[tip] > 0; });
  std::stable_sort(tips.begin(), tips.end(),
                   [&](uint32_t a, uint32_t b) { return commits.seconds[a] > commits.seconds[b]; });

  // From the first tip on, last in, first out.
  std::vector<uint32_t> order;
  order.reserve(reached.size());
  std::vector<uint32_t> ready(tips.rbegin(), tips.rend());
  while (!ready.empty()) {
    const uint32_t commit = ready.back();
    ready.pop_back();
    order.push_back(commit);
    for (const uint32_t parent : commits.Of(commit)) {
      if (!before[parent] && --children[parent] == 0) ready.push_back(parent);
    }
  }
  std::reverse(order.begin(), order.end());
  return order;
}

}  // namespace leaktight
