// Private keys in PEM, OpenPGP's armour and PuTTY's files.
#include <algorithm>

#include "engine/key_formats.h"
#include "engine/pem_text.h"
#include "engine/secret_likeness.h"
#include "engine/validator_functions.h"

namespace leaktight {
namespace {

bool Contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

// RFC 1421's headers around an encrypted key: `Proc-Type: 4,ENCRYPTED`, `DEK-Info: CIPHER,IV`.
std::optional<KeyFacts> ReadOldEncrypted(const PemText& pem) {
  KeyFacts facts;
  for (const auto& [name, value] : pem.headers) {
    if (name == "Proc-Type" && Contains(value, "ENCRYPTED")) facts.encrypted = true;
    if (name == "DEK-Info") facts.cipher = value.substr(0, value.find(','));
  }
  if (!facts.encrypted) return std::nullopt;
  facts.kind = pem.label.substr(0, pem.label.find(' '));
  return facts;
}

std::optional<KeyFacts> ReadKey(const PemText& pem) {
  if (pem.label == "PGP PRIVATE KEY BLOCK") return ReadPgpKey(pem.body);
  if (pem.label == "OPENSSH PRIVATE KEY") return ReadOpenSshKey(pem.body);
  if (auto facts = ReadOldEncrypted(pem)) {
    // Whole blocks of a cipher, and as even as encrypted bytes are.
    const size_t size = pem.body.size();
    if (size < 64 || size % 8 != 0 || Entropy(pem.body) < 5) return std::nullopt;
    return facts;
  }
  // cosign and other tools of Sigstore encrypt a key into JSON.
  if (Contains(pem.label, "ENCRYPTED") && pem.body.substr(0, 1) == "{") {
    return KeyFacts{"", 0, true, ""};
  }
  return ReadDerKey(pem.body);
}

// How sure it is that what does not read as a key is one all the same.
constexpr double kUnreadConfidence = 0.2;

// Cut short, altered or in a form of its own: whatever it is, bytes that nobody wrote by hand. What
// stands in a program's strings is read once these are joined (joined_text.h), or not at all.
bool MayBeKey(std::string_view text, const PemText& pem) {
  if (text.find_first_of("\"'\\`") != std::string_view::npos) return false;
  constexpr size_t kLeast = 100;  // a key of the P-256 curve has 121
  constexpr double kLeastEntropy = 5;
  return pem.body.size() >= kLeast && Entropy(pem.body) >= kLeastEntropy;
}

}  // namespace

bool ValidatePem(const Candidate& candidate, Opinion& opinion) {
  if (ValidateReadKey(candidate, opinion)) return true;
  const auto pem = ReadPem(candidate.secret);
  if (!pem || pem->label.substr(0, 4) == "TSS2" || !MayBeKey(candidate.secret, *pem)) return false;
  opinion.confidence = kUnreadConfidence;
  opinion.severity = std::min(opinion.severity, Severity::kMedium);
  opinion.note = "It does not read as a key: it may be cut short, altered or made up.";
  return true;
}

bool ValidateReadKey(const Candidate& candidate, Opinion& opinion) {
  std::optional<KeyFacts> facts;
  if (candidate.secret.substr(0, 5) == "PuTTY") {
    facts = ReadPuttyKey(candidate.secret);
    opinion.details.emplace_back("format", "PuTTY");
  } else if (const auto pem = ReadPem(candidate.secret)) {
    // A key that lives in a TPM is bound to that chip.
    if (pem->label.substr(0, 4) == "TSS2") return false;
    facts = ReadKey(*pem);
    opinion.details.emplace_back("format", pem->label);
  }
  if (!facts) return false;
  if (!facts->kind.empty()) opinion.details.emplace_back("algorithm", facts->kind);
  if (facts->bits > 0) opinion.details.emplace_back("bits", std::to_string(facts->bits));
  opinion.details.emplace_back("encrypted", facts->encrypted ? "yes" : "no");
  if (!facts->cipher.empty()) opinion.details.emplace_back("cipher", facts->cipher);
  if (facts->encrypted) {
    opinion.severity = std::min(opinion.severity, Severity::kMedium);
    opinion.note =
        "It is encrypted: as safe as its passphrase is against somebody who can try for ever.";
  }
  return true;
}

}  // namespace leaktight
