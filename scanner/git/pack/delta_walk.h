// Every object of some types, each made once, bases before what is a delta of them.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <mutex>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/hash.h"
#include "base/parallel.h"
#include "git/pack/delta.h"
#include "git/pack/object_builder.h"
#include "git/pack/object_graph.h"
#include "git/pack/walk_memory.h"
#include "git/pack/walk_plan.h"

namespace leaktight {

struct WalkedObject {
  uint32_t entry = 0;
  ObjectType type = ObjectType::kUnknown;
  std::string_view bytes;  // valid during the call, as all that is here
  // Where the object was made from its base just now: the base's bytes, and how. Else none: a root,
  // or an object that was made through its whole chain.
  bool is_delta = false;
  std::string_view base_bytes;
  DeltaEdits edits;
};

// A part of an object that is too large to be in memory whole.
struct WalkedWindow {
  uint32_t entry = 0;
  ObjectType type = ObjectType::kUnknown;
  uint64_t offset = 0;  // of the window in the object
  std::string_view bytes;
  bool is_last = false;
};

struct WalkOptions {
  ObjectTypes types = kAllObjectTypes;
  size_t workers = 1;
  // The most that all threads hold together: objects, deltas, windows.
  uint64_t memory = uint64_t{256} << 20;
  // Undeltified objects of more bytes are visited in windows, unless something is a delta of them
  // and all of it can be held after all. Not more than a quarter of `memory`.
  uint64_t whole = uint64_t{64} << 20;
  uint64_t window = uint64_t{4} << 20;
  uint64_t overlap = 64 << 10;  // bytes of a window that stood in the one before
  std::stop_token stop;
  // By entry: whether it, or what is made of it, is to be visited. Null: all are. It outlives the
  // walk.
  const std::vector<bool>* wanted = nullptr;
};

// The walk of one delta tree needs the objects on the way from its root to where it is, as long as
// more is to be made from them. The heaviest branch is walked last, and its base given back before:
// so on any way at most log2(objects) bases are held, however deep it is, and no recursion is
// needed. If those are still too many bytes for the memory that there is, the oldest are given back
// and made again later.
//
// An object that cannot be made goes to `unread`, and so does each that is a delta of it, unless it
// has a copy elsewhere that can be read: all other objects are visited. Memory is bounded by
// WalkOptions::memory, time by the bytes of the objects.
//
// A Visitor has:
//   using Value = …;  what is carried from a base to what is made from it
//   Value Visit(size_t worker, const WalkedObject& object, const Value* base);
//       `base`: null exactly where the object has no `base_bytes`.
//   void Window(size_t worker, const WalkedWindow& window);
// It is called from several threads, `worker` < WalkOptions::workers says which.
template <class Visitor>
class DeltaWalk {
 public:
  DeltaWalk(const ObjectGraph& graph, const WalkOptions& options, Visitor& visitor,
            const UnreadSink& unread)
      : graph_(graph),
        options_(Bounded(options)),
        visitor_(visitor),
        unread_(unread),
        plan_(graph, options_.types, options_.workers),
        budget_(options_.memory, options_.workers) {}

  // False: it was stopped before all was visited.
  bool Run() {
    std::atomic<size_t> next{0};
    ParallelFor(options_.workers, options_.workers, [&](size_t worker, size_t) {
      Walker walker(*this, worker);
      for (size_t batch; (batch = next.fetch_add(1)) < plan_.batches();) {
        for (const uint32_t head : plan_.Batch(batch)) {
          if (IsWanted(head)) walker.WalkTree(head);
        }
      }
    });
    return !options_.stop.stop_requested();
  }

 private:
  using Value = typename Visitor::Value;
  using Patience = WalkBuffers::Patience;

  bool IsWanted(uint32_t entry) const {
    return options_.wanted == nullptr || (*options_.wanted)[entry];
  }
  // Is it none of the walk that comes to its base?
  bool IsLeftOut(uint32_t entry) const { return plan_.IsCut(entry) || !IsWanted(entry); }

  static WalkOptions Bounded(WalkOptions options) {
    options.workers = std::max<size_t>(options.workers, 1);
    options.whole = std::min(options.whole, options.memory / 4);
    options.overlap = std::min(options.overlap, options.window / 2);
    return options;
  }

  // Bounds of what is made through a whole chain: no repository that git made comes near them, and
  // a hostile one could make the time grow with the square of its size.
  static constexpr size_t kMostAgain = 1000;       // in one tree
  static constexpr size_t kMostFromCopies = 1000;  // on one thread

  // An object from which more is to be made.
  struct Level {
    uint32_t entry = 0;
    uint32_t next = 0;  // of its results
    WalkBuffer bytes;   // none: given back, to be made again
    Value value;
  };

  // One thread's walk.
  class Walker {
   public:
    Walker(DeltaWalk& walk, size_t worker)
        : walk_(walk), graph_(walk.graph_), worker_(worker), builder_(graph_, walk.budget_) {}

    void WalkTree(uint32_t head) {
      again_ = 0;
      Start(head, false);
      // What hung on objects that cannot be made, and can be read from elsewhere.
      while (!from_copies_.empty()) {
        const uint32_t entry = from_copies_.back();
        from_copies_.pop_back();
        Start(entry, true);
      }
    }

   private:
    bool Stopped() const { return walk_.options_.stop.stop_requested(); }

    void Start(uint32_t head, bool from_copy) {
      if (Stopped()) return;
      if (!from_copy && IsForWindows(head)) return StreamWindows(head);
      WalkBuffer bytes = from_copy ? FromCopy(head) : builder_.Build(head);
      if (!bytes) {
        if (builder_.out_of_memory() && IsPlainRoot(head)) {
          StreamWindows(head);
          return TellResults(head);
        }
        return Tell(head, true);
      }
      const WalkedObject object = {head, graph_.Type(head), bytes.view(), false, {}, {}};
      Keep(head, std::move(bytes), walk_.visitor_.Visit(worker_, object, nullptr));
      while (!levels_.empty() && !Stopped()) Step();
      for (; !levels_.empty(); levels_.pop_back()) builder_.Give(std::move(levels_.back().bytes));
    }

