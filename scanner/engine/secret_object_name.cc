#include "engine/secret_object_name.h"

#include <algorithm>
#include <array>
#include <string>

#include "base/text.h"
#include "engine/secret_likeness.h"

namespace leaktight {
namespace {

bool IsLetter(char c) {
  return c >= 'a' && c <= 'z';
}

bool IsFigure(char c) {
  return c >= '0' && c <= '9';
}

// "tls-prod", "s3-creds-x7k2p", "db.example.com": as objects are named (RFC 1123), of words, with
// figures and suffixes as long as Kubernetes and Kustomize draw them.
bool IsObjectName(std::string_view value) {
  constexpr size_t kLongestLabel = 63;
  constexpr size_t kLongestStart = 4;  // s3, k8s, pg15
  constexpr size_t kLongestSuffix = 12;
  if (value.size() > kLongestLabel || value.find_first_of("-.") == std::string_view::npos) {
    return false;
  }
  bool has_word = false;
  for (size_t begin = 0; begin <= value.size();) {
    const size_t end = std::min(value.find_first_of("-.", begin), value.size());
    const std::string_view part = value.substr(begin, end - begin);
    if (part.empty() ||
        !std::all_of(part.begin(), part.end(), [](char c) { return IsLetter(c) || IsFigure(c); })) {
      return false;
    }
    const bool word = std::all_of(part.begin(), part.end(), IsLetter);
    if (begin == 0 && (!IsLetter(part[0]) || part.size() < 2)) return false;
    if (!word && part.size() > (begin == 0 ? kLongestStart : kLongestSuffix)) return false;
    has_word |= word && part.size() > 1;
    begin = end + 1;
  }
  return has_word;
}

bool IsOneOf(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

// What a Secret is for, before the word: a secret that holds one (password, key), or what no
// program asks a mere string for (a certificate, a registry). The fifth line has those of the
// Container Storage Interface.
bool SaysWhatFor(std::string_view before) {
  static constexpr std::array<std::string_view, 33> kWords = {
      "existing",    "password",  "passphrase", "credential", "creds",      "token", "key",
      "username",    "superuser", "account",    "tls",        "ssl",        "cert",  "keytab",
      "pull",        "registry",  "image",      "docker",     "backup",     "query", "license",
      "config",      "envfrom",   "store",      "ssh",        "gpg",        "s3",    "cabundle",
      "provisioner", "expand",    "publish",    "stage",      "snapshotter"};
  return IsOneOf(before, {"ca", "db", "database", "env", "server", "vault"}) ||
         std::any_of(kWords.begin(), kWords.end(), [&](std::string_view word) {
           return before.find(word) != std::string_view::npos;
         });
}

// fpjqlhnwb19zds35k8wn80lq9: by which Docker's swarm knows an object, 128 bits in base 36.
bool IsSwarmId(std::string_view value) {
  constexpr size_t kLength = 25;
  return value.size() == kLength &&
         std::all_of(value.begin(), value.end(), [](char c) { return IsLetter(c) || IsFigure(c); });
}

// A key in a Secret, as Kubernetes has them: letters, figures, '-', '_' and '.'.
bool IsKeyName(std::string_view value) {
  const ValueKind kind = ClassifyValue(value);
  return kind == ValueKind::kIdentifier || kind == ValueKind::kWords ||
         kind == ValueKind::kPlaceholder || IsObjectName(value);
}

bool TakeSuffix(std::string_view& text, std::string_view suffix) {
  if (!text.ends_with(suffix)) return false;
  text.remove_suffix(suffix.size());
  return true;
}

}  // namespace

bool NamesSecretObject(std::string_view name, std::string_view value) {
  if (!HoldsIgnoringCase(name, "secret") && !HoldsIgnoringCase(name, "remote")) return false;
  std::string lower = ToLower(name);
  lower.erase(
      std::remove_if(lower.begin(), lower.end(), [](char c) { return c == '_' || c == '-'; }),
      lower.end());
  // External Secrets' PushSecret: what the secret is called in its store.
  if (IsOneOf(lower, {"remotekey", "remoterefkey"})) return IsObjectName(value);
  if (lower.find("secret") == std::string::npos) return false;
  if (lower.starts_with("existing")) return true;
  // External Secrets': the key in the Secret that it makes.
  if (name == "secretKey") return IsKeyName(value);
  std::string_view before = lower;
  if (TakeSuffix(before, "secretkey")) return SaysWhatFor(before) && IsKeyName(value);
  // What opens Vault's AppRole is a UUID.
  if (TakeSuffix(before, "secretid")) return IsObjectName(value) || IsSwarmId(value);
  for (const std::string_view about : {"backend", "object", "objects", "create", "keyname"}) {
    if (TakeSuffix(before, about)) return before.ends_with("secret") && IsObjectName(value);
  }
  return TakeSuffix(before, "secret") && SaysWhatFor(before) && IsObjectName(value);
}

}  // namespace leaktight
