// Every path that ever named a file, and the first tree that had it there.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string_view>
#include <vector>

#include "base/string_pool.h"
#include "git/pack/object_links.h"
#include "git/pack/tree_row_walk.h"

namespace leaktight {

// Walks the trees that roots reach, at the price of what deltas bring and take (TreeRowWalk). Of
// git's own repository that is one step for each of some million elements, where its trees hold
// some hundred million. Rows are walked by several threads, folder by folder.
class TreePaths {
 public:
  // A root tree with a number: the smaller, the earlier.
  struct Root {
    uint32_t tree = 0;  // in the forest
    uint32_t first = 0;
  };
  struct File {
    const TreeForest::Element& element;
    uint32_t number = 0;       // of the element
    uint32_t path_number = 0;  // from 0 on, the same for the same path
    std::string_view path;
    uint32_t first = 0;  // of the roots that have it there; of several calls the smallest counts
  };

  explicit TreePaths(const TreeForest& forest, size_t workers = 1);

  // All that is no tree, in no order that means anything, but always the same one; the same element
  // under the same path may come again. `take` is called by this thread. False: a tree that is
  // reached was not read.
  bool Walk(const std::vector<Root>& roots, const std::function<void(const File& file)>& take);

  // See TreeRowWalk.
  void UseRowsFrom(uint32_t times);

 private:
  // What a thread found: an element under a path that it numbers for itself.
  struct Seen {
    uint32_t element = 0;
    uint32_t path = 0;
    uint32_t first = 0;
  };
  struct Worker {
    explicit Worker(const TreeForest& forest) : walk(forest) {}

    TreeRowWalk walk;
    StringPool paths;
    std::vector<uint32_t> numbers;  // in paths_, by the number in `paths`; those known so far
    std::vector<Seen> seen;
  };
  // The trees of one row that are reached under one path; and what was seen in them.
  struct Row {
    std::span<const ReachedTree> reached;
    size_t worker = 0;
    size_t begin = 0;
    size_t end = 0;
  };

  void See(size_t worker, Row& row);
  std::vector<Row> RowsOf(const std::vector<ReachedTree>& level) const;

  const TreeForest& forest_;
  std::vector<Worker> workers_;
  StringPool paths_;  // those of folders end in a slash, but for the empty one
};

}  // namespace leaktight
