#include "engine/algorithm_name.h"

#include <algorithm>
#include <cstddef>

#include "base/text.h"
#include "engine/words.h"

namespace leaktight {
namespace {

// What names of algorithms are made of, in small letters; of two that begin alike the longer first.
constexpr std::string_view kParts[] = {
    "chacha20", "poly1305", "nopadding", "blowfish", "twofish", "camellia",      "rijndael",
    "pbkdf",    "scrypt",   "argon",     "bcrypt",   "padding", "pkcs",          "hmac",
    "sha",      "md",       "aes",       "desede",   "des",     "ede",           "rsassa",
    "rsaes",    "rsa",      "ecdsa",     "ecdh",     "eddsa",   "dsa",           "ecb",
    "oaep",     "mgf",      "cbc",       "gcm",      "ctr",     "ccm",           "xts",
    "pbe",      "pss",      "kw",        "with",     "and",     "inp1363format", "prf",
    "rc",       "ripemd",   "siphash",   "blake",
};

bool JoinsParts(char c) {
  return c == '/' || c == '-' || c == '_' || IsDigit(c);
}

}  // namespace

bool IsAlgorithmName(std::string_view value) {
  constexpr size_t kLongest = 48;
  constexpr size_t kMostFigures = 4;  // SHA1024 has the most
  if (value.size() > kLongest || value.empty() || !IsLetter(value.front())) return false;
  size_t parts = 0;
  size_t figures = 0;
  while (!value.empty()) {
    if (JoinsParts(value.front())) {
      figures = IsDigit(value.front()) ? figures + 1 : 0;
      if (figures > kMostFigures) return false;
      value.remove_prefix(1);
      continue;
    }
    const auto* part =
        std::find_if(std::begin(kParts), std::end(kParts), [&](std::string_view known) {
          return value.size() >= known.size() &&
                 EqualIgnoringCase(value.substr(0, known.size()), known);
        });
    if (part == std::end(kParts)) return false;
    value.remove_prefix(part->size());
    figures = 0;
    parts++;
  }
  return parts >= 2;
}

}  // namespace leaktight
