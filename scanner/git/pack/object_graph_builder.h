// How an ObjectGraph is put together.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "git/pack/object_graph.h"

namespace leaktight {

// Each step over all entries, spread over threads where that pays. Measured by bench/pack.
class ObjectGraphBuilder {
 public:
  ObjectGraphBuilder(const ObjectGraphOptions& options, const UnreadSink& unread);

  Result<ObjectGraph> Build(const std::string& objects);

 private:
  using Entry = ObjectGraph::Entry;

  // Why an entry has no root.
  enum class Root : uint8_t {
    kUnknown,
    kOnPath,
    kFound,
    kHeadBroken,
    kBaseMissing,
    kCyclic,
    kAbove
  };

  // Work over the entries [begin, end), in pieces on several threads.
  void InPieces(uint32_t begin, uint32_t end,
                const std::function<void(uint32_t, uint32_t)>& work) const;

  void OpenFiles();
  void PrepareFind();
  void ListPacks();  // entries in the order of their offsets
  static Entry EntryAt(uint64_t offset, uint32_t place, uint16_t pack);
  // By the pack's .rev file, in pieces. False: there is none that is right, and nothing was done.
  bool ListInOrder(uint16_t pack);
  void ListSorted(uint16_t pack);
  void ListLoose();
  void FindCopies();  // of objects that stand in several places
  void ReadHeads();   // types, sizes and bases
  static uint32_t KeptSize(uint64_t size);
  Root ReadPackedHead(uint32_t number);
  Root ReadLooseHead(uint32_t number);
  void FindRoots();  // types of deltas, and an order in which bases come first
  bool HasRootBefore(uint32_t entry);
  void FindRoot(uint32_t entry);
  void UseCopies();    // where the first place of an object has no root
  bool SwapCopies();   // false: nothing was to be done
  void IndexCopies();  // so that they are found from both sides
  void TellUnread();
  void Link();  // bases to results, and weights
  void Weigh();
  void ListResults();
  // Is it walked as a delta of something?
  bool IsResult(uint32_t entry) const {
    return graph_.entries_[entry].is_walked && graph_.entries_[entry].base != ObjectGraph::kNone;
  }

  uint32_t BaseOf(uint32_t entry, const EntryHeader& header) const;

  const ObjectGraphOptions& options_;
  UnreadSink unread_;
  ObjectGraph graph_;
  std::vector<Root> roots_;
  std::vector<uint32_t> order_;  // of what has a root; empty: all as they are numbered
  std::vector<uint32_t> path_;
};

}  // namespace leaktight
