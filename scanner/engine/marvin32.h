// Marvin32, the checksum in the keys of Azure's services.
#pragma once

#include <cstdint>
#include <string_view>

namespace leaktight {

// As Microsoft's SymCrypt has it (https://github.com/microsoft/SymCrypt/blob/main/lib/marvin32.c),
// its two halves folded into one. What it is for, with the seed of each service:
// https://github.com/microsoft/security-utilities.
uint32_t Marvin32(std::string_view bytes, uint64_t seed);

}  // namespace leaktight
