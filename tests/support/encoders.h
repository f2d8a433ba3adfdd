// Writes a text in each of the encodings that are decoded.
#pragma once

#include <zlib.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/base64.h"
#include "engine/decoded_text.h"
#include "support/random.h"

namespace leaktight {

inline std::string HexOf(std::string_view bytes, std::string_view digits = "0123456789abcdef") {
  std::string text;
  for (const char c : bytes) {
    text += digits[static_cast<uint8_t>(c) >> 4];
    text += digits[static_cast<uint8_t>(c) & 15];
  }
  return text;
}

inline std::string Gzipped(std::string_view bytes) {
  z_stream stream{};
  deflateInit2(&stream, 9, Z_DEFLATED, 16 + MAX_WBITS, 9, Z_DEFAULT_STRATEGY);
  std::string packed(deflateBound(&stream, bytes.size()) + 32, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  deflate(&stream, Z_FINISH);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  return packed;
}

inline std::string Wide(std::string_view text, size_t unit, size_t at) {
  std::string wide;
  for (const char c : text) {
    std::string one(unit, '\0');
    one[at] = c;
    wide += one;
  }
  return wide;
}

// One way of writing printable text.
struct Writing {
  const char* name;
  Encoding encoding;
  std::string (*write)(std::string_view text, Random& random);
};

inline std::string InLines(std::string text, size_t length, std::string_view end) {
  for (size_t at = length; at < text.size(); at += length + end.size()) text.insert(at, end);
  return text;
}

inline std::string InPieces(std::string_view text, std::string_view joint, Random& random) {
  std::string written;
  for (size_t at = 0; at < text.size();) {
    const size_t size = 3 + random.Below(12);
    if (at > 0) written += joint;
    written += text.substr(at, size);
    at += size;
  }
  return written;
}

inline const std::vector<Writing>& Writings() {
  using Text = std::string_view;
  static const std::vector<Writing> kWritings = {
      {"base64", Encoding::kBase64, [](Text text, Random&) { return EncodeBase64(text); }},
      {"base64url", Encoding::kBase64, [](Text text, Random&) { return EncodeBase64Url(text); }},
      {"base64 in lines", Encoding::kBase64,
       [](Text text, Random&) { return InLines(EncodeBase64(text), 64, "\n    "); }},
      {"base64 in escaped lines", Encoding::kBase64,
       [](Text text, Random&) { return InLines(EncodeBase64(text), 76, "\\r\\n"); }},
      {"hex", Encoding::kHex, [](Text text, Random&) { return HexOf(text); }},
      {"HEX", Encoding::kHex, [](Text text, Random&) { return HexOf(text, "0123456789ABCDEF"); }},
      {"gzip", Encoding::kGzip, [](Text text, Random&) { return EncodeBase64(Gzipped(text)); }},
      {"percent", Encoding::kUrl,
       [](Text text, Random& random) {
         std::string written;
         for (const char c : text) {
           const bool plain = random.Below(2) == 0 && c > ' ' && c != '%';
           written += plain ? std::string(1, c) : "%" + HexOf({&c, 1}, "0123456789ABCDEF");
         }
         return written + "%20";
       }},
      {"\\u", Encoding::kEscapes,
       [](Text text, Random& random) {
         std::string written;
         for (const char c : text) {
           const bool plain = random.Below(2) == 0 && c > ' ' && c != '\\';
           written += plain ? std::string(1, c)
                            : (random.Below(2) == 0 ? "\\u00" : "\\x") + HexOf({&c, 1});
         }
         return written + "\\x20";
       }},
      {"entities", Encoding::kEntities,
       [](Text text, Random& random) {
         std::string written;
         for (const char c : text) {
           const bool plain = random.Below(2) == 0 && c > ' ' && c != '&';
           written += plain                  ? std::string(1, c)
                      : random.Below(2) == 0 ? "&#" + std::to_string(c) + ";"
                                             : "&#x" + HexOf({&c, 1}) + ";";
         }
         return written + "&amp;";
       }},
      {"pieces", Encoding::kJoined,
       [](Text text, Random& random) { return InPieces(text, "\" + \"", random); }},
      {"pieces below each other", Encoding::kJoined,
       [](Text text, Random& random) { return InPieces(text, "\"\n    \"", random); }},
      {"pieces with operators below", Encoding::kJoined,
       [](Text text, Random& random) { return InPieces(text, "\"\r\n    . \"", random); }},
      {"backslashes", Encoding::kJoined,
       [](Text text, Random& random) { return InPieces(text, "\\\n  ", random); }},
      {"UTF-16LE", Encoding::kUtf16, [](Text text, Random&) { return Wide(text, 2, 0); }},
      {"UTF-16BE", Encoding::kUtf16, [](Text text, Random&) { return Wide(text, 2, 1); }},
      {"UTF-32LE", Encoding::kUtf32, [](Text text, Random&) { return Wide(text, 4, 0); }},
      {"UTF-32BE", Encoding::kUtf32, [](Text text, Random&) { return Wide(text, 4, 3); }},
  };
  return kWritings;
}

}  // namespace leaktight
