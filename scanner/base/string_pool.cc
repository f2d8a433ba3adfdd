#include "base/string_pool.h"

#include <functional>

namespace leaktight {
namespace {

constexpr size_t kFirstSlots = 64;

}  // namespace

size_t StringPool::SlotOf(std::string_view text) const {
  const size_t mask = slots_.size() - 1;
  size_t slot = std::hash<std::string_view>()(text) & mask;
  while (slots_[slot] != kNone && (*this)[slots_[slot]] != text) slot = (slot + 1) & mask;
  return slot;
}

void StringPool::Grow() {
  slots_.assign(slots_.empty() ? kFirstSlots : 2 * slots_.size(), kNone);
  for (uint32_t number = 0; number < size(); number++) slots_[SlotOf((*this)[number])] = number;
}

uint32_t StringPool::Add(std::string_view text) {
  if (2 * (size_t{size()} + 1) > slots_.size()) Grow();
  const size_t slot = SlotOf(text);
  if (slots_[slot] == kNone) {
    slots_[slot] = size();
    bytes_.insert(bytes_.end(), text.begin(), text.end());
    begins_.push_back(bytes_.size());
  }
  return slots_[slot];
}

uint32_t StringPool::Find(std::string_view text) const {
  return slots_.empty() ? kNone : slots_[SlotOf(text)];
}

}  // namespace leaktight
