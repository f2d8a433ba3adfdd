// Private keys as JSON Web Keys: https://www.rfc-editor.org/rfc/rfc7518#section-6
#include <algorithm>
#include <cstdint>
#include <iterator>

#include "base/base64.h"
#include "engine/made_up.h"
#include "engine/validator_functions.h"
#include "engine/words.h"

namespace leaktight {
namespace {

// How the keys begin that RFC 7515 (A.1 to A.4), 7517 (A.2) and 8037 (A.1) print for everyone.
bool IsPrinted(std::string_view value) {
  constexpr std::string_view kBeginnings[] = {
      "AyM1SysPpbyDfgZld3um", "Eq5xpGnNCivDflJsRQBX", "jpsQnnGQmL-YBIffH113",
      "AY5pb7A0UFiB3RELSD64", "870MB6gfuTJ4HtUnUvYM", "X4cTteJY_gn4FYPsXB8r",
      "nWGxne_9WmC6hEr0kuws",
  };
  return std::any_of(std::begin(kBeginnings), std::end(kBeginnings),
                     [&](std::string_view beginning) { return value.starts_with(beginning); });
}

// The member that the secret is the value of: `d` or `k`.
char MemberOf(const Candidate& candidate) {
  const auto at = static_cast<size_t>(candidate.secret.data() - candidate.whole.data());
  size_t end = at;
  while (end > 0 && !IsLetter(candidate.whole[end - 1])) end--;
  return end > 0 ? LowerOf(candidate.whole[end - 1]) : '\0';
}

// A private number is as long as its curve's: P-256, secp256k1 and the two of 25519 have 32 bytes,
// P-384 48, P-521 66, X448 56, Ed448 57. RSA's is as long as its modulus.
bool HasLength(std::string_view type, size_t bytes) {
  if (type == "oct") return bytes >= 16;
  if (type == "RSA") return bytes >= 64;
  return bytes == 32 || bytes == 48 || bytes == 56 || bytes == 57 || bytes == 66;
}

// 1, 2, 3…: bytes that nobody drew. The base64 of them does not look made up.
bool IsCounted(std::string_view bytes) {
  for (size_t i = 2; i < bytes.size(); i++) {
    if (static_cast<uint8_t>(bytes[i] - bytes[i - 1]) !=
        static_cast<uint8_t>(bytes[1] - bytes[0])) {
      return false;
    }
  }
  return true;
}

}  // namespace

// The group `name` is the key's type.
bool ValidateJwk(const Candidate& candidate, Opinion& opinion) {
  if (MemberOf(candidate) != (candidate.name == "oct" ? 'k' : 'd')) return false;
  const auto key = DecodeBase64(candidate.secret);
  if (!key || !HasLength(candidate.name, key->size())) return false;
  if (IsCounted(*key) || IsPrinted(candidate.secret) || LooksMadeUp(candidate.secret.substr(0, 64)))
    return false;
  opinion.details.emplace_back("type", candidate.name);
  return true;
}

}  // namespace leaktight
