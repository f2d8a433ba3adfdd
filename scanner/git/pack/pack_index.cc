#include "git/pack/pack_index.h"

#include "git/pack/big_endian.h"

namespace leaktight {
namespace {

constexpr std::string_view kMagic("\377tOc\0\0\0\2", 8);

tl::unexpected<Error> Broken(const std::string& path, std::string what) {
  return Fail(path, "this pack index " + std::move(what),
              "`git index-pack` on its pack makes a new one");
}

}  // namespace

Result<PackIndex> PackIndex::Parse(std::string_view bytes, ObjectFormat format,
                                   const std::string& path, Order order) {
  const size_t id_size = IdSize(format);
  PackIndex index;
  const bool has_version = bytes.starts_with(kMagic.substr(0, 4));
  if (has_version && !bytes.starts_with(kMagic)) return Broken(path, "is of an unknown version");
  const std::string_view rest = has_version ? bytes.substr(kMagic.size()) : bytes;
  if (rest.size() < kFanoutSize + 2 * id_size) return Broken(path, "is cut short");
  const uint64_t count = FanoutTotal(rest.data());
  const uint64_t room = rest.size() - kFanoutSize - 2 * id_size;
  const uint64_t each = has_version ? id_size + 8 : id_size + 4;
  const char* const table = rest.data() + kFanoutSize;
  if (count * each > room || (!has_version && count * each != room)) {
    return Broken(path, "has not the size that its " + std::to_string(count) + " objects take");
  }
  if (has_version) {
    index.ids_ = IdTable(rest.data(), table, id_size, id_size);
    index.crcs_ = {table + count * id_size, count * 4};
    index.offsets_ = {table + count * (id_size + 4), count * 4};
    index.stride_ = 4;
    index.large_offsets_ = {table + count * each, room - count * each};
  } else {
    index.ids_ = IdTable(rest.data(), table + 4, id_size + 4, id_size);
    index.offsets_ = {table, count * each};
    index.stride_ = each;
  }
  index.pack_checksum_ = rest.substr(rest.size() - 2 * id_size, id_size);
  if (order == Order::kCheck) {
    const IdTable::Order of_ids = index.ids_.FindOrder();
    if (of_ids == IdTable::Order::kNone) return Broken(path, "is out of order");
    index.ids_are_distinct_ = of_ids == IdTable::Order::kStrict;
  }
  return index;
}

uint64_t PackIndex::Offset(uint32_t place) const {
  const uint32_t offset = BigEndian32(offsets_.data() + stride_ * place);
  constexpr uint32_t kLarge = 0x80000000;
  if (crcs_.empty() || (offset & kLarge) == 0) return offset;
  const uint64_t at = uint64_t{offset & ~kLarge} * 8;
  if (at + 8 > large_offsets_.size()) return kNoOffset;
  return BigEndian64(large_offsets_.data() + at);
}

uint32_t PackIndex::Crc(uint32_t place) const {
  return BigEndian32(crcs_.data() + size_t{4} * place);
}

}  // namespace leaktight
