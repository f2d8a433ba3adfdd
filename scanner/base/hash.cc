#include "base/hash.h"

#include <libdeflate.h>
#include <nettle/hmac.h>
#include <nettle/sha1.h>
#include <nettle/sha2.h>

namespace leaktight {
namespace {

const uint8_t* Data(std::string_view bytes) {
  return reinterpret_cast<const uint8_t*>(bytes.data());
}

}  // namespace

Sha1Digest Sha1(std::string_view bytes) {
  sha1_ctx context;
  sha1_init(&context);
  sha1_update(&context, bytes.size(), Data(bytes));
  Sha1Digest digest;
  sha1_digest(&context, digest.size(), digest.data());
  return digest;
}

Sha256Digest Sha256(std::string_view bytes) {
  sha256_ctx context;
  sha256_init(&context);
  sha256_update(&context, bytes.size(), Data(bytes));
  Sha256Digest digest;
  sha256_digest(&context, digest.size(), digest.data());
  return digest;
}

Sha256Digest HmacSha256(std::string_view key, std::string_view bytes) {
  hmac_sha256_ctx context;
  hmac_sha256_set_key(&context, key.size(), Data(key));
  hmac_sha256_update(&context, bytes.size(), Data(bytes));
  Sha256Digest digest;
  hmac_sha256_digest(&context, digest.size(), digest.data());
  return digest;
}

struct HmacSha256Key::Context {
  hmac_sha256_ctx keyed;
};

HmacSha256Key::HmacSha256Key(std::string_view key) : context_(std::make_unique<Context>()) {
  hmac_sha256_set_key(&context_->keyed, key.size(), Data(key));
}

HmacSha256Key::~HmacSha256Key() = default;
HmacSha256Key::HmacSha256Key(HmacSha256Key&&) noexcept = default;
HmacSha256Key& HmacSha256Key::operator=(HmacSha256Key&&) noexcept = default;

Sha256Digest HmacSha256Key::Of(std::string_view bytes) const {
  hmac_sha256_ctx context = context_->keyed;
  hmac_sha256_update(&context, bytes.size(), Data(bytes));
  Sha256Digest digest;
  hmac_sha256_digest(&context, digest.size(), digest.data());
  return digest;
}

uint32_t Crc32(std::string_view bytes) {
  return libdeflate_crc32(0, bytes.data(), bytes.size());
}

std::string Hex(const uint8_t* bytes, size_t size) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string text(2 * size, '\0');
  for (size_t i = 0; i < size; i++) {
    text[2 * i] = kDigits[bytes[i] >> 4];
    text[2 * i + 1] = kDigits[bytes[i] & 15];
  }
  return text;
}

std::string Hex(std::string_view bytes) {
  return Hex(Data(bytes), bytes.size());
}

}  // namespace leaktight
