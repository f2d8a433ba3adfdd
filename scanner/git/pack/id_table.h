// A sorted list of object ids in a mapped file, as pack indexes of every kind have it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

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

  // The place of an id; the first where it stands there twice.
  std::optional<uint32_t> Find(std::string_view id) const;
  // The same among the places [low, high).
  std::optional<uint32_t> FindIn(std::string_view id, uint32_t low, uint32_t high) const;

  // Do fanout and order say the same, and is each id there once (kStrict)? Whoever made this table
  // has looked whether all of its bytes are there; nothing else here goes past them, whatever the
  // fanout says.
  enum class Order { kNone, kWithCopies, kStrict };
  Order FindOrder() const;
  bool IsInOrder() const { return FindOrder() != Order::kNone; }

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

// For many lookups: which ids begin with the same bits, of which it takes so many that it is about
// one id each. Of a table that is in order.
class IdFanout {
 public:
  IdFanout() = default;
  explicit IdFanout(const IdTable& ids);

  bool empty() const { return begins_.empty(); }
  // The places [first, second) at which an id may stand.
  std::pair<uint32_t, uint32_t> Range(std::string_view id) const;
  // Has the memory fetched that Range reads: worth while some lookups ahead.
  void Prefetch(std::string_view id) const;

 private:
  size_t Bucket(std::string_view id) const;

  int bits_ = 0;
  std::vector<uint32_t> begins_;  // and the end of the last
};

// How many ids a fanout of 1,024 bytes promises.
uint32_t FanoutTotal(const char* fanout);

inline constexpr size_t kFanoutSize = 1024;

}  // namespace leaktight
