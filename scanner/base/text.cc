#include "base/text.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <iterator>
#include <vector>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace leaktight {
namespace {

struct Range {
  uint32_t first, last;
};

bool In(const Range* begin, const Range* end, uint32_t value) {
  const Range* at = std::upper_bound(
      begin, end, value, [](uint32_t v, const Range& range) { return v < range.first; });
  return at != begin && value <= at[-1].last;
}

// Unicode's general categories Cc, Cf, Zl and Zp (UnicodeData.txt), the code points that have no
// glyph of their own, and the private use areas: what could hide, reorder or break a line.
constexpr Range kUnseen[] = {
    {0x00, 0x1f},       {0x7f, 0x9f},       {0xad, 0xad},        {0x600, 0x605},
    {0x61c, 0x61c},     {0x6dd, 0x6dd},     {0x70f, 0x70f},      {0x8e2, 0x8e2},
    {0x115f, 0x1160},   {0x180b, 0x180f},   {0x200b, 0x200f},    {0x2028, 0x202e},
    {0x2060, 0x206f},   {0x3164, 0x3164},   {0xe000, 0xf8ff},    {0xfe00, 0xfe0f},
    {0xfeff, 0xfeff},   {0xffa0, 0xffa0},   {0xfff0, 0xfffb},    {0x110bd, 0x110bd},
    {0x1bca0, 0x1bca3}, {0x1d173, 0x1d17a}, {0xe0000, 0x10ffff},
};

// Wide and fullwidth in EastAsianWidth.txt, by blocks.
constexpr Range kWide[] = {
    {0x1100, 0x115e},   {0x231a, 0x231b},   {0x2329, 0x232a},   {0x23e9, 0x23ec},
    {0x25fd, 0x25fe},   {0x2614, 0x2615},   {0x2648, 0x2653},   {0x267f, 0x267f},
    {0x26a1, 0x26a1},   {0x26bd, 0x26be},   {0x26c4, 0x26c5},   {0x2705, 0x2705},
    {0x2728, 0x2728},   {0x274c, 0x274c},   {0x2753, 0x2755},   {0x2795, 0x2797},
    {0x2b1b, 0x2b1c},   {0x2b50, 0x2b50},   {0x2e80, 0x303e},   {0x3041, 0x33ff},
    {0x3400, 0x4dbf},   {0x4e00, 0x9fff},   {0xa000, 0xa4cf},   {0xa960, 0xa97c},
    {0xac00, 0xd7a3},   {0xf900, 0xfaff},   {0xfe10, 0xfe19},   {0xfe30, 0xfe6b},
    {0xff01, 0xff60},   {0xffe0, 0xffe6},   {0x16fe0, 0x18aff}, {0x1b000, 0x1b2ff},
    {0x1f004, 0x1f004}, {0x1f0cf, 0x1f0cf}, {0x1f18e, 0x1f18e}, {0x1f191, 0x1f19a},
    {0x1f200, 0x1f320}, {0x1f32d, 0x1f335}, {0x1f337, 0x1f393}, {0x1f3a0, 0x1f3f0},
    {0x1f3f4, 0x1f3f4}, {0x1f3f8, 0x1f43e}, {0x1f440, 0x1f440}, {0x1f442, 0x1f4fc},
    {0x1f4ff, 0x1f53d}, {0x1f54b, 0x1f567}, {0x1f57a, 0x1f57a}, {0x1f595, 0x1f596},
    {0x1f5a4, 0x1f5a4}, {0x1f5fb, 0x1f64f}, {0x1f680, 0x1f6c5}, {0x1f6cc, 0x1f6d7},
    {0x1f6eb, 0x1f6fc}, {0x1f7e0, 0x1f7f0}, {0x1f90c, 0x1faff}, {0x20000, 0x3fffd},
};

// Combining marks of the common scripts.
constexpr Range kCombining[] = {
    {0x300, 0x36f},   {0x483, 0x489},   {0x591, 0x5bd},   {0x610, 0x61a},   {0x64b, 0x65f},
    {0x93c, 0x93c},   {0x941, 0x948},   {0xe31, 0xe31},   {0xe34, 0xe3a},   {0x1ab0, 0x1aff},
    {0x1dc0, 0x1dff}, {0x20d0, 0x20ff}, {0x302a, 0x302f}, {0x3099, 0x309a}, {0xfe20, 0xfe2f},
};

void AppendHex(std::string& out, const char* prefix, uint32_t value, int digits) {
  out += prefix;
  for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4) {
    out += "0123456789abcdef"[value >> shift & 15];
  }
}

