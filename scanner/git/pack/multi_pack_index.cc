#include "git/pack/multi_pack_index.h"

#include <optional>

#include "git/pack/big_endian.h"
#include "git/pack/chunk_table.h"
#include "git/pack/pack_index.h"

namespace leaktight {
namespace {

constexpr size_t kHeaderSize = 12;

tl::unexpected<Error> Broken(const std::string& path, std::string what) {
  return Fail(path, std::move(what), "`git multi-pack-index write` makes a new one");
}

}  // namespace

Result<MultiPackIndex> MultiPackIndex::Parse(std::string_view bytes, ObjectFormat format,
                                             const std::string& path) {
  const size_t id_size = IdSize(format);
  if (bytes.size() < kHeaderSize + id_size || !bytes.starts_with("MIDX")) {
    return Broken(path, "is no multi-pack-index");
  }
  if (bytes[4] != 1) return Broken(path, "this multi-pack-index is of an unknown version");
  if (bytes[5] != static_cast<char>(format)) {
    return Broken(path, "this multi-pack-index is of another hash than the repository");
  }
  const uint32_t pack_count = BigEndian32(bytes.data() + 8);
  std::optional<Chunks> chunks =
      ReadChunks(bytes, kHeaderSize, static_cast<uint8_t>(bytes[6]), id_size);
  if (!chunks)
    return Broken(path, "this multi-pack-index is cut short, or names chunks that are not in it");
  Chunks& content = *chunks;

  MultiPackIndex index;
  const std::string_view fanout = content["OIDF"];
  if (fanout.size() != kFanoutSize) return Broken(path, "this multi-pack-index has no fanout");
  const uint64_t count = FanoutTotal(fanout.data());
  const std::string_view ids = content["OIDL"];
  index.offsets_ = content["OOFF"];
  index.large_offsets_ = content["LOFF"];
  if (ids.size() != count * id_size || index.offsets_.size() != count * 8) {
    return Broken(path, "this multi-pack-index has not the size that its objects take");
  }
  index.ids_ = IdTable(fanout.data(), ids.data(), id_size, id_size);
  if (!index.ids_.IsInOrder()) return Broken(path, "this multi-pack-index is out of order");

  std::string_view names = content["PNAM"];
  for (uint32_t i = 0; i < pack_count; i++) {
    const size_t end = names.find('\0');
    if (end == std::string_view::npos) {
      return Broken(path, "this multi-pack-index does not name all of its packs");
    }
    index.packs_.push_back(names.substr(0, end));
    names.remove_prefix(end + 1);
  }
  return index;
}

uint32_t MultiPackIndex::PackOf(uint32_t place) const {
  return BigEndian32(offsets_.data() + size_t{8} * place);
}

uint64_t MultiPackIndex::Offset(uint32_t place) const {
  const uint32_t offset = BigEndian32(offsets_.data() + size_t{8} * place + 4);
  constexpr uint32_t kLarge = 0x80000000;
  // Without a table of large offsets all 32 bits are the offset.
  if (large_offsets_.empty() || (offset & kLarge) == 0) return offset;
  const uint64_t at = uint64_t{offset & ~kLarge} * 8;
  if (at + 8 > large_offsets_.size()) return PackIndex::kNoOffset;
  return BigEndian64(large_offsets_.data() + at);
}

}  // namespace leaktight
