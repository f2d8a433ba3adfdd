// Base64 (RFC 4648, sections 4 and 5).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace leaktight {

std::string EncodeBase64(std::string_view bytes);
std::string EncodeBase64Url(std::string_view bytes);  // without padding

// Takes either alphabet, padding or none, and line breaks and blanks between characters (as YAML
// and PEM have them). Nothing where another character stands, where padding stands inside, or where
// a single character is left over. Bits left over in the last character are not looked at.
std::optional<std::string> DecodeBase64(std::string_view text);

}  // namespace leaktight
