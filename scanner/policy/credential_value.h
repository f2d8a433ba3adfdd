// Values that stand where a file's format has a credential, whatever it is called there.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/span.h"
#include "policy/check.h"
#include "policy/file.h"

namespace leaktight {

enum class CredentialKind : uint8_t {
  kPassword,    // people choose it: a word is one too
  kToken,       // a machine made it: a word only stands for one
  kPrivateKey,  // PEM in base64
};

// Placeholders, references, encrypted values, words that stand for a secret and what was left out
// (`DATA+OMITTED`) are none.
bool IsCredential(CredentialKind kind, std::string_view value);

// A weak password in an example or a test opens nothing: does this one count where it stands?
bool CountsAt(std::string_view path, std::string_view value);

// Takes over what the rules say of all of a violation's secrets where they find them less grave
// than the check does: a token that expired, a key under a passphrase.
void TakeLowerSeverity(const File& file, Severity own, Violation& violation);

}  // namespace leaktight
