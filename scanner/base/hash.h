// Cryptographic hashes (from nettle) and their spelling.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace leaktight {

using Sha1Digest = std::array<uint8_t, 20>;
using Sha256Digest = std::array<uint8_t, 32>;

// For checksums of git's files, which nobody may rely on against whoever wrote them.
Sha1Digest Sha1(std::string_view bytes);

Sha256Digest Sha256(std::string_view bytes);

// RFC 2104 over SHA-256.
Sha256Digest HmacSha256(std::string_view key, std::string_view bytes);

// The same for many texts under one key, which is worked in once. May be used by several threads.
class HmacSha256Key {
 public:
  explicit HmacSha256Key(std::string_view key);
  ~HmacSha256Key();
  HmacSha256Key(HmacSha256Key&&) noexcept;
  HmacSha256Key& operator=(HmacSha256Key&&) noexcept;

  Sha256Digest Of(std::string_view bytes) const;

 private:
  struct Context;
  std::unique_ptr<Context> context_;
};

// The CRC-32 of zlib, PNG and the tokens that carry one (polynomial 0xEDB88320, reflected).
uint32_t Crc32(std::string_view bytes);

// A digest's bytes; a view of it.
template <size_t kSize>
std::string_view BytesOf(const std::array<uint8_t, kSize>& digest) {
  return {reinterpret_cast<const char*>(digest.data()), kSize};
}

// Lower-case hexadecimal.
std::string Hex(std::string_view bytes);
std::string Hex(const uint8_t* bytes, size_t size);

}  // namespace leaktight
