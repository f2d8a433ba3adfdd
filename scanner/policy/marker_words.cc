#include "policy/marker_words.h"

#include <algorithm>
#include <bit>
#include <cstring>

namespace leaktight {
namespace {

constexpr size_t kPlaces = 4096;
constexpr size_t kHashed = 3;  // bytes
constexpr size_t kStep = 2;

constexpr size_t PlaceOf(uint32_t bytes) {
  return (bytes * 0x9e3779b1U) >> 20;
}

// The first bytes in memory, the last read one made nothing.
constexpr uint32_t Hashed(uint32_t read) {
  return std::endian::native == std::endian::little ? read << 8 : read & 0xffffff00;
}

constexpr uint32_t BytesOf(std::string_view word, size_t begin) {
  uint32_t bytes = 0;
  for (size_t i = 0; i < kHashed; i++) {
    const size_t shift = 8 * (std::endian::native == std::endian::little ? i + 1 : kHashed - i);
    bytes |= static_cast<uint32_t>(static_cast<uint8_t>(word[begin + i])) << shift;
  }
  return bytes;
}

// Only every second byte of a text is looked at, so each word is there by how it begins and by how
// it goes on from its second letter. Chains, by the hash of those.
struct Table {
  std::array<uint8_t, kPlaces> first{};  // 0: none; else one more than the index of a link
  std::array<uint8_t, kStep * kMarkerWords.size()> next{};
  std::array<uint32_t, kStep * kMarkerWords.size()> bytes{};
};
constexpr Table kTable = [] {
  Table table;
  for (size_t link = 0; link < table.next.size(); link++) {
    table.bytes[link] = BytesOf(kMarkerWords[link / kStep], link % kStep);
    uint8_t& first = table.first[PlaceOf(table.bytes[link])];
    table.next[link] = first;
    first = static_cast<uint8_t>(link + 1);
  }
  return table;
}();

static_assert(std::all_of(kMarkerWords.begin(), kMarkerWords.end(),
                          [](std::string_view word) { return word.size() > kHashed; }));

}  // namespace

MarkerWords::MarkerWords(std::string_view text) {
  constexpr size_t kRead = sizeof(uint32_t);
  if (text.size() < kRead) return;
  uint64_t found = 0;
  const auto look_at = [&](size_t at, uint32_t bytes) {
    for (size_t i = kTable.first[PlaceOf(bytes)]; i != 0; i = kTable.next[i - 1]) {
      if (kTable.bytes[i - 1] != bytes) continue;
      const size_t word = (i - 1) / kStep;
      const size_t before = (i - 1) % kStep;
      const uint64_t bit = uint64_t{1} << word;
      if ((found & bit) == 0 && at >= before &&
          text.substr(at - before).starts_with(kMarkerWords[word])) {
        found |= bit;
      }
    }
  };
  const auto read = [&](size_t at) {
    uint32_t bytes = 0;
    std::memcpy(&bytes, text.data() + at, kRead);
    return Hashed(bytes);
  };
  // Four places at a time: in two of three groups none is the beginning of anything.
  constexpr size_t kGroup = 4;
  size_t at = 0;
  for (; at + kGroup * kStep + kRead <= text.size(); at += kGroup * kStep) {
    int any = 0;
    for (size_t i = 0; i < kGroup; i++) any |= kTable.first[PlaceOf(read(at + i * kStep))];
    if (any == 0) continue;
    for (size_t i = 0; i < kGroup; i++) look_at(at + i * kStep, read(at + i * kStep));
  }
  for (; at + kRead <= text.size(); at += kStep) look_at(at, read(at));
  // Where a word of four letters ends the text, and only its last three are looked at.
  look_at(text.size() - kHashed, BytesOf(text, text.size() - kHashed));
  found_ = found;
}

}  // namespace leaktight