    // One object more.
    void Step() {
      const size_t depth = levels_.size() - 1;
      const std::span<const uint32_t> results = graph_.Results(levels_[depth].entry);
      uint32_t& next = levels_[depth].next;
      const uint32_t entry = results[next++];
      while (next < results.size() && walk_.IsLeftOut(results[next])) next++;
      WalkBuffer result = Make(entry);
      if (!result) {
        Tell(entry, false);
        if (levels_[depth].next == results.size()) Drop();
        return;
      }
      Level& base = levels_[depth];
      const WalkedObject object = {entry, graph_.Type(entry), result.view(),
                                   true,  base.bytes.view(),  builder_.edits()};
      Value value = walk_.visitor_.Visit(worker_, object, &base.value);
      if (base.next == results.size()) Drop();
      Keep(entry, std::move(result), std::move(value));
    }

    // A result of the last level, whatever has to be given back for it.
    WalkBuffer Make(uint32_t entry) {
      Level& base = levels_.back();
      if (!base.bytes) base.bytes = Again(base.entry);
      if (!base.bytes) return {};
      WalkBuffer result = builder_.BuildDelta(entry, base.bytes.view(), Patience::kAtOnce);
      for (size_t i = 0; !result && builder_.out_of_memory() && i + 1 < levels_.size(); i++) {
        if (!levels_[i].bytes) continue;
        builder_.Give(std::exchange(levels_[i].bytes, {}));
        result = builder_.BuildDelta(entry, base.bytes.view(), Patience::kShare);
      }
      if (result || !builder_.out_of_memory()) return result;
      return builder_.BuildDelta(entry, base.bytes.view(), Patience::kWait);
    }

    WalkBuffer FromCopy(uint32_t entry) {
      if (from_copy_++ < kMostFromCopies) return builder_.BuildFromCopy(entry);
      return builder_.GiveUp("could not be read, as too many others, to read each from elsewhere");
    }

    // An object whose bytes had to be given back.
    WalkBuffer Again(uint32_t entry) {
      if (again_++ < kMostAgain) return builder_.Build(entry);
      return builder_.GiveUp("is in a tree of deltas so large and so deep that it takes too long");
    }

    // More is to be made from this, or nothing.
    void Keep(uint32_t entry, WalkBuffer bytes, Value value) {
      const std::span<const uint32_t> results = graph_.Results(entry);
      uint32_t next = 0;
      while (next < results.size() && walk_.IsLeftOut(results[next])) next++;
      if (next == results.size()) return builder_.Give(std::move(bytes));
      levels_.push_back({entry, next, std::move(bytes), std::move(value)});
    }

    void Drop() {
      builder_.Give(std::move(levels_.back().bytes));
      levels_.pop_back();
    }

    bool IsPlainRoot(uint32_t entry) const { return graph_.Base(entry) == ObjectGraph::kNone; }
    bool IsForWindows(uint32_t entry) const {
      return graph_.StreamSize(entry) > walk_.options_.whole && IsPlainRoot(entry) &&
             graph_.Results(entry).empty();
    }

    void StreamWindows(uint32_t entry) {
      const ObjectType type = graph_.Type(entry);
      const auto use = [&](uint64_t offset, std::string_view bytes, bool is_last) {
        if (Stopped()) return;
        walk_.visitor_.Window(worker_, {entry, type, offset, bytes, is_last});
      };
      if (!builder_.Stream(entry, walk_.options_.window, walk_.options_.overlap, use)) {
        Tell(entry, true);
      }
    }

    // That an object could not be made, nor what is a delta of it.
    void Tell(uint32_t entry, bool tried_copies) {
      if (!tried_copies && HasReadableCopy(entry)) return from_copies_.push_back(entry);
      walk_.Unread(graph_.ErrorOf(entry, builder_.problem()));
      TellResults(entry);
    }

    void TellResults(uint32_t entry) {
      std::vector<uint32_t> lost = {entry};
      while (!lost.empty()) {
        const uint32_t base = lost.back();
        lost.pop_back();
        for (const uint32_t result : graph_.Results(base)) {
          // A cut is another walk's, which finds out by itself.
          if (walk_.IsLeftOut(result)) continue;
          if (HasReadableCopy(result)) {
            from_copies_.push_back(result);
            continue;
          }
          walk_.Unread(graph_.ErrorOf(
              result, "is a delta of " + Hex(graph_.Id(base)) + ", which could not be read"));
          lost.push_back(result);
        }
      }
    }

    bool HasReadableCopy(uint32_t entry) const {
      for (const auto& [first, copy] : graph_.Copies(entry)) {
        if (graph_.Type(copy) != ObjectType::kUnknown) return true;
      }
      return false;
    }

    DeltaWalk& walk_;
    const ObjectGraph& graph_;
    const size_t worker_;
    ObjectBuilder builder_;
    std::vector<Level> levels_;
    std::vector<uint32_t> from_copies_;
    size_t again_ = 0;      // in this tree
    size_t from_copy_ = 0;  // in all
  };

  void Unread(Error error) {
    const std::lock_guard lock(unread_mutex_);
    unread_(std::move(error));
  }

  const ObjectGraph& graph_;
  const WalkOptions options_;
  Visitor& visitor_;
  const UnreadSink& unread_;
  const WalkPlan plan_;
  MemoryBudget budget_;
  std::mutex unread_mutex_;
};

}  // namespace leaktight