void AppendEscape(std::string& out, uint32_t value) {
  switch (value) {
    case '\n':
      out += "\\n";
      return;
    case '\r':
      out += "\\r";
      return;
    default:
      if (value < 0x100) {
        AppendHex(out, "\\x", value, 2);
      } else if (value < 0x10000) {
        AppendHex(out, "\\u", value, 4);
      } else {
        AppendHex(out, "\\U", value, 8);
      }
  }
}

constexpr size_t kBlock = 64;

// At which of kBlock places, the first in the lowest bit, the first and the last letter of a word
// stand at their distance.
uint64_t EndsAt(const char* block, std::string_view word) {
  const char* const behind = block + word.size() - 1;
#ifdef __SSE2__
  constexpr size_t kLane = sizeof(__m128i);
  const __m128i first = _mm_set1_epi8(word.front());
  const __m128i last = _mm_set1_epi8(word.back());
  __m128i ends[kBlock / kLane];
  __m128i any = _mm_setzero_si128();
  for (size_t i = 0; i < std::size(ends); i++) {
    const auto lane = [&](const char* from) {
      return _mm_loadu_si128(reinterpret_cast<const __m128i*>(from + i * kLane));
    };
    ends[i] = _mm_and_si128(_mm_cmpeq_epi8(lane(block), first), _mm_cmpeq_epi8(lane(behind), last));
    any = _mm_or_si128(any, ends[i]);
  }
  // Of nearly all blocks that is all.
  if (_mm_movemask_epi8(any) == 0) return 0;
  uint64_t bits = 0;
  for (size_t i = 0; i < std::size(ends); i++) {
    bits |= uint64_t{static_cast<uint16_t>(_mm_movemask_epi8(ends[i]))} << (i * kLane);
  }
  return bits;
#else
  uint64_t bits = 0;
  for (size_t i = 0; i < kBlock; i++) {
    bits |= uint64_t{block[i] == word.front() && behind[i] == word.back()} << i;
  }
  return bits;
#endif
}

}  // namespace

CodePoint DecodeUtf8(std::string_view text) {
  if (text.empty()) return {};
  const auto byte = [&](size_t i) { return static_cast<uint8_t>(text[i]); };
  const uint8_t first = byte(0);
  if (first < 0x80) return {first, 1};
  const size_t size = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  if (first < 0xc2 || first > 0xf4 || text.size() < size) return {};
  uint32_t value = first & (0x7f >> size);
  for (size_t i = 1; i < size; i++) {
    if ((byte(i) & 0xc0) != 0x80) return {};
    value = value << 6 | (byte(i) & 0x3f);
  }
  const bool shortest = value >= (size == 2 ? 0x80U : size == 3 ? 0x800U : 0x10000U);
  if (!shortest || value > 0x10ffff || (value >= 0xd800 && value <= 0xdfff)) return {};
  return {value, size};
}

bool IsUtf8(std::string_view text) {
  while (!text.empty()) {
    const CodePoint next = DecodeUtf8(text);
    if (next.size == 0) return false;
    text.remove_prefix(next.size);
  }
  return true;
}

