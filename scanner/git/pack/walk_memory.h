// The memory that a walk over a repository's objects takes, and its bound.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string_view>
#include <vector>

namespace leaktight {

// What all threads of a walk hold together never exceeds `total` bytes: half of it is shared out
// evenly, and the other half is lent whole to one thread at a time, for what its share cannot hold.
// Who has borrowed waits for nobody, so nobody waits for ever.
class MemoryBudget {
 public:
  MemoryBudget(uint64_t total, size_t workers)
      : share_(total / 2 / workers), loan_(total - share_ * workers) {}

  uint64_t share() const { return share_; }
  uint64_t loan() const { return loan_; }
  std::mutex& borrowing() { return borrowing_; }

 private:
  const uint64_t share_;
  const uint64_t loan_;
  std::mutex borrowing_;
};

// Bytes with the slack that streams (git/pack/inflate.h) and deltas (git/pack/delta.h) need. Not
// zeroed: that would cost as much as filling them does.
struct WalkBuffer {
  std::unique_ptr<char[]> bytes;
  uint64_t capacity = 0;  // slack included
  uint64_t size = 0;

  explicit operator bool() const { return bytes != nullptr; }
  std::string_view view() const { return {bytes.get(), size}; }
};

// The buffers of one thread. Those given back are kept for the next, as long as they fit the share.
class WalkBuffers {
 public:
  explicit WalkBuffers(MemoryBudget& budget) : budget_(budget) {}
  WalkBuffers(const WalkBuffers&) = delete;
  WalkBuffers& operator=(const WalkBuffers&) = delete;
  ~WalkBuffers();

  enum class Patience : uint8_t {
    kShare,   // not more than the share
    kAtOnce,  // the loan too, where nobody has it
    kWait,    // the loan too, waiting for it
  };

  // A buffer for `size` bytes; none where that is more than there is to be had.
  WalkBuffer Take(uint64_t size, Patience patience);
  void Give(WalkBuffer buffer);

  // What this thread holds now, for whoever took it and for later.
  uint64_t bytes() const { return held_ + kept_bytes_; }

 private:
  uint64_t Limit() const { return budget_.share() + (borrowed_ ? budget_.loan() : 0); }
  void FreeKept();

  MemoryBudget& budget_;
  std::vector<WalkBuffer> kept_;
  uint64_t kept_bytes_ = 0;
  uint64_t held_ = 0;  // by who took them
  bool borrowed_ = false;
};

}  // namespace leaktight
