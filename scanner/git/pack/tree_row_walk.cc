#include "git/pack/tree_row_walk.h"

#include <algorithm>
#include <utility>

namespace leaktight {
namespace {

constexpr uint32_t kNone = UINT32_MAX;

}  // namespace

TreeRowWalk::TreeRowWalk(const TreeForest& forest)
    : forest_(forest),
      standing_of_(forest.elements().size(), kNone),
      dropped_(forest.elements().size(), 0) {}

void TreeRowWalk::Walk(std::span<const ReachedTree> reached, const Found& found) {
  const uint32_t root = forest_.trees()[reached.front().tree].root;
  if (forest_.trees()[root].end - root > uint64_t{reached.size()} * sparse_) {
    WalkOneByOne(reached, found);
  } else {
    WalkAll(reached, found);
  }
}

void TreeRowWalk::SetFirsts(uint32_t from, uint32_t to, std::span<const ReachedTree> reached) {
  size_ = to - from;
  firsts_.assign(2 * size_t{size_}, kNever);
  for (const ReachedTree& at : reached) firsts_[size_ + (at.tree - from)] = at.first;
  for (uint32_t i = size_ - 1; i > 0; i--) {
    firsts_[i] = std::min(firsts_[2 * size_t{i}], firsts_[2 * size_t{i} + 1]);
  }
}

uint32_t TreeRowWalk::FirstIn(uint32_t begin, uint32_t end) const {
  uint32_t first = kNever;
  for (uint32_t low = begin + size_, high = end + size_; low < high; low /= 2, high /= 2) {
    if (low % 2 == 1) first = std::min(first, firsts_[low++]);
    if (high % 2 == 1) first = std::min(first, firsts_[--high]);
  }
  return first;
}

// All of a row's trees, bases first; what was opened for one is closed behind the last that is made
// from it.
void TreeRowWalk::WalkAll(std::span<const ReachedTree> reached, const Found& found) {
  const LargeVector<TreeForest::Tree>& trees = forest_.trees();
  const uint32_t from = trees[reached.front().tree].root;
  const uint32_t to = trees[from].end;
  SetFirsts(from, to, reached);
  standing_.clear();
  std::vector<uint32_t> open;
  std::vector<uint32_t> hidden;  // what the trees that are open have dropped
  const auto pass = [&](Standing& standing, uint32_t until) {
    if (standing.from < until) {
      standing.first = std::min(standing.first, FirstIn(standing.from - from, until - from));
    }
  };
  const auto leave = [&](const TreeForest::Tree& tree) {
    for (const uint32_t element : forest_.Added(tree)) {
      Standing& standing = standing_[standing_of_[element]];
      pass(standing, tree.end);
      if (standing.first != kNever) found(element, standing.first);
      standing_of_[element] = standing.before;
    }
    const auto dropped = forest_.Dropped(tree);
    for (size_t i = dropped.size(); i-- > 0;) {
      standing_of_[dropped[i]] = hidden.back();
      hidden.pop_back();
      if (standing_of_[dropped[i]] != kNone) standing_[standing_of_[dropped[i]]].from = tree.end;
    }
  };
  for (uint32_t number = from; number < to; number++) {
    while (!open.empty() && trees[open.back()].end <= number) {
      leave(trees[open.back()]);
      open.pop_back();
    }
    const TreeForest::Tree& tree = trees[number];
    for (const uint32_t element : forest_.Dropped(tree)) {
      const uint32_t standing = std::exchange(standing_of_[element], kNone);
      hidden.push_back(standing);
      if (standing != kNone) pass(standing_[standing], number);
    }
    for (const uint32_t element : forest_.Added(tree)) {
      const auto standing = static_cast<uint32_t>(standing_.size());
      standing_.push_back({kNever, number, std::exchange(standing_of_[element], standing)});
    }
    open.push_back(number);
  }
  for (; !open.empty(); open.pop_back()) leave(trees[open.back()]);
}

// Each tree's own elements, put together along its bases.
void TreeRowWalk::WalkOneByOne(std::span<const ReachedTree> reached, const Found& found) {
  const LargeVector<TreeForest::Tree>& trees = forest_.trees();
  for (const ReachedTree& at : reached) {
    round_++;
    // The bases are those before it in its row whose range it lies in.
    std::vector<uint32_t> chain;
    for (uint32_t number = trees[at.tree].root;; number++) {
      while (trees[number].end <= at.tree) number = trees[number].end;
      chain.push_back(number);
      if (number == at.tree) break;
    }
    for (; !chain.empty(); chain.pop_back()) {
      const TreeForest::Tree& tree = trees[chain.back()];
      for (const uint32_t element : forest_.Added(tree)) {
        if (dropped_[element] != round_) found(element, at.first);
      }
      for (const uint32_t element : forest_.Dropped(tree)) dropped_[element] = round_;
    }
  }
}

}  // namespace leaktight
