// Large parts that stand encoded, shown piece by piece: the places of their bytes take sixteen
// times what they do.
#pragma once

#include <cstddef>

#include "engine/decoded_text.h"

namespace leaktight {

inline constexpr size_t kDecodedPiece = 1 << 20;     // bytes
inline constexpr size_t kDecodedOverlap = 64 << 10;  // what two of them share: no secret is longer

// To be called behind each byte that is added: where they are a piece, shows it and keeps its end,
// which the next one begins with.
inline void ShowIfFull(DecodedText& decoded, const ShowDecoded& show) {
  if (decoded.bytes.size() < kDecodedPiece) return;
  show(decoded);
  const size_t shown = decoded.bytes.size() - kDecodedOverlap;
  decoded.bytes.erase(0, shown);
  decoded.places.erase(decoded.places.begin(),
                       decoded.places.begin() + static_cast<std::ptrdiff_t>(shown));
}

}  // namespace leaktight
