#include "finding/fingerprint.h"

#include "base/hash.h"

namespace leaktight {

std::string Fingerprint(std::string_view rule, std::string_view path, std::string_view secret) {
  std::string place(rule);
  place += '\0';
  place += path;
  return "lt1-" + Hex(Sha256(place).data(), 8) + "-" + Hex(HmacSha256(rule, secret).data(), 2);
}

bool IsFingerprint(std::string_view text) {
  const auto hexadecimal = [](std::string_view part) {
    return part.find_first_not_of("0123456789abcdef") == std::string_view::npos;
  };
  return text.size() == 25 && text.starts_with("lt1-") && text[20] == '-' &&
         hexadecimal(text.substr(4, 16)) && hexadecimal(text.substr(21));
}

std::string_view PlacePart(std::string_view fingerprint) {
  return fingerprint.substr(0, 20);
}

std::string_view ValuePart(std::string_view fingerprint) {
  return fingerprint.substr(21);
}

}  // namespace leaktight
