#include "policy/marker_words.h"

#include <bit>
#include <cstring>

namespace leaktight {
namespace {

constexpr size_t kPlaces = 4096;
constexpr size_t kHashed = 4;  // bytes at the beginning of a word

constexpr size_t PlaceOf(uint32_t bytes) {
  return (bytes * 0x9e3779b1U) >> 20;
}

// As they stand in memory.
constexpr uint32_t FirstBytesOf(std::string_view word) {
  uint32_t bytes = 0;
  for (size_t i = 0; i < kHashed; i++) {
    const size_t shift = 8 * (std::endian::native == std::endian::little ? i : kHashed - 1 - i);
    bytes |= static_cast<uint32_t>(static_cast<uint8_t>(word[i])) << shift;
  }
  return bytes;
}

// Chains of words, by the hash of how they begin.
struct Table {
  std::array<uint8_t, kPlaces> first{};  // 0: none; else one more than the index
  std::array<uint8_t, kMarkerWords.size()> next{};
};
constexpr Table kTable = [] {
  Table table;
  for (size_t i = 0; i < kMarkerWords.size(); i++) {
    uint8_t& first = table.first[PlaceOf(FirstBytesOf(kMarkerWords[i]))];
    table.next[i] = first;
    first = static_cast<uint8_t>(i + 1);
  }
  return table;
}();

}  // namespace

MarkerWords::MarkerWords(std::string_view text) {
  if (text.size() < kHashed) return;
  uint64_t found = 0;
  const size_t last = text.size() - kHashed;
  for (size_t at = 0; at <= last; at++) {
    uint32_t bytes = 0;
    std::memcpy(&bytes, text.data() + at, kHashed);
    for (size_t i = kTable.first[PlaceOf(bytes)]; i != 0; i = kTable.next[i - 1]) {
      const uint64_t bit = uint64_t{1} << (i - 1);
      if ((found & bit) == 0 && text.substr(at).starts_with(kMarkerWords[i - 1])) found |= bit;
    }
  }
  found_ = found;
}

}  // namespace leaktight
