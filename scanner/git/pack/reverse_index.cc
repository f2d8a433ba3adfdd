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

std::optional<ReverseIndex> ReverseIndex::Parse(std::string_view bytes, const PackIndex& index,
                                                ObjectFormat format) {
  const size_t id_size = IdSize(format);
  const size_t table = size_t{4} * index.ids().size();
  if (bytes.size() != kHeadSize + table + 2 * id_size || !HasHead(bytes, format) ||
      bytes.substr(kHeadSize + table, id_size) != index.pack_checksum()) {
    return std::nullopt;
  }
  return ReverseIndex(bytes.data() + kHeadSize, index);
}

std::optional<ReverseIndex::Listed> ReverseIndex::At(uint32_t number) const {
  const uint32_t place = BigEndian32(places_ + size_t{4} * number);
  if (place >= index_.ids().size()) return std::nullopt;
  return Listed{index_.Offset(place), place};
}

bool ReverseIndex::List(uint32_t first, std::span<Listed> listed) const {
  uint64_t before = 0;  // where the pack's own head stands
  if (first > 0) {
    const std::optional<Listed> last = At(first - 1);
    if (!last) return false;
    before = last->offset;
  }
  for (Listed& object : listed) {
    const std::optional<Listed> here = At(first++);
    if (!here || here->offset <= before) return false;
    object = *here;
    before = object.offset;
  }
  return true;
}

}  // namespace leaktight
