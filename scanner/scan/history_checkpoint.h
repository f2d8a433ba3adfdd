// How far the scan of a whole history is, for one that goes on where this was killed.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <mutex>
#include <span>
#include <string>
#include <string_view>

#include "source/history.h"

namespace leaktight {

// Which objects were judged with nothing to tell of them: one bit each, by their entries in the
// ObjectGraph, which are the same as long as the packs are. (Their numbers in the history are not:
// they depend on how threads share the trees.) All others are judged again, so that no finding has
// to stand in here. Of git's own repository it has 106 KB.
class HistoryCheckpoint {
 public:
  struct Counts {
    uint64_t files = 0;
    uint64_t bytes = 0;
    uint64_t commits = 0;
  };
  using Save = std::function<void(const std::string& text)>;

  // `before`: what was saved of the same history (StateOf); empty: nothing. `save` is called by one
  // thread at a time, not more often than `every`.
  HistoryCheckpoint(const History& history, std::string_view before, Save save,
                    std::chrono::milliseconds every);

  // What tells a history from others: its commits in their order, what refs name besides, and
  // which entries its objects are. Of one that has packs().
  static std::string StateOf(const History& history);

  // Of before.
  bool WasClean(uint32_t entry) const;
  const Counts& counts() const { return before_counts_; }
  uint64_t objects() const { return before_objects_; }

  // These were judged now. May be called by several threads.
  void Add(std::span<const uint32_t> clean, const Counts& counts);
  void SaveNow();

 private:
  using Clock = std::chrono::steady_clock;
  std::string Text() const;
  bool Read(std::string_view text);

  const Save save_;
  const std::chrono::milliseconds every_;
  std::string before_;  // bits
  Counts before_counts_;
  uint64_t before_objects_ = 0;
  std::mutex mutex_;
  std::string now_;
  Counts counts_;
  Clock::time_point saved_;
};

}  // namespace leaktight
