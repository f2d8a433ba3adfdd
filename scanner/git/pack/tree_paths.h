// Every path that ever named a file, and the first tree that had it there.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/large_vector.h"
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
    uint32_t first = 0;  // of the roots that have it there
  };

  explicit TreePaths(const TreeForest& forest, size_t workers = 1);

  // All that is no tree, in no order that means anything; each element once under each path. The
  // same file may be several elements, of several threads. `take` is called by this thread. False:
  // a tree that is reached was not read.
  bool Walk(const std::vector<Root>& roots, const std::function<void(const File& file)>& take);

  // See TreeRowWalk.
  void UseRowsFrom(uint32_t times);

 private:
  // An element in a folder, which has the number of its path.
  struct Seen {
    uint32_t element = 0;
    uint32_t folder = 0;
    uint32_t first = 0;
  };
  // Each element of a folder once, if all of the folder come one behind the other.
  class SeenOnce {
   public:
    explicit SeenOnce(size_t elements) : places_(elements) {}
    void Add(const Seen& seen);
    void Clear() { all_.clear(); }
    const std::vector<Seen>& all() const { return all_; }

   private:
    std::vector<Seen> all_;
    LargeVector<uint32_t> places_;  // by element: where in all_ it may stand
  };
  struct Worker {
    explicit Worker(const TreeForest& forest) : walk(forest), seen(forest.elements().size()) {}

    TreeRowWalk walk;
    SeenOnce seen;
  };
  // The trees of one row that are reached under one path.
  using Row = std::span<const ReachedTree>;

  void See(Worker& worker, Row row);
  std::vector<Row> RowsOf(const std::vector<ReachedTree>& level) const;
  void Merge();
  uint32_t PathOf(const Seen& seen);

  const TreeForest& forest_;
  std::vector<Worker> workers_;
  SeenOnce seen_;     // by all workers
  StringPool paths_;  // those of folders end in a slash, but for the empty one
  std::string path_;  // the last one that was looked up
};

}  // namespace leaktight
