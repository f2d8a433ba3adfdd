// Bech32 (BIP 173): text in 32 characters that no eye confuses, with a checksum.
#pragma once

#include <string>
#include <string_view>

namespace leaktight {

// Whether the text ends in the checksum of what stands before it. What it holds is told by the part
// before its last 1; letters are all small or all capital.
bool IsBech32(std::string_view text);

// `prefix`, 1, the bytes in groups of five bits, and the checksum, in small letters.
std::string EncodeBech32(std::string_view prefix, std::string_view bytes);

}  // namespace leaktight
