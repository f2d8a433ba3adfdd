// Objects made from what the packs hold.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "git/pack/delta.h"
#include "git/pack/inflate.h"
#include "git/pack/object_graph.h"
#include "git/pack/walk_memory.h"

namespace leaktight {

// Inflates entries and applies deltas, within a memory budget. For one thread. What cannot be made
// is an empty buffer; `problem` says why. An entry's bytes are checked against the checksum of its
// index before they are inflated (about 2 % of a whole walk's time, bench/pack), its zlib stream
// against the stream's own, sizes against what is said of them. Ids are not hashed: git does not do
// that on reading either.
class ObjectBuilder {
 public:
  using Patience = WalkBuffers::Patience;

  ObjectBuilder(const ObjectGraph& graph, MemoryBudget& budget) : graph_(graph), buffers_(budget) {}

  // An entry that is no delta.
  WalkBuffer BuildRoot(uint32_t entry, Patience patience = Patience::kWait);

  // A delta of `base`. What it was made by can be read from edits() until the next call.
  WalkBuffer BuildDelta(uint32_t entry, std::string_view base, Patience patience);
  DeltaEdits edits() const { return edits_; }

  // Any entry, through its whole chain of bases, with two objects of it in memory at a time. Where
  // a link cannot be made, through another copy of that object, if there is one.
  WalkBuffer Build(uint32_t entry);

  // The same from one of the entry's other copies, whatever state the entry itself is in.
  WalkBuffer BuildFromCopy(uint32_t entry);

  // An undeltified object in windows of `window` bytes, each of which begins with the last
  // `overlap` bytes (less than `window`) of the one before. False: something was wrong, which shows
  // only at the end.
  using Window = std::function<void(uint64_t offset, std::string_view bytes, bool is_last)>;
  bool Stream(uint32_t entry, uint64_t window, uint64_t overlap, const Window& use);

  void Give(WalkBuffer buffer) { buffers_.Give(std::move(buffer)); }

  // Nothing, with this as the problem.
  WalkBuffer GiveUp(std::string problem) { return Failed(std::move(problem)); }

  const std::string& problem() const { return problem_; }
  // Was the last problem only that memory ran short, that dropping what is held could help?
  bool out_of_memory() const { return out_of_memory_; }

 private:
  WalkBuffer Failed(std::string problem);
  WalkBuffer Short(uint64_t size);
  WalkBuffer BuildChain(uint32_t entry, bool may_use_copies);
  WalkBuffer InflateEntry(uint32_t entry, Patience patience);
  bool IsIntact(uint32_t entry);
  bool StreamFrom(std::string_view stream, uint64_t head, uint64_t size, uint64_t window,
                  uint64_t overlap, const Window& use);

  const ObjectGraph& graph_;
  WalkBuffers buffers_;
  Inflater inflater_;
  WalkBuffer delta_;
  std::vector<Edit> pieces_;
  DeltaEdits edits_;  // refers to both
  std::string problem_;
  bool out_of_memory_ = false;
};

}  // namespace leaktight