std::string EscapeForTerminal(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const CodePoint next = DecodeUtf8(text);
    if (next.size == 0) {
      AppendHex(out, "\\x", static_cast<uint8_t>(text[0]), 2);
    } else if (next.value == '\t') {
      out += ' ';
    } else if (In(std::begin(kUnseen), std::end(kUnseen), next.value)) {
      AppendEscape(out, next.value);
    } else {
      out += text.substr(0, next.size);
    }
    text.remove_prefix(std::max<size_t>(next.size, 1));
  }
  return out;
}

size_t DisplayWidth(std::string_view escaped) {
  size_t width = 0;
  while (!escaped.empty()) {
    const CodePoint next = DecodeUtf8(escaped);
    if (In(std::begin(kWide), std::end(kWide), next.value)) {
      width += 2;
    } else if (!In(std::begin(kCombining), std::end(kCombining), next.value)) {
      width += 1;
    }
    escaped.remove_prefix(std::max<size_t>(next.size, 1));
  }
  return width;
}

size_t EditDistance(std::string_view a, std::string_view b) {
  // Optimal string alignment: three rows are all that a swap of neighbours needs.
  std::vector<size_t> before(b.size() + 1), last(b.size() + 1), row(b.size() + 1);
  for (size_t j = 0; j <= b.size(); j++) last[j] = j;
  for (size_t i = 1; i <= a.size(); i++) {
    row[0] = i;
    for (size_t j = 1; j <= b.size(); j++) {
      const size_t replace = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, replace});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        row[j] = std::min(row[j], before[j - 2] + 1);
      }
    }
    std::swap(before, last);
    std::swap(last, row);
  }
  return last[b.size()];
}

size_t FindWord(std::string_view text, std::string_view word, size_t from) {
  if (from > text.size() || text.size() - from < word.size()) return std::string_view::npos;
  if (word.empty()) return from;
  const size_t starts = text.size() - word.size() + 1;
  const std::string_view within = word.size() > 2 ? word.substr(1, word.size() - 2) : "";
  // Of the places from `block` on whose bits are set, the first where the word begins.
  const auto first_of = [&](size_t block, uint64_t bits) {
    for (; bits != 0; bits &= bits - 1) {
      const size_t at = block + static_cast<size_t>(std::countr_zero(bits));
      if (within.empty() || std::memcmp(text.data() + at + 1, within.data(), within.size()) == 0) {
        return at;
      }
    }
    return std::string_view::npos;
  };
  size_t at = from;
  for (; at + kBlock <= starts; at += kBlock) {
    const size_t found = first_of(at, EndsAt(text.data() + at, word));
    if (found != std::string_view::npos) return found;
  }
  if (at == starts) return std::string_view::npos;
  if (starts >= kBlock) {
    const size_t block = starts - kBlock;
    return first_of(block, EndsAt(text.data() + block, word) & (~uint64_t{0} << (at - block)));
  }
  for (; at < starts; at++) {
    if (text[at] == word.front() && text.compare(at, word.size(), word) == 0) return at;
  }
  return std::string_view::npos;
}

bool HoldsWord(std::string_view text, std::string_view word) {
  return FindWord(text, word) != std::string_view::npos;
}

bool HoldsIgnoringCase(std::string_view text, std::string_view word) {
  if (word.empty()) return true;
  if (text.size() < word.size()) return false;
  const char first = word.front();
  const char* const last = text.data() + (text.size() - word.size());
  for (const char* at = text.data(); at <= last; at++) {
    if (AsciiLower(*at) == first && EqualIgnoringCase({at, word.size()}, word)) return true;
  }
  return false;
}

bool EqualIgnoringCase(std::string_view a, std::string_view b) {
  return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) {
           return AsciiLower(x) == AsciiLower(y);
         });
}

std::string ToLower(std::string_view text) {
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(), AsciiLower);
  return lower;
}

std::string_view Trim(std::string_view text) {
  const auto is_blank = [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; };
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  return text;
}

}  // namespace leaktight
