#include "engine/encoding_marks.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <cstring>

#include "engine/escaped_text.h"
#include "engine/joined_text.h"
#include "engine/words.h"

#ifdef __x86_64__
#include <immintrin.h>
#endif

namespace leaktight {
namespace {

constexpr size_t kBlock = 64;

// 64 bytes of a text, the first in the lowest bit.
struct Masks {
  uint64_t run = 0;   // IsBase64Byte
  uint64_t mark = 0;  // IsMark
};

constexpr bool IsMark(char c) {
  return IsQuote(c) || c == '\\' || c == '%' || c == '&' || c == '\0';
}

// Where kShortestRun bits that are set begin.
uint64_t RunsIn(uint64_t bits) {
  static_assert(EncodingMarks::kShortestRun == 22);
  const uint64_t two = bits & bits >> 1;
  const uint64_t four = two & two >> 2;
  const uint64_t eight = four & four >> 4;
  const uint64_t sixteen = eight & eight >> 8;
  return sixteen & sixteen >> 6;
}

class Lister {
 public:
  Lister(std::string_view text, EncodingMarks& marks) : text_(text), marks_(marks) {
    marks.runs.clear();
    marks.joints.clear();
    marks.percent = marks.backslash = marks.entity = marks.zero = std::string_view::npos;
  }

  // With the masks of blocks by `mask`.
  template <class Mask>
  [[gnu::always_inline]] void All(Mask mask) {
    char last[kBlock];
    size_t carried = 0;  // run bytes that the last block ended with
    for (size_t at = 0; at < text_.size(); at += kBlock) {
      const char* block = text_.data() + at;
      uint64_t within = ~uint64_t{0};
      if (at + kBlock > text_.size()) {
        std::memset(last, 0, sizeof(last));
        std::memcpy(last, block, text_.size() - at);
        block = last;
        within = (uint64_t{1} << (text_.size() - at)) - 1;
      }
      const Masks masks = mask(block);
      const uint64_t run = masks.run & within;
      const auto leading = static_cast<size_t>(std::countr_one(run));
      if (carried < EncodingMarks::kShortestRun &&
          carried + leading >= EncodingMarks::kShortestRun && carried > 0) {
        marks_.runs.push_back(at - carried);
      }
      uint64_t begins = RunsIn(run) & ~(run << 1);
      if (carried > 0) begins &= ~uint64_t{1};
      for (; begins != 0; begins &= begins - 1) {
        marks_.runs.push_back(at + static_cast<size_t>(std::countr_zero(begins)));
      }
      carried = run == ~uint64_t{0} ? carried + kBlock : static_cast<size_t>(std::countl_one(run));
      for (uint64_t bits = masks.mark & within; bits != 0; bits &= bits - 1) {
        Take(at + static_cast<size_t>(std::countr_zero(bits)));
      }
    }
  }

 private:
  void Take(size_t at) {
    switch (text_[at]) {
      case '\0':
        marks_.zero = std::min(marks_.zero, at);
        break;
      case '%':
        TakeFirst(at, marks_.percent);
        break;
      case '&':
        TakeFirst(at, marks_.entity);
        break;
      case '\\':
        TakeFirst(at, marks_.backslash);
        [[fallthrough]];
      default:
        if (IsTightJoint(text_, at)) marks_.joints.push_back(at);
    }
  }

  void TakeFirst(size_t at, size_t& first) {
    if (first == std::string_view::npos && BeginsEscape(text_.substr(at))) first = at;
  }

