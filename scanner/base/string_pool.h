// Strings with dense numbers: each stands once in memory, and is named by a number from 0 on.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "base/large_vector.h"

namespace leaktight {

// For many short strings: object ids (as their bytes), paths. All bytes stand in one array and
// another array is the hash table: an object id of 20 bytes takes 44 to 60 bytes in all.
class StringPool {
 public:
  static constexpr uint32_t kNone = UINT32_MAX;

  StringPool();

  // The string's number; new ones are numbered in the order in which they come.
  uint32_t Add(std::string_view text);
  // The numbers of several, which may be the same, in their order: as Add gives them, in less time
  // where the pool is larger than the processor's caches, since memory is fetched for all at once.
  void AddAll(std::span<const std::string_view> texts, uint32_t* numbers);
  uint32_t Find(std::string_view text) const;  // kNone: it is not in here
  // Room for so many strings of so many bytes together, which is taken only as it is filled; what
  // is more is moved, as in a vector.
  void Reserve(size_t strings, size_t bytes);
  // So many more will come: the table that finds them is made large enough at once.
  void MakeRoom(size_t more);

  // Gives back the memory that adding and finding need: neither may be done from then on.
  void Close() { slots_ = {}; }

  // Valid until the next Add.
  std::string_view operator[](uint32_t number) const {
    return {bytes_.data() + begins_[number], begins_[number + 1] - begins_[number]};
  }
  uint32_t size() const { return static_cast<uint32_t>(begins_.size() - 1); }

 private:
  struct Slot {
    uint32_t number = kNone;
    uint32_t hash = 0;  // bytes, which lie anywhere, are compared where it is the same
  };

  uint32_t HashOf(std::string_view text) const;
  size_t SlotOf(std::string_view text, uint32_t hash) const;  // where it stands or would stand
  uint32_t Add(std::string_view text, uint32_t hash);         // where there is room

  uint64_t seed_;
  LargeVector<char> bytes_;
  LargeVector<uint64_t> begins_ = {0};  // and the end of the last one
  LargeVector<Slot> slots_;             // open addressing; a power of two, at most half full
};

}  // namespace leaktight
