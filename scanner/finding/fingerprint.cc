#include "finding/fingerprint.h"

#include <algorithm>

#include "base/hash.h"

namespace leaktight {
namespace {

bool IsSpace(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

// Without the spaces around its line breaks.
std::string WithoutLayout(std::string_view secret) {
  std::string bare;
  for (size_t at = 0; at < secret.size();) {
    size_t end = at;
    bool breaks = false;
    while (end < secret.size() && IsSpace(secret[end])) breaks |= secret[end++] == '\n';
    if (breaks) {
      bare += '\n';
    } else {
      bare += secret.substr(at, std::max<size_t>(end - at, 1));
    }
    at = std::max(end, at + 1);
  }
  return bare;
}

}  // namespace

std::string Fingerprint(std::string_view rule, std::string_view path, std::string_view secret) {
  std::string place(rule);
  place += '\0';
  place += path;
  return "lt1-" + Hex(Sha256(place).data(), 8) + "-" +
         Hex(HmacSha256(rule, WithoutLayout(secret)).data(), 2);
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
