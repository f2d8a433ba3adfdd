#include "engine/block_search.h"

#include <algorithm>
#include <utility>

#include "base/secret_bytes.h"

namespace leaktight {
namespace {

template <typename Item>
void WipeAll(std::vector<Item>& items) {
  Wipe(items.data(), items.size() * sizeof(Item));
}

}  // namespace

BlockSearch::BlockSearch(std::string_view pool, std::vector<Pattern> patterns)
    : pool_(pool), patterns_(std::move(patterns)) {
  constexpr size_t kFarthest = 255 + kBlock - 1;
  std::erase_if(patterns_, [](const Pattern& pattern) { return pattern.size < kShortest; });
  if (patterns_.empty()) return;
  shortest_ = kFarthest;
  for (const Pattern& pattern : patterns_) {
    shortest_ = std::min<size_t>(shortest_, pattern.size);
  }
  const size_t last = shortest_ - kBlock;
  shifts_.assign(kBlocks, static_cast<uint8_t>(last + 1));
  chains_.assign(kChains, kNone);
  next_.assign(patterns_.size(), kNone);
  for (uint32_t i = 0; i < patterns_.size(); i++) {
    const char* const bytes = pool_.data() + patterns_[i].begin;
    for (size_t at = 0; at <= last; at++) {
      uint8_t& shift = shifts_[BlockOf(bytes + at)];
      shift = std::min(shift, static_cast<uint8_t>(last - at));
    }
    uint32_t& chain = chains_[BlockOf(bytes + last) % kChains];
    next_[i] = std::exchange(chain, i);
  }
}

BlockSearch::~BlockSearch() {
  WipeAll(shifts_);
  WipeAll(chains_);
  WipeAll(next_);
  WipeAll(patterns_);
}

}  // namespace leaktight
