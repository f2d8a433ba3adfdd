// Every path that ever named a file, and the first tree that had it there.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
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
// some hundred million. Rows are walked by several threads, folder by folder, and files are told
// while the folders below are walked.
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
    uint32_t path_number = 0;  // the same for the same path, and not larger than there are paths
    std::string_view path;
    uint32_t first = 0;  // of the roots that have it there
  };
  // Some dozen at a time, as what is done with each waits for memory.
  using Take = std::function<void(std::span<const File> files)>;

  explicit TreePaths(const TreeForest& forest, size_t workers = 1);

  // All that is no tree, in no order that means anything; each element once under each path. The
  // same file may be several elements, of several threads. `take` is called by one thread at a
  // time, which may be another than this. False: a tree that is reached was not read.
  bool Walk(const std::vector<Root>& roots, const Take& take);

  // See TreeRowWalk.
  void UseRowsFrom(uint32_t times);
  // Of how many trees threads take a part of a row. For tests: it comes to the same.
  void UsePartsOf(uint32_t trees) { part_ = trees; }

 private:
  // An element in a folder. Both, and the path of the element, are numbers in a pool of paths.
  struct Seen {
    uint32_t element = 0;
    uint32_t folder = 0;
    uint32_t first = 0;
    uint32_t path = 0;
  };
  struct Found {
    std::vector<Seen> files;
    std::vector<Seen> trees;
  };
  // Each element of a folder once, if all of the folder come one behind the other.
  class SeenOnce {
   public:
    explicit SeenOnce(size_t elements) : places_(elements) {}
    // Null: it is there already, maybe with another first. Else where its path is to be put.
    Seen* Add(const Seen& seen, std::vector<Seen>& all);

   private:
    LargeVector<uint32_t> places_;  // by element: where in `all` it may stand
  };
  struct Worker {
    explicit Worker(const TreeForest& forest) : walk(forest), seen(forest.elements().size()) {}

    TreeRowWalk walk;
    SeenOnce seen;
    Found found;
    StringPool paths;               // its own, as they are looked up by all at once
    std::vector<uint32_t> numbers;  // by its own: in paths_
    std::string path;
  };
  using Part = TreeRowWalk::Part;

  void See(Worker& worker, const Part& part) const;
  std::vector<Part> PartsOf(const std::vector<ReachedTree>& level) const;
  void NumberPaths();
  std::vector<Seen> Merge(std::vector<Seen> Found::*kind, const std::vector<Found>& all);
  bool FindLevel(const std::vector<Found>& found, std::vector<ReachedTree>& level);
  void TellFiles(const std::vector<Found>& found, const Take& take);

  const TreeForest& forest_;
  std::vector<std::unique_ptr<Worker>> workers_;
  uint32_t part_ = 1U << 13;
  SeenOnce seen_;     // by all workers
  StringPool paths_;  // those of folders end in a slash, but for the empty one
};

}  // namespace leaktight
