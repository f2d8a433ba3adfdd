// Which thread walks which delta trees, and in what order.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <span>
#include <utility>
#include <vector>

#include "git/pack/object_graph.h"

namespace leaktight {

// A set of object types.
class ObjectTypes {
 public:
  constexpr ObjectTypes(std::initializer_list<ObjectType> types) {
    for (const ObjectType type : types) bits_ |= 1U << static_cast<unsigned>(type);
  }
  constexpr bool Has(ObjectType type) const {
    return (bits_ >> static_cast<unsigned>(type) & 1) != 0;
  }

 private:
  unsigned bits_ = 0;
};

inline constexpr ObjectTypes kAllObjectTypes = {ObjectType::kCommit, ObjectType::kTree,
                                                ObjectType::kBlob, ObjectType::kTag};

// The walk of each delta tree begins at a head: its root. A tree that is too heavy to be one
// thread's is cut: a heavy subtree far up in it becomes a head of its own, which costs making its
// bases once more. Where that would not pay (one long chain) it stays whole.
//
// Heads are handed out in batches: the heavy ones first, one by one, so that none is left over when
// the other threads are done; then the many light ones, as they lie in their packs.
class WalkPlan {
 public:
  WalkPlan(const ObjectGraph& graph, ObjectTypes types, size_t workers);

  size_t batches() const { return batches_.size(); }
  std::span<const uint32_t> Batch(size_t number) const {
    const auto [begin, end] = batches_[number];
    return {heads_.data() + begin, heads_.data() + end};
  }

  // Is this entry, which is a delta, the head of a walk of its own?
  bool IsCut(uint32_t entry) const;

 private:
  void Cut(const ObjectGraph& graph, uint32_t root, float heavy);

  std::vector<uint32_t> heads_;
  std::vector<std::pair<uint32_t, uint32_t>> batches_;
  std::vector<uint32_t> cuts_;  // sorted
};

}  // namespace leaktight
