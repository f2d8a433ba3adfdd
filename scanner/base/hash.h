// Cryptographic hashes (from nettle) and their spelling.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace leaktight {

using Sha256Digest = std::array<uint8_t, 32>;

Sha256Digest Sha256(std::string_view bytes);

// RFC 2104 over SHA-256.
Sha256Digest HmacSha256(std::string_view key, std::string_view bytes);

// The CRC-32 of zlib, PNG and the tokens that carry one (polynomial 0xEDB88320, reflected).
uint32_t Crc32(std::string_view bytes);

// Lower-case hexadecimal.
std::string Hex(std::string_view bytes);
std::string Hex(const uint8_t* bytes, size_t size);

}  // namespace leaktight
