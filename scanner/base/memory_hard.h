// A hash that is dear to compute, in time and in memory: what is known by it alone cannot be
// guessed at a rate that is worth it.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace leaktight {

inline constexpr size_t kHardHashSalt = 16;  // bytes
using HardHash = std::array<uint8_t, 16>;

// Argon2id (RFC 9106), version 1.3, 2 passes over 64 MiB in one lane: what libsodium, which
// computes it, calls interactive, and above the least that OWASP's password storage cheat sheet
// asks for (19 MiB, 2 passes). bench/known measures what one takes. The salt has kHardHashSalt
// bytes. Throws std::bad_alloc where the memory cannot be had.
inline constexpr std::string_view kHardHashParameters = "argon2id v=19 m=65536 t=2 p=1";
HardHash HashHard(std::string_view bytes, std::string_view salt);

}  // namespace leaktight
