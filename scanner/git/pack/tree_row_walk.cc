#include "git/pack/tree_row_walk.h"

#include <algorithm>
#include <utility>

namespace leaktight {
namespace {

constexpr uint32_t kNone = UINT32_MAX;

}  // namespace

TreeRowWalk::TreeRowWalk(const TreeForest& forest)
    : forest_(forest), standing_of_(forest.elements().size(), kNone) {}

void TreeRowWalk::Walk(const Part& part, const Found& found) {
  if (part.end - part.begin > uint64_t{part.reached.size()} * sparse_) {
    WalkOneByOne(part.reached, found);
  } else {
    WalkAll(part, found);
  }
}

void TreeRowWalk::SetFirsts(const Part& part) {
  size_ = part.end - part.begin;
  firsts_.assign(2 * size_t{size_}, kNever);
  for (const ReachedTree& at : part.reached) firsts_[size_ + (at.tree - part.begin)] = at.first;
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

// The tree and what it is made from, bases first. The bases are those before it in its row whose
// range it lies in.
std::vector<uint32_t> TreeRowWalk::WithBases(uint32_t tree) const {
  const LargeArray<TreeForest::Tree>& trees = forest_.trees();
  std::vector<uint32_t> chain;
  for (uint32_t number = trees[tree].root;; number++) {
    while (trees[number].end <= tree) number = trees[number].end;
    chain.push_back(number);
    if (number == tree) return chain;
  }
}

// All trees of the part, bases first; what was opened for one is closed behind the last that is
// made from it. Of bases before the part only what is left of them counts.
void TreeRowWalk::WalkAll(const Part& part, const Found& found) {
  const LargeArray<TreeForest::Tree>& trees = forest_.trees();
  SetFirsts(part);
  standing_.clear();
  std::vector<uint32_t> open;
  std::vector<uint32_t> hidden;  // what the trees that are open have dropped
  const auto pass = [&](Standing& standing, uint32_t until) {
    if (standing.from < until) {
      standing.first =
          std::min(standing.first, FirstIn(standing.from - part.begin, until - part.begin));
    }
  };
  const auto enter = [&](uint32_t number) {
    const TreeForest::Tree& tree = trees[number];
    const uint32_t from = std::max(number, part.begin);
    for (const uint32_t element : forest_.Dropped(tree)) {
      const uint32_t standing = std::exchange(standing_of_[element], kNone);
      hidden.push_back(standing);
      if (standing != kNone) pass(standing_[standing], from);
    }
    for (const uint32_t element : forest_.Added(tree)) {
      const auto standing = static_cast<uint32_t>(standing_.size());
      standing_.push_back({kNever, from, std::exchange(standing_of_[element], standing)});
    }
    open.push_back(number);
  };
  const auto leave = [&] {
    const TreeForest::Tree& tree = trees[open.back()];
    const uint32_t end = std::min(tree.end, part.end);
    for (const uint32_t element : forest_.Added(tree)) {
      Standing& standing = standing_[standing_of_[element]];
      pass(standing, end);
      if (standing.first != kNever) found(element, standing.first);
      standing_of_[element] = standing.before;
    }
    const auto dropped = forest_.Dropped(tree);
    for (size_t i = dropped.size(); i-- > 0;) {
      standing_of_[dropped[i]] = hidden.back();
      hidden.pop_back();
      if (standing_of_[dropped[i]] != kNone) standing_[standing_of_[dropped[i]]].from = end;
    }
    open.pop_back();
  };
  std::vector<uint32_t> bases = WithBases(part.begin);
  bases.pop_back();
  for (const uint32_t base : bases) enter(base);
  for (uint32_t number = part.begin; number < part.end; number++) {
    while (!open.empty() && trees[open.back()].end <= number) leave();
    enter(number);
  }
  while (!open.empty()) leave();
}

// Each tree's own elements, put together along its bases.
void TreeRowWalk::WalkOneByOne(std::span<const ReachedTree> reached, const Found& found) {
  dropped_.resize(forest_.elements().size(), 0);
  for (const ReachedTree& at : reached) {
    round_++;
    std::vector<uint32_t> chain = WithBases(at.tree);
    for (; !chain.empty(); chain.pop_back()) {
      const TreeForest::Tree& tree = forest_.trees()[chain.back()];
      for (const uint32_t element : forest_.Added(tree)) {
        if (dropped_[element] != round_) found(element, at.first);
      }
      for (const uint32_t element : forest_.Dropped(tree)) dropped_[element] = round_;
    }
  }
}

}  // namespace leaktight
