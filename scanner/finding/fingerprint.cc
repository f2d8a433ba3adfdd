#include "finding/fingerprint.h"

#include "base/hash.h"

namespace leaktight {

std::string Fingerprint(std::string_view rule, std::string_view path, std::string_view secret) {
  std::string place(rule);
  place += '\0';
  place += path;
  return "lt1-" + Hex(Sha256(place).data(), 8) + "-" + Hex(HmacSha256(rule, secret).data(), 2);
}

}  // namespace leaktight
