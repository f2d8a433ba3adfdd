// A sorted list of object ids in a mapped file, as pack indexes of every kind have it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace leaktight {

// Ids stand every `stride` bytes, in the order of their bytes; `fanout` is 256 numbers in
// big-endian, the n-th how many ids begin with a byte of at most n (git's
// Documentation/gitformat-pack.txt). Views are into the mapped file.
class IdTable {
 public:
  IdTable() = default;
  IdTable(const char* fanout, const char* ids, size_t stride, size_t id_size);

  uint32_t size() const { return size_; }
  std::string_view operator[](uint32_t place) const { return {ids_ + stride_ * place, id_size_}; }

  // Has the memory fetched where the id should stand, which is near the place that is given (it may
  // be size()): worth while some dozen lookups ahead.
  uint32_t Prefetch(std::string_view id) const;

  // The place of an id; the first where it stands there twice.
  std::optional<uint32_t> Find(std::string_view id) const;

  // Do fanout and order say the same? Whoever made this table has looked whether all of its bytes
  // are there; nothing else here goes past them, whatever the fanout says.
  bool IsInOrder() const;

 private:
  uint32_t Fanout(uint8_t byte) const;  // at most size()
  // Does what stands there come before `id`, whose first eight bytes are `head`?
  bool IsBefore(uint32_t place, std::string_view id, uint64_t head) const;
  // Takes off [low, high) what does not need to be looked at to find the first that is not before
  // `id`.
  void NarrowTo(std::string_view id, uint64_t head, uint32_t& low, uint32_t& high) const;
  // Where an id should stand, among those that begin with the same byte: [low, high), not empty.
  static uint32_t Guess(std::string_view id, uint32_t low, uint32_t high);

  const char* fanout_ = nullptr;
  const char* ids_ = nullptr;
  size_t stride_ = 0;
  size_t id_size_ = 0;
  uint32_t size_ = 0;
};

// How many ids a fanout of 1,024 bytes promises.
uint32_t FanoutTotal(const char* fanout);

inline constexpr size_t kFanoutSize = 1024;

}  // namespace leaktight
