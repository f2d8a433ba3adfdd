#include "git/pack/id_table.h"

#include <algorithm>

#include "git/pack/big_endian.h"

namespace leaktight {

uint32_t FanoutTotal(const char* fanout) {
  return BigEndian32(fanout + 4 * 255);
}

IdTable::IdTable(const char* fanout, const char* ids, size_t stride, size_t id_size)
    : fanout_(fanout), ids_(ids), stride_(stride), id_size_(id_size), size_(FanoutTotal(fanout)) {}

uint32_t IdTable::Fanout(uint8_t byte) const {
  return std::min(BigEndian32(fanout_ + 4 * size_t{byte}), size_);
}

std::optional<uint32_t> IdTable::Find(std::string_view id) const {
  if (size_ == 0 || id.size() != id_size_) return std::nullopt;
  const auto first = static_cast<uint8_t>(id[0]);
  uint32_t low = first == 0 ? 0 : Fanout(first - 1);
  uint32_t high = Fanout(first);
  while (low < high) {
    const uint32_t middle = low + (high - low) / 2;
    if ((*this)[middle] < id) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  if (low < size_ && (*this)[low] == id) return low;
  return std::nullopt;
}

bool IdTable::IsInOrder() const {
  uint32_t place = 0;
  for (int byte = 0; byte < 256; byte++) {
    const uint32_t end = BigEndian32(fanout_ + 4 * byte);
    if (end < place || end > size_) return false;
    for (; place < end; place++) {
      const std::string_view id = (*this)[place];
      if (static_cast<uint8_t>(id[0]) != byte) return false;
      // Most differ in their first eight bytes.
      if (place == 0) continue;
      const uint64_t here = BigEndian64(id.data());
      const uint64_t before = BigEndian64((*this)[place - 1].data());
      if (before > here || (before == here && (*this)[place - 1] > id)) return false;
    }
  }
  return place == size_;
}

}  // namespace leaktight
