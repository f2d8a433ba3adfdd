#include "engine/bech32.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/text.h"

namespace leaktight {
namespace {

constexpr std::string_view kAlphabet = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
constexpr size_t kChecksum = 6;

// https://github.com/bitcoin/bips/blob/master/bip-0173.mediawiki: a BCH code over groups of five
// bits, with the polynomial's multiples by the bits of the group that falls out.
uint32_t Polymod(const std::vector<uint8_t>& groups) {
  constexpr uint32_t kGenerator[] = {0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3};
  uint32_t sum = 1;
  for (const uint8_t group : groups) {
    const uint32_t top = sum >> 25;
    sum = (sum & 0x1ffffff) << 5 ^ group;
    for (uint32_t bit = 0; bit < 5; bit++) {
      if ((top >> bit & 1) != 0) sum ^= kGenerator[bit];
    }
  }
  return sum;
}

// The prefix goes into the checksum as its upper bits, a zero, and its lower bits.
std::vector<uint8_t> Expand(std::string_view prefix) {
  std::vector<uint8_t> groups;
  for (const char c : prefix) groups.push_back(static_cast<uint8_t>(c) >> 5);
  groups.push_back(0);
  for (const char c : prefix) groups.push_back(static_cast<uint8_t>(c) & 31);
  return groups;
}

}  // namespace

bool IsBech32(std::string_view text) {
  const auto is_lower = [](char c) { return c >= 'a' && c <= 'z'; };
  const auto is_upper = [](char c) { return c >= 'A' && c <= 'Z'; };
  if (std::any_of(text.begin(), text.end(), is_lower) &&
      std::any_of(text.begin(), text.end(), is_upper)) {
    return false;
  }
  const std::string lower = ToLower(text);
  const size_t one = lower.rfind('1');
  if (one == std::string::npos || one == 0 || lower.size() - one - 1 < kChecksum) return false;
  std::vector<uint8_t> groups = Expand(std::string_view(lower).substr(0, one));
  for (const char c : lower.substr(one + 1)) {
    const size_t digit = kAlphabet.find(c);
    if (digit == std::string_view::npos) return false;
    groups.push_back(static_cast<uint8_t>(digit));
  }
  return Polymod(groups) == 1;
}

std::string EncodeBech32(std::string_view prefix, std::string_view bytes) {
  std::vector<uint8_t> data;
  uint32_t bits = 0;
  uint32_t held = 0;
  for (const char c : bytes) {
    bits = (bits << 8 | static_cast<uint8_t>(c)) & 0xfff;
    for (held += 8; held >= 5; held -= 5) {
      data.push_back(static_cast<uint8_t>(bits >> (held - 5) & 31));
    }
  }
  if (held > 0) data.push_back(static_cast<uint8_t>(bits << (5 - held) & 31));

  std::vector<uint8_t> groups = Expand(prefix);
  groups.insert(groups.end(), data.begin(), data.end());
  groups.resize(groups.size() + kChecksum);
  const uint32_t sum = Polymod(groups) ^ 1;
  for (uint32_t i = 0; i < kChecksum; i++) {
    data.push_back(static_cast<uint8_t>(sum >> (5 * (kChecksum - 1 - i)) & 31));
  }
  std::string text(prefix);
  text += '1';
  for (const uint8_t group : data) text += kAlphabet[group];
  return text;
}

}  // namespace leaktight
