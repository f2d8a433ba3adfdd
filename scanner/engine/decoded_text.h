// A part of a text that stands encoded, as it reads.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/span.h"

namespace leaktight {

enum class Encoding : uint8_t {
  kBase64,    // RFC 4648, either alphabet, over the ends of lines
  kHex,       // RFC 4648, section 8
  kGzip,      // RFC 1952
  kUrl,       // percent-encoding, RFC 3986
  kEscapes,   // \x41, \u0041, \U00000041, \101: strings of programs and JSON (RFC 8259)
  kEntities,  // &#65; &#x41; &amp;: HTML and XML
  kJoined,    // "AKIA" + "…", "AKIA" "…", and a backslash before the end of a line
  kUtf16,     // either byte order, with a mark or without
  kUtf32,
};

// "base64", to be shown.
std::string_view Name(Encoding encoding);

class DecodedText {
 public:
  Encoding encoding = Encoding::kBase64;
  std::string bytes;
  // The bytes of the text that each of `bytes` is made of. Empty: each is made of all of `whole`.
  std::vector<Span> places;
  Span whole;

  void Clear() {
    bytes.clear();
    places.clear();
  }

  void Add(char byte, Span place) {
    bytes += byte;
    places.push_back(place);
  }

  // Where these bytes, which are not none, stand in the text.
  Span Of(Span span) const {
    if (places.empty()) return whole;
    return {places[span.begin].begin, places[span.end - 1].end};
  }

  // They stand so in the text too: what is seen in them was seen there.
  bool ReadsAsWritten(Span span) const { return !places.empty() && Of(span).size() == span.size(); }
};

// What ends a decoding that would go on for too long, whatever it is of.
struct DecodeLimits {
  uint32_t depth = 5;         // encodings within each other; 0: nothing is decoded
  size_t inflated = 8 << 20;  // bytes of one gzip stream: the rest of it is not read
  size_t free = 64 << 10;     // and bytes for each of those that it is packed in, above a start
  size_t for_each_byte = 200;
  size_t nested = 32 << 20;  // bytes of all that stands within one part, and within that, …
};

// Of what may be a token, or the keyword in front of one, no part is shorter.
inline constexpr size_t kShortestDecoded = 16;

// How far a name and its value, of which one is encoded in part, are apart at most.
inline constexpr size_t kAroundEncoded = 256;

// Shown for the call alone; the callee leaves the bytes as they are.
using ShowDecoded = std::function<void(DecodedText& decoded)>;

}  // namespace leaktight
