// PyPI's API tokens: macaroons in the binary format of version 2, behind "pypi-".
#include <algorithm>
#include <optional>

#include "base/base64.h"
#include "engine/validator_functions.h"

namespace leaktight {
namespace {

// One field: a type, a length, so many bytes. The lengths are variable-length numbers of which a
// token of this size needs up to two bytes.
// https://github.com/rescrv/libmacaroons/blob/master/doc/format.txt
struct Field {
  uint8_t type = 0;
  std::string_view data;
};

constexpr uint8_t kEnd = 0;
constexpr uint8_t kLocation = 1;
constexpr uint8_t kIdentifier = 2;
constexpr uint8_t kSignature = 6;

std::optional<Field> ReadField(std::string_view& bytes) {
  if (bytes.empty()) return std::nullopt;
  Field field;
  field.type = static_cast<uint8_t>(bytes[0]);
  bytes.remove_prefix(1);
  if (field.type == kEnd) return field;
  size_t length = 0;
  for (int shift = 0;; shift += 7) {
    if (bytes.empty() || shift > 14) return std::nullopt;
    const auto byte = static_cast<uint8_t>(bytes[0]);
    bytes.remove_prefix(1);
    length |= static_cast<size_t>(byte & 0x7f) << shift;
    if ((byte & 0x80) == 0) break;
  }
  if (length > bytes.size()) return std::nullopt;
  field.data = bytes.substr(0, length);
  bytes.remove_prefix(length);
  return field;
}

}  // namespace

// Whole, from the version to the signature; a token that somebody cut or made up is not.
bool ValidatePypi(const Candidate& candidate, Opinion& opinion) {
  constexpr std::string_view kPrefix = "pypi-";
  if (candidate.secret.substr(0, kPrefix.size()) != kPrefix) return false;
  const auto decoded = DecodeBase64(candidate.secret.substr(kPrefix.size()));
  if (!decoded || decoded->empty() || decoded->front() != '\x02') return false;
  std::string_view bytes = std::string_view(*decoded).substr(1);
  const auto location = ReadField(bytes);
  if (!location || location->type != kLocation) return false;
  const auto identifier = ReadField(bytes);
  if (!identifier || identifier->type != kIdentifier || identifier->data.empty()) return false;
  // The identifier, then each caveat, ends with an end; one more ends the caveats.
  bool ended = false;
  for (;;) {
    const auto field = ReadField(bytes);
    if (!field) return false;
    if (field->type == kEnd && ended) break;
    ended = field->type == kEnd;
  }
  const auto signature = ReadField(bytes);
  if (!signature || signature->type != kSignature || signature->data.size() != 32) return false;
  opinion.details.emplace_back("registry", location->data);
  if (location->data == "test.pypi.org") {
    opinion.severity = std::min(opinion.severity, Severity::kLow);
    opinion.note = "It belongs to TestPyPI, where nobody's users install from.";
  }
  return true;
}

}  // namespace leaktight
