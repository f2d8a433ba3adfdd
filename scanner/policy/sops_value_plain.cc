// A plain secret in a file that SOPS encrypts.
#include <set>

#include "base/base64.h"
#include "base/text.h"
#include "engine/secret_likeness.h"
#include "policy/check.h"
#include "policy/file_names.h"
#include "policy/kubernetes_secret.h"
#include "policy/secret_value.h"
#include "policy/sops.h"

namespace leaktight::sops_value_plain {

extern const CheckInfo kInfo = {
    .id = "sops-value-plain",
    .name = "Plain secret in a SOPS file",
    .severity = Severity::kHigh,
    .practice = Practice::kEncryptedAtRest,
    .message =
        "The file has SOPS' metadata, and this value in it is not encrypted: everyone takes the "
        "file for safe, and whoever reads the repository has the value.",
    .advice =
        "Encrypt the file anew: `sops --encrypt --in-place FILE` after taking the `sops` block "
        "out, or `sops edit FILE` where the rest opens; see that encrypted_regex and its like "
        "cover the key. If it was ever pushed, it is known: make a new one.",
    .bad_path = "secrets/prod.yaml",
    .bad =
        "db_password: {password:24}\n"
        "sops:\n"
        "  mac: ENC[AES256_GCM,data:,iv:,tag:,type:str]\n"
        "  lastmodified: \"2024-05-01T10:00:00Z\"\n"
        "  version: 3.8.1\n",
    .good_path = "secrets/prod.yaml",
    .good =
        "db_password: ENC[AES256_GCM,data:9fBv1w==,iv:{base64:43}=,tag:{base64:22}==,type:str]\n"
        "sops:\n"
        "  mac: ENC[AES256_GCM,data:9fBv1w==,iv:{base64:43}=,tag:{base64:22}==,type:str]\n"
        "  lastmodified: \"2024-05-01T10:00:00Z\"\n"
        "  version: 3.8.1\n",
    .reference =
        "https://getsops.io/docs/. YAML, JSON, dotenv and INI. A value counts as encrypted when it "
        "has data, a nonce and a tag of the right size. Every plain value is judged, by name and "
        "looks; one that encrypted_regex, encrypted_suffix, unencrypted_regex and "
        "unencrypted_suffix of the file say is to be encrypted counts by its looks alone.",
};

namespace {

bool HasFormat(const File& file) {
  return file.IsManifest() || file.name().ends_with(".ini") ||
         ClassifyDotenvName(file.name()) != DotenvUse::kNone;
}

bool IsSecret(const File& file, const SopsPlainValue& plain) {
  if (file.HoldsToken(plain.span)) return true;
  std::string_view value = Trim(plain.value);
  std::optional<std::string> decoded;
  if (plain.encoded) decoded = DecodeBase64(value);
  if (decoded) value = *decoded;
  if (IsSecretUnder(plain.key, value)) return true;
  return plain.covered && IsSecretText(file, plain.key, value);
}

}  // namespace

bool Applies(const File& file) {
  return HasFormat(file) && MayHoldSops(file) && !file.IsTemplate();
}

void Run(const File& file, std::vector<Violation>& violations) {
  std::set<size_t> seen;
  for (const SopsPlainValue& plain : SopsPlainValues(file)) {
    if (!IsSecret(file, plain) || !seen.insert(plain.span.begin).second) continue;
    Violation violation;
    violation.about = plain.span;
    violation.secrets = {plain.span};
    violation.subject = plain.key;
    if (!plain.covered) {
      violation.note = "By the file's own settings SOPS leaves it plain: change them.";
    }
    violations.push_back(std::move(violation));
  }
}

}  // namespace leaktight::sops_value_plain
