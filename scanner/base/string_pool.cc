#include "base/string_pool.h"

#include <functional>

namespace leaktight {
namespace {

constexpr size_t kFirstSlots = 64;

// Other bits than those that tell the slot while there are fewer than 2^32.
uint32_t TagOf(size_t hash) {
  return static_cast<uint32_t>(uint64_t{hash} >> 32);
}

}  // namespace

size_t StringPool::SlotOf(std::string_view text, size_t hash) const {
  const size_t mask = slots_.size() - 1;
  const uint32_t tag = TagOf(hash);
  size_t at = hash & mask;
  for (; slots_[at].number != kNone; at = (at + 1) & mask) {
    if (slots_[at].hash == tag && (*this)[slots_[at].number] == text) break;
  }
  return at;
}

void StringPool::Grow() {
  slots_.assign(slots_.empty() ? kFirstSlots : 2 * slots_.size(), {});
  for (uint32_t number = 0; number < size(); number++) {
    const std::string_view text = (*this)[number];
    const size_t hash = std::hash<std::string_view>()(text);
    slots_[SlotOf(text, hash)] = {number, TagOf(hash)};
  }
}

uint32_t StringPool::Add(std::string_view text) {
  if (2 * (size_t{size()} + 1) > slots_.size()) Grow();
  const size_t hash = std::hash<std::string_view>()(text);
  Slot& slot = slots_[SlotOf(text, hash)];
  if (slot.number == kNone) {
    slot = {size(), TagOf(hash)};
    bytes_.insert(bytes_.end(), text.begin(), text.end());
    begins_.push_back(bytes_.size());
  }
  return slot.number;
}

uint32_t StringPool::Find(std::string_view text) const {
  if (slots_.empty()) return kNone;
  return slots_[SlotOf(text, std::hash<std::string_view>()(text))].number;
}

}  // namespace leaktight
