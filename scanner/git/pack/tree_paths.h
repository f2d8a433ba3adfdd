// Every path that ever named a file, and the first tree that had it there.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "base/string_pool.h"
#include "git/pack/object_links.h"

namespace leaktight {

// Walks the trees that roots reach, at the price of what deltas bring and take: an element stands
// in a tree and in all that are made from it until a delta drops it, which is a range of
// TreeForest::trees() with a few holes; the first root that reaches any of these under a path is
// the first that has the element there. Of git's own repository that is one step for each of some
// million elements, where its trees hold some hundred million.
class TreePaths {
 public:
  static constexpr uint32_t kNever = UINT32_MAX;

  // A root tree with a number: the smaller, the earlier.
  struct Root {
    uint32_t tree = 0;  // in the forest
    uint32_t first = 0;
  };
  struct File {
    const TreeForest::Element& element;
    uint32_t number = 0;  // of the element
    const std::string& path;
    uint32_t first = 0;  // of the roots that have it there; of several calls the smallest counts
  };

  explicit TreePaths(const TreeForest& forest);

  // All that is no tree, in no order; the same element under the same path may come again. False: a
  // tree that is reached was not read.
  bool Walk(const std::vector<Root>& roots, const std::function<void(const File& file)>& take);

  // How much more trees a row must have than are reached of it, to look at each of these by itself.
  // For tests: either way comes to the same.
  void UseRowsFrom(uint32_t times) { sparse_ = times; }

 private:
  struct Reached {
    uint32_t path = 0;  // in paths_
    uint32_t tree = 0;
    uint32_t first = 0;
  };
  // An element, from the tree on that brought it.
  struct Standing {
    uint32_t first = kNever;  // in what was gone over
    uint32_t from = 0;        // where that ends: of the trees from here on the first is not known
    uint32_t before = UINT32_MAX;  // what stood of this element before, and does again at the end
  };

  using Found = std::function<void(uint32_t element, uint32_t first)>;
  void WalkRow(const Reached* begin, const Reached* end, const Found& found);
  void WalkOneByOne(const Reached* begin, const Reached* end, const Found& found);
  void SetFirsts(uint32_t from, uint32_t to, const Reached* begin, const Reached* end);
  uint32_t FirstIn(uint32_t begin, uint32_t end) const;

  const TreeForest& forest_;
  uint32_t sparse_ = 16;
  StringPool paths_;                   // of folders; each but the empty one ends in a slash
  std::vector<uint32_t> standing_of_;  // by element: the number in standing_, of that which stands
  std::vector<Standing> standing_;
  // The smallest of each range of a row: those of the trees from size_ on, above them of two each.
  std::vector<uint32_t> firsts_;
  uint32_t size_ = 0;
  std::vector<uint32_t> dropped_;  // by element: the last tree for which it was dropped, plus one
  uint32_t round_ = 0;
};

}  // namespace leaktight
