// What follows what in words and identifiers.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace leaktight {

// Symbols: a to z, A to Z, a digit, `_`, `-`, `.`, `/`, anything else; and the beginning, which
// only ever stands first.
inline constexpr uint8_t kDigitSymbol = 52;
inline constexpr uint8_t kOtherSymbol = 57;
inline constexpr uint8_t kBeginSymbol = 58;
inline constexpr size_t kSymbols = 58;

constexpr uint8_t SymbolOf(unsigned char byte) {
  if (byte >= 'a' && byte <= 'z') return static_cast<uint8_t>(byte - 'a');
  if (byte >= 'A' && byte <= 'Z') return static_cast<uint8_t>(26 + byte - 'A');
  if (byte >= '0' && byte <= '9') return kDigitSymbol;
  switch (byte) {
    case '_':
      return 53;
    case '-':
      return 54;
    case '.':
      return 55;
    case '/':
      return 56;
    default:
      return kOtherSymbol;
  }
}

// What the second symbol costs behind the first, in tenths of a bit; a digit's includes which
// digit. Counted over the 160,000 distinct words and identifiers that stand in three or more files
// of some twenty well-known repositories (C, Go, Java, JavaScript, PHP, Python, Ruby, prose), each
// weighted by the logarithm of its files; those that look random themselves were left out in a
// second round. Pairs that were never seen cost 14 bits.
extern const std::array<std::array<uint8_t, kSymbols>, kSymbols + 1> kSymbolPairs;

}  // namespace leaktight
