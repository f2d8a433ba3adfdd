// ASN.1 DER (ITU-T X.690) of examples, written.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace leaktight {

inline std::string Der(uint8_t tag, const std::string& content) {
  std::string text(1, static_cast<char>(tag));
  const size_t size = content.size();
  if (size < 128) {
    text += static_cast<char>(size);
  } else if (size < 256) {
    text += '\x81';
    text += static_cast<char>(size);
  } else {
    text += '\x82';
    text += static_cast<char>(size >> 8);
    text += static_cast<char>(size);
  }
  return text + content;
}

inline std::string DerSequence(const std::string& content) {
  return Der(0x30, content);
}
inline std::string DerOctets(const std::string& content) {
  return Der(0x04, content);
}
inline std::string DerInteger(std::string bytes) {
  if ((bytes[0] & 0x80) != 0) bytes.insert(0, 1, '\0');
  return Der(0x02, bytes);
}
inline std::string DerOid(std::string_view bytes) {
  return Der(0x06, std::string(bytes));
}

}  // namespace leaktight
