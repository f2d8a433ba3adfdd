#include <array>
#include <cmath>

#include "engine/secret_likeness.h"
#include "engine/symbol_pairs.h"

namespace leaktight {
namespace {

constexpr std::array<uint8_t, 256> kSymbolOf = [] {
  std::array<uint8_t, 256> symbols{};
  for (size_t i = 0; i < symbols.size(); i++) symbols[i] = SymbolOf(static_cast<uint8_t>(i));
  return symbols;
}();

// The kinds of character that a string is made of.
struct Alphabet {
  bool lower = false;
  bool upper = false;
  bool digit = false;
  bool separator = false;  // _ - . /
  bool other = false;
  bool beyond_hex = false;  // a letter past f

  // How many characters a generator with that alphabet chooses from.
  size_t size() const {
    if (digit && !beyond_hex && !(lower && upper) && !separator && !other) return 16;
    const size_t size = (lower ? 26U : 0U) + (upper ? 26U : 0U) + (digit ? 10U : 0U) +
                        (separator ? 4U : 0U) + (other ? 28U : 0U);
    return size < 2 ? 2 : size;
  }
};

// log2 of 0 to 94, filled when compiled: std::log2 is no constant expression.
constexpr std::array<float, 95> kLog2 = [] {
  std::array<float, 95> logs{};
  for (size_t i = 2; i < logs.size(); i++) {
    double rest = static_cast<double>(i);
    double log = 0;
    for (; rest >= 2; rest /= 2) log += 1;
    double bit = 0.5;
    for (int step = 0; step < 24; step++, bit /= 2) {
      rest *= rest;
      if (rest >= 2) {
        log += bit;
        rest /= 2;
      }
    }
    logs[i] = static_cast<float>(log);
  }
  return logs;
}();

}  // namespace

double Entropy(std::string_view bytes) {
  if (bytes.empty()) return 0;
  std::array<uint32_t, 256> counts{};
  for (const char c : bytes) counts[static_cast<uint8_t>(c)]++;
  const auto size = static_cast<double>(bytes.size());
  double bits = 0;
  for (const uint32_t count : counts) {
    if (count != 0) bits -= count / size * std::log2(count / size);
  }
  return bits;
}

double RandomBits(std::string_view value) {
  Alphabet alphabet;
  uint32_t tenths = 0;
  uint8_t before = kBeginSymbol;
  for (const char c : value) {
    const uint8_t symbol = kSymbolOf[static_cast<uint8_t>(c)];
    tenths += kSymbolPairs[before][symbol];
    before = symbol;
    if (symbol < 26) {
      alphabet.lower = true;
      alphabet.beyond_hex |= symbol > 5;
    } else if (symbol < kDigitSymbol) {
      alphabet.upper = true;
      alphabet.beyond_hex |= symbol > 31;
    } else if (symbol == kDigitSymbol) {
      alphabet.digit = true;
    } else if (symbol == kOtherSymbol) {
      alphabet.other = true;
    } else {
      alphabet.separator = true;
    }
  }
  return tenths / 10.0 - static_cast<double>(value.size()) * kLog2[alphabet.size()];
}

double Randomness(std::string_view value) {
  // Six bits of evidence are even odds: most literals are words.
  return 1 / (1 + std::exp2((6 - RandomBits(value)) / 3));
}

}  // namespace leaktight
