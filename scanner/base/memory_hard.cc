#include "base/memory_hard.h"

#include <sodium.h>

#include <new>
#include <tuple>

namespace leaktight {

HardHash HashHard(std::string_view bytes, std::string_view salt) {
  static_assert(kHardHashSalt == crypto_pwhash_argon2id_SALTBYTES);
  static_assert(std::tuple_size_v<HardHash> >= crypto_pwhash_argon2id_BYTES_MIN);
  constexpr unsigned long long kPasses = 2;
  constexpr size_t kMemory = size_t{64} << 20;
  // It may be called by several threads, and any number of times.
  if (sodium_init() < 0 || salt.size() != kHardHashSalt) throw std::bad_alloc();
  HardHash hash;
  if (crypto_pwhash_argon2id(hash.data(), hash.size(), bytes.data(), bytes.size(),
                             reinterpret_cast<const unsigned char*>(salt.data()), kPasses, kMemory,
                             crypto_pwhash_argon2id_ALG_ARGON2ID13) != 0) {
    throw std::bad_alloc();
  }
  return hash;
}

}  // namespace leaktight