  const std::string_view text_;
  EncodingMarks& marks_;
};

#ifdef __x86_64__

// The two sets of bytes as two tables: see engine/run_search.cc. Rows 4 and 6 have the same
// letters; what is a mark in rows 0 and 6 stands in the same column.
struct Tables {
  alignas(16) std::array<uint8_t, 16> lower = {};
  alignas(16) std::array<uint8_t, 16> upper = {};
};

constexpr uint8_t kRunBits = 0b11111;
constexpr std::array<uint8_t, 8> kRunRow = {0, 0, 1, 2, 4, 8, 4, 16};
constexpr std::array<uint8_t, 8> kMarkRow = {128, 0, 32, 0, 0, 64, 128, 0};

constexpr Tables MakeTables() {
  Tables made;
  for (size_t row = 0; row < 8; row++) {
    made.upper[row] = static_cast<uint8_t>(kRunRow[row] | kMarkRow[row]);
  }
  for (size_t i = 0; i < 128; i++) {
    const char c = static_cast<char>(i);
    const uint8_t row = IsBase64Byte(c) ? kRunRow[i / 16] : IsMark(c) ? kMarkRow[i / 16] : 0;
    made.lower[i % 16] = static_cast<uint8_t>(made.lower[i % 16] | row);
  }
  return made;
}

constexpr Tables kTables = MakeTables();

// What the tables say of a byte is what is true of it.
constexpr bool AreRight(const Tables& tables) {
  for (size_t i = 0; i < 256; i++) {
    const char c = static_cast<char>(i);
    const int told = i < 128 ? tables.lower[i % 16] & tables.upper[i / 16] : 0;
    if (((told & kRunBits) != 0) != IsBase64Byte(c)) return false;
    if (((told & ~kRunBits) != 0) != IsMark(c)) return false;
  }
  return true;
}
static_assert(AreRight(kTables));

[[gnu::target("avx2,bmi,popcnt")]] void ListWidely(std::string_view text, EncodingMarks& marks) {
  const __m256i lower = _mm256_broadcastsi128_si256(
      _mm_load_si128(reinterpret_cast<const __m128i*>(kTables.lower.data())));
  const __m256i upper = _mm256_broadcastsi128_si256(
      _mm_load_si128(reinterpret_cast<const __m128i*>(kTables.upper.data())));
  const auto mask = [&](const char* block) __attribute__((target("avx2,bmi,popcnt"))) {
    const __m256i four_bits = _mm256_set1_epi8(15);
    const __m256i zero = _mm256_setzero_si256();
    const __m256i run_bits = _mm256_set1_epi8(static_cast<char>(kRunBits));
    uint64_t no_run[2];
    uint64_t no_mark[2];
    for (int half = 0; half < 2; half++) {
      const __m256i bytes = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(block) + half);
      // The higher half of `upper` is zero: of a byte that is not ASCII, nothing is told.
      const __m256i told = _mm256_and_si256(
          _mm256_shuffle_epi8(lower, _mm256_and_si256(bytes, four_bits)),
          _mm256_shuffle_epi8(upper, _mm256_and_si256(_mm256_srli_epi16(bytes, 4), four_bits)));
      const __m256i run = _mm256_and_si256(told, run_bits);
      const __m256i mark = _mm256_andnot_si256(run_bits, told);
      no_run[half] = static_cast<uint32_t>(_mm256_movemask_epi8(_mm256_cmpeq_epi8(run, zero)));
      no_mark[half] = static_cast<uint32_t>(_mm256_movemask_epi8(_mm256_cmpeq_epi8(mark, zero)));
    }
    return Masks{~(no_run[0] | no_run[1] << 32), ~(no_mark[0] | no_mark[1] << 32)};
  };
  Lister(text, marks).All(mask);
}

#endif

}  // namespace

void ListMarksPlainly(std::string_view text, EncodingMarks& marks) {
  Lister(text, marks).All([](const char* block) {
    Masks masks;
    for (size_t i = 0; i < kBlock; i++) {
      masks.run |= uint64_t{IsBase64Byte(block[i])} << i;
      masks.mark |= uint64_t{IsMark(block[i])} << i;
    }
    return masks;
  });
}

void ListMarks(std::string_view text, EncodingMarks& marks) {
#ifdef __x86_64__
  if (__builtin_cpu_supports("avx2")) return ListWidely(text, marks);
#endif
  ListMarksPlainly(text, marks);
}

}  // namespace leaktight
