// Numbers as git's files have them. Whoever calls has looked whether the bytes are there.
#pragma once

#include <cstdint>

namespace leaktight {

inline uint32_t BigEndian32(const char* at) {
  const auto* byte = reinterpret_cast<const uint8_t*>(at);
  return uint32_t{byte[0]} << 24 | uint32_t{byte[1]} << 16 | uint32_t{byte[2]} << 8 | byte[3];
}

inline uint64_t BigEndian64(const char* at) {
  return uint64_t{BigEndian32(at)} << 32 | BigEndian32(at + 4);
}

}  // namespace leaktight
