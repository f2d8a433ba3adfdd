// Many patterns in one pass over a text.
#pragma once

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

  // Calls `see(at, pattern)` for every place of every pattern, in the order of the text.
  template <typename See>
  void Find(std::string_view text, See see) const {
    if (patterns_.empty() || text.size() < shortest_) return;
    const size_t last = shortest_ - kBlock;  // where the last block of a pattern begins
    const size_t end = text.size() - kBlock;
    for (size_t at = last; at <= end;) {
      const uint32_t block = BlockOf(text.data() + at);
      const size_t shift = shifts_[block];
      if (shift > 0) {
        at += shift;
        continue;
      }
      for (uint32_t i = chains_[block % kChains]; i != kNone; i = next_[i]) {
        const Pattern& pattern = patterns_[i];
        const size_t begin = at - last;
        if (text.size() - begin >= pattern.size &&
            std::memcmp(text.data() + begin, pool_.data() + pattern.begin, pattern.size) == 0) {
          see(begin, i);
        }
      }
      at++;
    }
  }

 private:
  static constexpr size_t kBlock = 4;
  static constexpr size_t kBlocks = 1 << 16;
  static constexpr size_t kChains = 1 << 12;
  static constexpr uint32_t kNone = UINT32_MAX;

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
