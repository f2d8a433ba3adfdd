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
  // `has_rooms`: whether threads make themselves a BufferRoom, where the share is large enough.
  // That pays for many thousand objects.
  MemoryBudget(uint64_t total, size_t workers, bool has_rooms = false);

  uint64_t share() const { return share_; }
  uint64_t loan() const { return loan_; }
  bool has_rooms() const { return has_rooms_; }
  std::mutex& borrowing() { return borrowing_; }

 private:
  const uint64_t share_;
  const uint64_t loan_;
  const bool has_rooms_;
  std::mutex borrowing_;
};

// Memory in large pages (base/large_vector.h) that buffers are cut from, one behind the other. They
// are read and written here and there, each byte a few times: in pages of 4 KiB the processor
// spends a noticeable part of that looking up where they are. One thread's.
class BufferRoom {
 public:
  static constexpr uint64_t kSize = uint64_t{8} << 20;

  // Gives a cut back to its room, which lives as long as one is left.
  struct Free {
    std::shared_ptr<BufferRoom> room = nullptr;  // none: it is from the heap
    void operator()(const char* bytes) const;
  };
  using Bytes = std::unique_ptr<char[], Free>;

  BufferRoom();
  BufferRoom(const BufferRoom&) = delete;
  BufferRoom& operator=(const BufferRoom&) = delete;
  ~BufferRoom();

  // None: there is no place left. What was given back is cut again when nothing else is in use.
  static Bytes Cut(const std::shared_ptr<BufferRoom>& room, uint64_t size);

 private:
  char* const bytes_;
  uint64_t used_ = 0;  // from the beginning on
  size_t cuts_ = 0;    // in use
};

// Bytes with the slack that streams (git/pack/inflate.h) and deltas (git/pack/delta.h) need. Not
// zeroed: that would cost as much as filling them does.
struct WalkBuffer {
  BufferRoom::Bytes bytes;
  uint64_t capacity = 0;  // slack included
  uint64_t size = 0;

  explicit operator bool() const { return bytes != nullptr; }
  bool is_cut() const { return bytes.get_deleter().room != nullptr; }
  std::string_view view() const { return {bytes.get(), size}; }
};

// The buffers of one thread. Those given back are kept for the next, as long as they fit the share.
class WalkBuffers {
 public:
  explicit WalkBuffers(MemoryBudget& budget);
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
  BufferRoom::Bytes Cut(uint64_t size);
  void Keep(WalkBuffer buffer);
  // What a cut takes is counted with the room.
  static uint64_t Counted(const WalkBuffer& buffer) {
    return buffer.is_cut() ? 0 : buffer.capacity;
  }

  MemoryBudget& budget_;
  std::shared_ptr<BufferRoom> room_;  // made when it is first wanted
  std::vector<WalkBuffer> kept_;
  uint64_t kept_bytes_ = 0;
  uint64_t held_ = 0;  // by who took them, and the room
  bool borrowed_ = false;
};

}  // namespace leaktight
