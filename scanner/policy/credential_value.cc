#include "policy/credential_value.h"

#include <algorithm>
#include <optional>
#include <string>

#include "base/base64.h"
#include "base/text.h"
#include "engine/key_formats.h"
#include "engine/made_up.h"
#include "engine/path_confidence.h"
#include "engine/pem_text.h"
#include "engine/secret_likeness.h"
#include "policy/demo_word.h"
#include "policy/secret_value.h"

namespace leaktight {
namespace {

// What `kubectl config view` prints in place of a key.
constexpr std::string_view kOmitted = "OMITTED";

// Machines make them of eight bytes at least.
constexpr size_t kShortestToken = 8;
// An Ed25519 key in PKCS#8 has 48 bytes, and no kind fewer.
constexpr size_t kShortestKey = 40;

// As people show one: "eyJhbGciOi…".
bool IsCutOff(std::string_view value) {
  return value.ends_with("...") || value.ends_with("\xE2\x80\xA6");
}

bool IsToken(std::string_view value) {
  if (value.size() < kShortestToken || IsDemoWord(value)) return false;
  switch (ClassifyValue(value)) {
    case ValueKind::kSecret:
    case ValueKind::kWeakSecret:
    case ValueKind::kUuid:
      return !LooksMadeUp(value);
    case ValueKind::kHash:  // hexadecimal, but nothing that says that it is a hash
      return value.find_first_of("$:{") == std::string_view::npos && !LooksMadeUp(value);
    default:
      return false;
  }
}

bool IsPrivateKey(std::string_view encoded) {
  const auto decoded = DecodeBase64(encoded);
  if (!decoded) return false;
  const std::string_view text = *decoded;
  const size_t begin = text.find("-----BEGIN");
  const size_t end = text.rfind("PRIVATE KEY-----");
  if (begin == std::string_view::npos || end == std::string_view::npos || end < begin) return false;
  const auto pem =
      ReadPem(text.substr(begin, end + std::string_view("PRIVATE KEY-----").size() - begin));
  return pem && pem->body.size() >= kShortestKey && !LooksPatterned(pem->body);
}

}  // namespace

bool IsCredential(CredentialKind kind, std::string_view value) {
  value = Trim(value);
  if (value.ends_with(kOmitted) || IsCutOff(value) || HoldsNoSecret(ClassifyValue(value)))
    return false;
  switch (kind) {
    case CredentialKind::kPassword:
      return !IsDemoWord(value) && IsSecretUnder("password", value);
    case CredentialKind::kToken:
      return IsToken(value);
    case CredentialKind::kPrivateKey:
      break;
  }
  return IsPrivateKey(value);
}

bool CountsAt(std::string_view path, std::string_view value) {
  constexpr double kSurePath = 0.9;
  switch (ClassifyValue(Trim(value))) {
    case ValueKind::kSecret:
    case ValueKind::kHash:
    case ValueKind::kUuid:
      return true;
    default:
      return PathConfidence(path) >= kSurePath;
  }
}

void TakeLowerSeverity(const File& file, Severity own, Violation& violation) {
  std::optional<Severity> gravest;
  std::string note;
  for (const Span secret : violation.secrets) {
    // A rule that lowers its severity says why; a guess beside it only sees a name.
    std::optional<Severity> of_secret;
    for (const Match& match : file.MatchesNear(secret)) {
      if (match.note.empty() || !match.secret.Overlaps(secret)) continue;
      of_secret = std::max(of_secret.value_or(match.severity), match.severity);
      note = match.note;
    }
    if (!of_secret) return;
    gravest = gravest ? std::max(*gravest, *of_secret) : of_secret;
  }
  if (!gravest || *gravest >= own) return;
  violation.severity = gravest;
  if (!violation.note.empty()) violation.note += ' ';
  violation.note += note;
}

}  // namespace leaktight
