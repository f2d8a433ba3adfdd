// The text between BEGIN and END (RFC 7468, RFC 1421, RFC 9580), however it was put into a file.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace leaktight {

struct PemText {
  std::string label;  // "RSA PRIVATE KEY"
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;      // decoded
  std::string checksum;  // OpenPGP's, decoded: three bytes, or empty
};

// `block` runs from "-----BEGIN" to the last dash of END. Takes lines that are indented, quoted,
// commented out, part of a patch, joined by \n escapes or by blanks. Nothing where the labels
// differ or the body is not base64.
std::optional<PemText> ReadPem(std::string_view block);

// The lines of `text` without what a file around them put before and behind each: the characters
// that stand before `text`'s last, unfinished line, string quotes and escapes.
std::string Unwrap(std::string_view text);

}  // namespace leaktight
