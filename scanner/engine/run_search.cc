#include "engine/run_search.h"

#include <algorithm>
#include <utility>

#include "engine/words.h"

#ifdef __x86_64__
#include <immintrin.h>
#endif

namespace leaktight {
namespace {

constexpr size_t kBlock = 64;
// Blocks overlap, so that each run that begins in the first part of one ends in the same.
constexpr size_t kStep = 48;
static_assert(kStep + kKeywordRun <= kBlock);

// 64 bytes of a text, the first in the lowest bit.
struct Masks {
  uint64_t run = 0;   // which are run bytes
  uint64_t word = 0;  // which are letters or figures
};

// Where kKeywordRun bits that are set begin.
uint64_t RunsIn(uint64_t bits) {
  static_assert(kKeywordRun == 14);
  const uint64_t two = bits & bits >> 1;
  const uint64_t four = two & two >> 2;
  const uint64_t eight = four & four >> 4;
  return eight & eight >> 6;
}

// With the masks of blocks by `mask`.
template <class Mask>
[[gnu::always_inline]] inline size_t ListBy(std::string_view text, size_t begin,
                                            std::vector<size_t>& room, Mask mask) {
  static_assert(RunSearch::kPiece % kStep == 0);
  // Words begin at every second byte at most; two more places may be written than there are.
  constexpr size_t kMost = RunSearch::kPiece / 2 + 3;
  if (room.size() < kMost) room.resize(kMost);
  size_t* end = room.data();
  // Whether the byte before the block is one of a word.
  uint64_t before = begin > 0 && IsAlnum(text[begin - 1]) ? 1 : 0;
  char last[kBlock];
  const size_t behind = begin + RunSearch::kPiece;
  for (size_t at = begin; at < behind && at + kKeywordRun <= text.size(); at += kStep) {
    const char* block = text.data() + at;
    if (at + kBlock > text.size()) {
      std::memset(last, 0, sizeof(last));
      std::memcpy(last, block, text.size() - at);
      block = last;
    }
    const Masks masks = mask(block);
    uint64_t begins =
        RunsIn(masks.run) & masks.word & ~(masks.word << 1 | before) & ((uint64_t{1} << kStep) - 1);
    before = masks.word >> (kStep - 1) & 1;
    // Most blocks have none, one or two: writing two in any case is cheaper than to ask.
    const auto count = static_cast<size_t>(__builtin_popcountll(begins));
    const auto take = [&](size_t i) {
      end[i] = at + static_cast<size_t>(__builtin_ctzll(begins | uint64_t{1} << kStep));
      begins &= begins - 1;
    };
    take(0);
    take(1);
    for (size_t i = 2; i < count; i++) take(i);
    end += count;
  }
  return static_cast<size_t>(end - room.data());
}

#ifdef __x86_64__

// The sets of bytes as two tables: an entry of `lower` tells, by the lower four bits of a byte, in
// which rows of sixteen it is one of them, an entry of `upper` which row that is. Letters are alike
// in two rows each, so that three bits are enough for words and five for what else is in runs.
struct Tables {
  alignas(16) std::array<uint8_t, 16> lower = {};
  alignas(16) std::array<uint8_t, 16> upper = {};
};

constexpr uint8_t kWordBits = 0b111;
constexpr std::array<uint8_t, 8> kWordRow = {0, 0, 0, 0b001, 0b010, 0b100, 0b010, 0b100};
constexpr std::array<uint8_t, 8> kOtherRow = {0, 0, 1 << 3, 1 << 4, 1 << 5, 1 << 6, 0, 1 << 7};

constexpr Tables MakeTables() {
  Tables made;
  for (size_t row = 0; row < 8; row++) {
    made.upper[row] = static_cast<uint8_t>(kWordRow[row] | kOtherRow[row]);
  }
  for (size_t i = 0; i < 128; i++) {
    const char c = static_cast<char>(i);
    if (!IsRunByte(c)) continue;
    const uint8_t row = IsAlnum(c) ? kWordRow[i / 16] : kOtherRow[i / 16];
    made.lower[i % 16] = static_cast<uint8_t>(made.lower[i % 16] | row);
  }
  return made;
}

constexpr Tables kTables = MakeTables();

// What the tables say of a byte is what is true of it.
constexpr bool AreRight(const Tables& tables) {
  for (size_t i = 0; i < 256; i++) {
    const char c = static_cast<char>(i);
    const int told = tables.lower[i % 16] & tables.upper[i / 16];
    if ((told != 0) != IsRunByte(c) || ((told & kWordBits) != 0) != IsAlnum(c)) return false;
  }
  return true;
}
static_assert(AreRight(kTables));

[[gnu::target("avx2,bmi,popcnt")]] size_t ListWidely(std::string_view text, size_t begin,
                                                     std::vector<size_t>& room) {
  const __m256i lower = _mm256_broadcastsi128_si256(
      _mm_load_si128(reinterpret_cast<const __m128i*>(kTables.lower.data())));
  const __m256i upper = _mm256_broadcastsi128_si256(
      _mm_load_si128(reinterpret_cast<const __m128i*>(kTables.upper.data())));
  const auto mask = [&](const char* block) __attribute__((target("avx2,bmi,popcnt"))) {
    const __m256i four_bits = _mm256_set1_epi8(15);
    const __m256i zero = _mm256_setzero_si256();
    uint64_t none[2];
    uint64_t no_word[2];
    for (int half = 0; half < 2; half++) {
      const __m256i bytes = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(block) + half);
      const __m256i told = _mm256_and_si256(
          // Of a byte that is not ASCII, whose highest bit is set, nothing is told.
          _mm256_shuffle_epi8(lower, _mm256_and_si256(bytes, four_bits)),
          _mm256_shuffle_epi8(upper, _mm256_and_si256(_mm256_srli_epi16(bytes, 4), four_bits)));
      const __m256i word = _mm256_and_si256(told, _mm256_set1_epi8(kWordBits));
      none[half] = static_cast<uint32_t>(_mm256_movemask_epi8(_mm256_cmpeq_epi8(told, zero)));
      no_word[half] = static_cast<uint32_t>(_mm256_movemask_epi8(_mm256_cmpeq_epi8(word, zero)));
    }
    return Masks{~(none[0] | none[1] << 32), ~(no_word[0] | no_word[1] << 32)};
  };
  return ListBy(text, begin, room, mask);
}

#endif

}  // namespace

