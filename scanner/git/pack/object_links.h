// What the commits and trees of a repository say of each other and of files.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <future>
#include <memory>
#include <span>
#include <stop_token>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/large_vector.h"
#include "git/commit_order.h"
#include "git/pack/object_graph.h"
#include "git/pack/tree_part.h"

namespace leaktight {

// Every tree, delta bases before what is a delta of them: a tree, then all that are made from it,
// stand in a row [number, end). Each with what it has otherwise than its base.
class TreeForest {
 public:
  struct Tree {
    uint32_t entry = 0;  // in the ObjectGraph
    uint32_t end = 0;    // behind the last one that is made from this
    uint32_t root = 0;   // the first of the row that this stands in
    uint32_t added = 0;  // in numbers_
    uint32_t dropped = 0;
    uint32_t behind = 0;
  };
  struct Element {
    std::string_view name;
    GitMode mode = GitMode::kOther;
    bool is_tree = false;
    // In the ObjectGraph; ObjectGraph::kNone: it is not there, and of a submodule.
    uint32_t object = ObjectGraph::kNone;
  };

  const LargeArray<Tree>& trees() const { return trees_; }
  const LargeArray<Element>& elements() const { return elements_; }
  // As bytes. In a tree it stands behind the name.
  std::string_view IdOf(const Element& element) const {
    return {element.name.data() + element.name.size() + 1, id_size_};
  }

  // Numbers in elements(). Of a row's first: all that it has, and none.
  std::span<const uint32_t> Added(const Tree& tree) const {
    return std::span(numbers_).subspan(tree.added, tree.dropped - tree.added);
  }
  std::span<const uint32_t> Dropped(const Tree& tree) const {
    return std::span(numbers_).subspan(tree.dropped, tree.behind - tree.dropped);
  }
  // Where an entry of the graph stands in trees(); ObjectGraph::kNone: it is none that was read.
  uint32_t Find(uint32_t entry) const { return tree_of_[entry]; }

 private:
  friend class ObjectLinks;

  LargeArray<Tree> trees_;
  LargeArray<Element> elements_;
  LargeArray<uint32_t> numbers_;
  LargeArray<uint32_t> tree_of_;  // by entry
  size_t id_size_ = 0;
  std::vector<std::unique_ptr<TreePart>> parts_;  // which the names and ids are views into
};

struct ObjectLinksOptions {
  size_t workers = 1;
  uint64_t memory = uint64_t{256} << 20;  // of the walk: WalkOptions
  std::stop_token stop = {};              // likewise
  // Told each commit's bytes, once and from several threads; what it says is kept (IsSilent).
  std::function<bool(size_t worker, std::string_view commit)> is_silent = {};
};

// Read in one walk over all commits and trees, those that nothing reaches included.
class ObjectLinks {
 public:
  // `unread`: what could not be read, or is not as git writes it. Then what is here may be wrong.
  // The graph outlives what is read, and stays where it is.
  static ObjectLinks Read(const ObjectGraph& graph, const ObjectLinksOptions& options,
                          const UnreadSink& unread);

  struct Commit {
    uint32_t entry = 0;
    uint32_t tree = ObjectGraph::kNone;  // its entry; kNone: it is not there
  };
  const std::vector<Commit>& commits() const { return commits_; }
  // The parents are numbers in commits(); kNone: one that is not there or cannot be read.
  const CommitParents& parents() const { return parents_; }
  // The number of the commit that is an entry; kNone: it is none.
  uint32_t FindCommit(uint32_t entry) const { return commit_of_[entry]; }

  // What ObjectLinksOptions::is_silent said of the commit that is an entry.
  bool IsSilent(uint32_t entry) const { return !silent_.empty() && silent_[entry] != 0; }

  // Waits until they are put together.
  const TreeForest& trees() const {
    trees_made_.get();
    return *trees_;
  }

 private:
  class Reader;
  class ForestMaker;

  std::vector<Commit> commits_;
  CommitParents parents_;
  std::vector<uint32_t> commit_of_;  // by entry
  std::vector<uint8_t> silent_;      // by entry; bytes, as threads write them
  std::unique_ptr<TreeForest> trees_;
  std::shared_future<void> trees_made_;  // last: it is waited for before anything else goes
};

}  // namespace leaktight
