// Bytes of a format of ours, written in order and read back without trust.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace leaktight {

// Numbers are little-endian, or variable: seven bits a byte, the lowest first, the top bit set on
// all but the last (LEB128).
inline void PutU32(uint32_t value, std::string& to) {
  for (int shift = 0; shift < 32; shift += 8) to += static_cast<char>(value >> shift & 0xff);
}
inline void PutVariable(uint64_t value, std::string& to) {
  for (; value >= 0x80; value >>= 7) to += static_cast<char>(value | 0x80);
  to += static_cast<char>(value);
}
inline void PutText(std::string_view text, std::string& to) {
  PutVariable(text.size(), to);
  to += text;
}

// What is not there reads as zeros and empty texts, and from then on `ok` is false: it is asked
// once at the end. No read goes past the end, whatever the bytes say.
class ByteReader {
 public:
  explicit ByteReader(std::string_view bytes) : rest_(bytes) {}

  bool ok() const { return ok_; }
  std::string_view rest() const { return rest_; }

  std::string_view Bytes(uint64_t size) {
    if (size > rest_.size()) return Fail();
    const std::string_view bytes = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return bytes;
  }
  uint8_t U8() {
    const std::string_view byte = Bytes(1);
    return byte.empty() ? 0 : static_cast<uint8_t>(byte[0]);
  }
  uint32_t U32() {
    uint32_t value = 0;
    int shift = 0;
    for (const char byte : Bytes(4)) {
      value |= static_cast<uint32_t>(static_cast<uint8_t>(byte)) << shift;
      shift += 8;
    }
    return value;
  }
  uint64_t Variable() {
    uint64_t value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      const uint8_t byte = U8();
      value |= static_cast<uint64_t>(byte & 0x7f) << shift;
      if ((byte & 0x80) == 0) return value;
    }
    Fail();
    return 0;
  }
  std::string_view Text() { return Bytes(Variable()); }

 private:
  std::string_view Fail() {
    ok_ = false;
    rest_ = {};
    return {};
  }

  std::string_view rest_;
  bool ok_ = true;
};

}  // namespace leaktight
