// What SOPS encrypted, and what it should have.
// https://getsops.io/docs/: each scalar becomes ENC[AES256_GCM,data:…,iv:…,tag:…,type:…], and a
// `sops` block beside the values (in dotenv: `sops_…` names) holds keys, the MAC and the settings.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "policy/file.h"

namespace leaktight {

// Really encrypted: with all parts, each of its own size.
bool IsSopsValue(std::string_view value);

// A file with the block that SOPS writes; whether its values are encrypted is another question.
bool MayHoldSops(const File& file);

// Encrypted as a whole by age, git-crypt, GnuPG, Ansible Vault, or value by value by SOPS.
bool IsEncryptedFile(std::string_view bytes);

struct SopsPlainValue {
  std::string key;
  std::string value;
  Span span;
  bool covered = false;  // by the file's own settings it is to be encrypted
  bool encoded = false;  // under `data` of a Kubernetes Secret: in base64
};
// The scalars of a file with SOPS metadata that are not encrypted; none where it has none.
std::vector<SopsPlainValue> SopsPlainValues(const File& file);

struct SopsStoredValue {
  std::vector<std::string> keys;  // on the way to the value, the outermost first
  std::string object;             // the name of the Kubernetes object that it is in; empty: none
  std::string value;              // as it is encrypted
  Span about;                     // its key; in a list, that of the list
};
// The values of a file with SOPS metadata that are, but for the metadata's own.
std::vector<SopsStoredValue> SopsStoredValues(const File& file);

}  // namespace leaktight