size_t RunSearch::ListPlacesPlainly(std::string_view text, size_t begin,
                                    std::vector<size_t>& room) {
  return ListBy(text, begin, room, [](const char* block) {
    Masks masks;
    for (size_t i = 0; i < kBlock; i++) {
      masks.run |= static_cast<uint64_t>(IsRunByte(block[i])) << i;
      masks.word |= static_cast<uint64_t>(IsAlnum(block[i])) << i;
    }
    return masks;
  });
}

size_t RunSearch::ListPlaces(std::string_view text, size_t begin, std::vector<size_t>& room) {
#ifdef __x86_64__
  static const bool is_wide = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") &&
                              __builtin_cpu_supports("popcnt");
  if (is_wide) return ListWidely(text, begin, room);
#endif
  return ListPlacesPlainly(text, begin, room);
}

RunSearch::RunSearch(std::vector<Keyword> keywords)
    : keywords_(std::move(keywords)), begins_(kHeads + 1, 0) {
  const auto head = [](const Keyword& keyword) {
    char first[4] = {};
    std::memcpy(first, keyword.text.data(), 3);
    return Head(first);
  };
  std::stable_sort(keywords_.begin(), keywords_.end(),
                   [&](const Keyword& a, const Keyword& b) { return head(a) < head(b); });
  for (const Keyword& keyword : keywords_) {
    begins_[head(keyword) + 1]++;
    is_head_[head(keyword) / 64] |= uint64_t{1} << (head(keyword) % 64);
  }
  for (uint32_t i = 0; i < kHeads; i++) begins_[i + 1] += begins_[i];
}

bool RunSearch::StandsAt(std::string_view text, size_t at, std::string_view keyword) {
  for (size_t i = 0; i < keyword.size(); i++) {
    if (LowerOf(text[at + i]) != keyword[i]) return false;
  }
  return true;
}

}  // namespace leaktight
