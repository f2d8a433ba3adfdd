#include "engine/token_checksum.h"

#include <algorithm>

#include "base/base64.h"
#include "base/hash.h"
#include "engine/words.h"

namespace leaktight {
namespace {

std::string LeastFirst(uint32_t checksum) {
  std::string bytes;
  for (int i = 0; i < 4; i++) bytes += static_cast<char>(checksum >> (8 * i));
  return bytes;
}

char OtherCase(char c) {
  return IsLetter(c) ? static_cast<char>(c ^ 0x20) : c;
}

}  // namespace

std::string EncodeDigits(uint64_t value, uint32_t base, size_t width) {
  constexpr std::string_view kLowerFirst = "0123456789abcdefghijklmnopqrstuvwxyz";
  constexpr std::string_view kUpperFirst =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  const std::string_view digits = base <= kLowerFirst.size() ? kLowerFirst : kUpperFirst;
  std::string text;
  for (; value > 0; value /= base) text += digits[value % base];
  if (text.size() < width) text.append(width - text.size(), digits[0]);
  std::reverse(text.begin(), text.end());
  return text;
}

std::string Base62Checksum(std::string_view body) {
  return EncodeDigits(Crc32(body), 62, 6);
}

std::string Base36Checksum(std::string_view token) {
  return EncodeDigits(Crc32(token), 36, 7);
}

std::string GrafanaChecksum(std::string_view token) {
  return Hex(LeastFirst(Crc32(token)));
}

std::string MatrixChecksum(std::string_view token) {
  constexpr size_t kWidth = 6;
  if (token.starts_with("sy")) return Base62Checksum(token);
  std::string digits = EncodeDigits(Crc32(token), 62, 0);
  std::reverse(digits.begin(), digits.end());
  return std::string(kWidth - digits.size(), '0') + digits;
}

char CratesIoChecksum(std::string_view body) {
  constexpr std::string_view kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  uint8_t all = 0;
  for (const char c : body) all ^= static_cast<uint8_t>(c);
  return kDigits[all % kDigits.size()];
}

std::string PackagistChecksum(std::string_view token) {
  return EncodeDigits(Crc32(token), 16, 8);
}

std::string DynamicChecksum(std::string_view body) {
  std::string text = Base62Checksum(body);
  std::transform(text.begin(), text.end(), text.begin(), OtherCase);
  return text;
}

std::string ConfluentChecksum(std::string_view body) {
  return EncodeBase64(LeastFirst(Crc32(body))).substr(0, 6);
}

std::string HexChecksum(std::string_view token) {
  std::string text = EncodeDigits(Crc32(token), 16, 8);
  for (char& c : text) {
    if (c >= 'a') c = static_cast<char>(c - 32);
  }
  return text;
}

}  // namespace leaktight
