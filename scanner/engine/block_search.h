// Many patterns in one pass over a text.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <vector>

namespace leaktight {

// After Wu and Manber, "A fast algorithm for multi-pattern searching" (1994): of every pattern the
// first bytes count, as many as the shortest has. A block of four bytes of the text says how far
// the next place is where one of them could end; most often that is nearly their length away. Only
// where a block ends one of them are patterns compared.
//
// Linear in the text for patterns that are drawn at random; for others at worst text × patterns.
class BlockSearch {
 public:
  static constexpr size_t kShortest = 4;  // bytes of a pattern

  // `pool` holds the patterns and outlives this; each is `size` bytes of it at `begin`.
  struct Pattern {
    uint32_t begin = 0;
    uint32_t size = 0;
  };
  BlockSearch(std::string_view pool, std::vector<Pattern> patterns);
  BlockSearch(const BlockSearch&) = delete;
  BlockSearch& operator=(const BlockSearch&) = delete;
  // What its tables tell of the patterns is wiped.
  ~BlockSearch();

  // Calls `see(at, pattern)` for every place of every pattern, in no order. Each step waits for the
  // memory that says how far to go, so several parts of the text are gone through in turns.
  template <typename See>
  void Find(std::string_view text, See see) const {
    if (patterns_.empty() || text.size() < shortest_) return;
    const size_t places = text.size() - shortest_ + 1;
    std::array<Lane, kLanes> lanes;
    for (size_t i = 0; i < kLanes; i++) {
      lanes[i] = {places * i / kLanes, places * (i + 1) / kLanes};
    }
    // So many steps leave every lane within its part: none of them has to be asked for.
    const auto safe_steps = [&] {
      size_t least = SIZE_MAX;
      for (const Lane& lane : lanes)
        least = std::min(least, lane.end - std::min(lane.at, lane.end));
      return least / (shortest_ - kBlock + 1);
    };
    for (size_t steps = safe_steps(); steps > 0; steps = safe_steps()) {
      for (; steps > 0; steps--) {
        for (Lane& lane : lanes) Step(text, lane, see);
      }
    }
    for (Lane& lane : lanes) {
      while (lane.at < lane.end) Step(text, lane, see);
    }
  }

 private:
  static constexpr size_t kBlock = 4;
  static constexpr size_t kBlocks = 1 << 16;
  static constexpr size_t kChains = 1 << 12;
  static constexpr uint32_t kNone = UINT32_MAX;

  static constexpr size_t kLanes = 8;

  // A part of the text: the places where a pattern may begin.
  struct Lane {
    size_t at = 0;
    size_t end = 0;
  };

  template <typename See>
  void Step(std::string_view text, Lane& lane, See& see) const {
    const uint32_t block = BlockOf(text.data() + lane.at + shortest_ - kBlock);
    const size_t shift = shifts_[block];
    if (shift == 0) Compare(text, lane.at, block, see);
    lane.at += std::max<size_t>(shift, 1);
  }

  // Apart from the steps, most of which end before it: these are few instructions, in one loop.
  template <typename See>
  [[gnu::noinline]] void Compare(std::string_view text, size_t at, uint32_t block, See& see) const {
    for (uint32_t i = chains_[block % kChains]; i != kNone; i = next_[i]) {
      const Pattern& pattern = patterns_[i];
      if (text.size() - at >= pattern.size &&
          std::memcmp(text.data() + at, pool_.data() + pattern.begin, pattern.size) == 0) {
        see(at, i);
      }
    }
  }

  // Multiplicative hashing (Knuth, volume 3, 6.4): the upper bits depend on all four bytes.
  static uint32_t BlockOf(const char* bytes) {
    uint32_t block = 0;
    std::memcpy(&block, bytes, kBlock);
    return block * 2654435769U >> 16;
  }

  std::string_view pool_;
  std::vector<Pattern> patterns_;
  size_t shortest_ = 0;
  std::vector<uint8_t> shifts_;   // by block
  std::vector<uint32_t> chains_;  // by block: the first pattern whose last block it may be
  std::vector<uint32_t> next_;    // by pattern
};

}  // namespace leaktight
