#include "git/pack/reverse_index.h"

#include <cstddef>

#include "git/pack/big_endian.h"

namespace leaktight {
namespace {

constexpr size_t kHeadSize = 12;

// "RIDX", the version, and which hash ids are of.
bool HasHead(std::string_view bytes, ObjectFormat format) {
  constexpr uint32_t kVersion = 1;
  const uint32_t hash = format == ObjectFormat::kSha1 ? 1 : 2;
  return bytes.starts_with("RIDX") && BigEndian32(bytes.data() + 4) == kVersion &&
         BigEndian32(bytes.data() + 8) == hash;
}

}  // namespace

std::vector<uint32_t> PlacesByOffset(std::string_view bytes, const PackIndex& index,
                                     ObjectFormat format) {
  const uint32_t count = index.ids().size();
  const size_t id_size = IdSize(format);
  const size_t table = size_t{4} * count;
  if (bytes.size() != kHeadSize + table + 2 * id_size || !HasHead(bytes, format) ||
      bytes.substr(kHeadSize + table, id_size) != index.pack_checksum()) {
    return {};
  }
  std::vector<uint32_t> places(count);
  const char* at = bytes.data() + kHeadSize;
  uint64_t before = 0;  // where the pack's own head stands
  for (uint32_t& place : places) {
    place = BigEndian32(at);
    at += 4;
    // As many that ascend are each of them once.
    if (place >= count) return {};
    const uint64_t offset = index.Offset(place);
    if (offset <= before) return {};
    before = offset;
  }
  return places;
}

}  // namespace leaktight
