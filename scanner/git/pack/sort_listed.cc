#include "git/pack/sort_listed.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

namespace leaktight {
namespace {

constexpr int kDigitBits = 11;
constexpr size_t kDigits = size_t{1} << kDigitBits;
constexpr size_t kFewObjects = 4096;  // the tables of digits would cost more

}  // namespace

void SortByOffset(std::vector<PackFile::Listed>& listed) {
  const auto by_offset = [](const auto& a, const auto& b) {
    return a.offset != b.offset ? a.offset < b.offset : a.place < b.place;
  };
  if (listed.size() <= kFewObjects) {
    std::sort(listed.begin(), listed.end(), by_offset);
    return;
  }
  uint64_t largest = 0;
  for (const PackFile::Listed& object : listed) largest = std::max(largest, object.offset);
  std::vector<PackFile::Listed> sorted(listed.size());
  for (int shift = 0; shift < 64 && largest >> shift > 0; shift += kDigitBits) {
    const auto digit = [&](const PackFile::Listed& object) {
      return object.offset >> shift & (kDigits - 1);
    };
    std::array<size_t, kDigits> next{};
    for (const PackFile::Listed& object : listed) next[digit(object)]++;
    size_t begin = 0;
    for (size_t& place : next) {
      const size_t count = place;
      place = begin;
      begin += count;
    }
    for (const PackFile::Listed& object : listed) sorted[next[digit(object)]++] = object;
    listed.swap(sorted);
  }
}

}  // namespace leaktight
