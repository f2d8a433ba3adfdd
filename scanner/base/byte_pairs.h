// Where in a text any of a few words of two bytes stand, sixteen places at a time.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace leaktight {

using BytePair = std::array<char, 2>;

// Calls visit(at) for each place, in order, where one of the pairs begins. Ends early where that
// returns false.
template <size_t kPairs, class Visit>
void EachBytePair(std::string_view text, const std::array<BytePair, kPairs>& pairs, Visit visit) {
  size_t at = 0;
#ifdef __SSE2__
  constexpr size_t kLane = sizeof(__m128i);
  for (; at + kLane < text.size(); at += kLane) {
    const auto lane = [&](size_t from) {
      return _mm_loadu_si128(reinterpret_cast<const __m128i*>(text.data() + from));
    };
    const __m128i first = lane(at);
    const __m128i second = lane(at + 1);
    __m128i any = _mm_setzero_si128();
    for (const BytePair& pair : pairs) {
      any = _mm_or_si128(any, _mm_and_si128(_mm_cmpeq_epi8(first, _mm_set1_epi8(pair[0])),
                                            _mm_cmpeq_epi8(second, _mm_set1_epi8(pair[1]))));
    }
    auto bits = static_cast<uint32_t>(_mm_movemask_epi8(any));
    for (; bits != 0; bits &= bits - 1) {
      if (!visit(at + static_cast<size_t>(std::countr_zero(bits)))) return;
    }
  }
#endif
  for (; at + 1 < text.size(); at++) {
    for (const BytePair& pair : pairs) {
      if (text[at] != pair[0] || text[at + 1] != pair[1]) continue;
      if (!visit(at)) return;
      break;
    }
  }
}

template <size_t kPairs>
bool HoldsBytePair(std::string_view text, const std::array<BytePair, kPairs>& pairs) {
  bool holds = false;
  EachBytePair(text, pairs, [&](size_t) {
    holds = true;
    return false;
  });
  return holds;
}

}  // namespace leaktight
