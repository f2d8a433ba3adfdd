// What stands in the trees of one row that are reached, and the first root that has it.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "base/large_vector.h"
#include "git/pack/object_links.h"

namespace leaktight {

// A tree that is reached under a path. The smaller the number of the root that reaches it, the
// earlier it is.
struct ReachedTree {
  uint32_t path = 0;
  uint32_t tree = 0;   // in the forest
  uint32_t first = 0;  // the first root that reaches it there
};

// An element stands in a tree and in all that are made from it until a delta drops it, which is a
// range of TreeForest::trees() with a few holes; the first root that reaches any of these is the
// first that has the element there. One thread's; several share the forest.
class TreeRowWalk {
 public:
  explicit TreeRowWalk(const TreeForest& forest);

  // A part of one row of trees, and those of it that are reached under one path, in order, each
  // once.
  struct Part {
    std::span<const ReachedTree> reached;
    uint32_t begin = 0;
    uint32_t end = 0;
  };

  // What all that are reached have. The same element may be found again; of several firsts the
  // smallest counts.
  using Found = std::function<void(uint32_t element, uint32_t first)>;
  void Walk(const Part& part, const Found& found);

  // How much more trees a part must have than are reached of it, to look at each of these by
  // itself. For tests: either way comes to the same.
  void UseRowsFrom(uint32_t times) { sparse_ = times; }

 private:
  static constexpr uint32_t kNever = UINT32_MAX;

  // An element, from the tree on that brought it.
  struct Standing {
    uint32_t first = kNever;  // in what was gone over
    uint32_t from = 0;        // where that ends: of the trees from here on the first is not known
    uint32_t before = UINT32_MAX;  // what stood of this element before, and does again at the end
  };

  void WalkAll(const Part& part, const Found& found);
  void WalkOneByOne(std::span<const ReachedTree> reached, const Found& found);
  void SetFirsts(const Part& part);
  std::vector<uint32_t> WithBases(uint32_t tree) const;
  uint32_t FirstIn(uint32_t begin, uint32_t end) const;

  const TreeForest& forest_;
  uint32_t sparse_ = 16;
  LargeVector<uint32_t> standing_of_;  // by element: the number in standing_, of that which stands
  std::vector<Standing> standing_;
  // The smallest of each range of a row: those of the trees from size_ on, above them of two each.
  std::vector<uint32_t> firsts_;
  uint32_t size_ = 0;
  // By element: the last tree for which it was dropped, plus one. Empty until one is looked at.
  LargeVector<uint32_t> dropped_;
  uint32_t round_ = 0;
};

}  // namespace leaktight
