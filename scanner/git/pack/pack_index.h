// What an .idx file says of its pack.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "git/pack/id_table.h"
#include "git/pack/object_format.h"

namespace leaktight {

// Versions 1 and 2 (git's Documentation/gitformat-pack.txt, "Version 1/2 pack-*.idx files"). Every
// object's id with the offset of its entry in the pack; version 2 also has the CRC-32 of each
// entry's bytes. Views into `bytes`, which must stay.
class PackIndex {
 public:
  static constexpr uint64_t kNoOffset = std::numeric_limits<uint64_t>::max();

  // An error where the sizes do not fit together or the ids are out of order: then lookups could
  // miss what is there. Offsets are not looked at here. `path` is for the error. To look at the
  // order takes reading all of the file: who asks for a few objects, and asks git for what is
  // missing, goes without.
  enum class Order { kCheck, kTrust };
  static Result<PackIndex> Parse(std::string_view bytes, ObjectFormat format,
                                 const std::string& path, Order order = Order::kCheck);

  const IdTable& ids() const { return ids_; }
  // Was it looked at, and does each stand there once?
  bool ids_are_distinct() const { return ids_are_distinct_; }

  // Of the entry whose id stands at `place` of `ids`; kNoOffset: what stands there is nonsense.
  uint64_t Offset(uint32_t place) const;
  bool has_crcs() const { return !crcs_.empty(); }  // version 1 has none
  uint32_t Crc(uint32_t place) const;               // only where there are

  // The checksum that the pack must end in.
  std::string_view pack_checksum() const { return pack_checksum_; }

 private:
  IdTable ids_;
  bool ids_are_distinct_ = false;
  std::string_view crcs_;     // 4 bytes each; empty in version 1
  std::string_view offsets_;  // 4 bytes in each stride
  size_t stride_ = 0;
  std::string_view large_offsets_;  // 8 bytes each
  std::string_view pack_checksum_;
};

}  // namespace leaktight
