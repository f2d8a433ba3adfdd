// What the characters of base64 stand for, one by one (RFC 4648, sections 4 and 5).
#pragma once

#include <array>
#include <cstdint>

namespace leaktight {

inline constexpr uint8_t kNoSextet = 0xff;

// By character, of either alphabet; kNoSextet: of none.
inline constexpr std::array<uint8_t, 256> kSextets = [] {
  std::array<uint8_t, 256> sextets{};
  sextets.fill(kNoSextet);
  for (uint8_t i = 0; i < 26; i++) {
    sextets['A' + i] = i;
    sextets['a' + i] = static_cast<uint8_t>(26 + i);
  }
  for (uint8_t i = 0; i < 10; i++) sextets['0' + i] = static_cast<uint8_t>(52 + i);
  sextets['+'] = sextets['-'] = 62;
  sextets['/'] = sextets['_'] = 63;
  return sextets;
}();

constexpr uint8_t SextetOf(char c) {
  return kSextets[static_cast<uint8_t>(c)];
}

}  // namespace leaktight
