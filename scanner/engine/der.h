// ASN.1 in DER (ITU-T X.690), as keys and key stores are written.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "engine/key_formats.h"

namespace leaktight {

inline constexpr uint8_t kDerInteger = 0x02;
inline constexpr uint8_t kDerOctetString = 0x04;
inline constexpr uint8_t kDerOid = 0x06;
inline constexpr uint8_t kDerSequence = 0x30;

struct DerElement {
  uint8_t tag = 0;
  std::string_view content;
};

// The next element; `reader` fails where it is cut off or its length is not as DER writes it.
DerElement NextDer(KeyReader& reader);

// The elements one behind the other, at most 32 of them; empty where they are not whole.
std::vector<DerElement> DerChildren(std::string_view content);

}  // namespace leaktight
