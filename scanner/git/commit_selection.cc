#include "git/commit_selection.h"

namespace leaktight {
namespace {

std::vector<bool> Reach(const CommitParents& commits, const std::vector<uint32_t>& starts) {
  std::vector<bool> reached(commits.size());
  std::vector<uint32_t> left;
  const auto reach = [&](uint32_t commit) {
    if (commit == CommitParents::kMissing || reached[commit]) return;
    reached[commit] = true;
    left.push_back(commit);
  };
  for (const uint32_t start : starts) reach(start);
  while (!left.empty()) {
    const uint32_t commit = left.back();
    left.pop_back();
    for (const uint32_t parent : commits.Of(commit)) reach(parent);
  }
  return reached;
}

}  // namespace

std::vector<bool> SelectCommits(const CommitParents& commits, const CommitSelection& selection) {
  std::vector<bool> selected(commits.size(), true);
  if (selection.starts) selected = Reach(commits, *selection.starts);
  const std::vector<bool> without = Reach(commits, selection.without);
  for (uint32_t commit = 0; commit < commits.size(); commit++) {
    if (without[commit]) selected[commit] = false;
    // A commit without a readable date has 0.
    const auto seconds = static_cast<int64_t>(commits.seconds[commit]);
    if (selection.since && seconds < *selection.since) selected[commit] = false;
  }
  return selected;
}

bool HasAllParents(const CommitParents& commits, const std::vector<bool>& selected) {
  for (uint32_t commit = 0; commit < commits.size(); commit++) {
    if (!selected[commit]) continue;
    for (const uint32_t parent : commits.Of(commit)) {
      if (parent != CommitParents::kMissing && !selected[parent]) return false;
    }
  }
  return true;
}

}  // namespace leaktight
