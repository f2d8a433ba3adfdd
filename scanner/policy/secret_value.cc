#include "policy/secret_value.h"

#include <algorithm>

#include "base/base64.h"
#include "base/text.h"
#include "engine/secret_likeness.h"
#include "engine/secret_object_name.h"
#include "engine/value_shapes.h"
#include "policy/sops.h"

namespace leaktight {
namespace {

bool IsAllOf(std::string_view text, bool (*is)(char)) {
  return std::all_of(text.begin(), text.end(), is);
}

// A digest's length in hexadecimal is also a key's: `openssl rand -hex 32`. Only what says that it
// is a hash ($2b$…, sha256:…, {SSHA}…) is none.
bool SaysThatItIsAHash(std::string_view value) {
  return value.find_first_of("$:{") != std::string_view::npos;
}

// "123456" is a number and a password.
bool IsNumericPassword(std::string_view name, std::string_view value) {
  const std::string lower = ToLower(name);
  return value.size() >= 4 && IsAllOf(value, [](char c) { return c >= '0' && c <= '9'; }) &&
         (lower.ends_with("password") || lower.ends_with("passwd") || lower.ends_with("pwd"));
}

// 123456, abc123, 111111: a placeholder elsewhere, and among the passwords that people choose most.
// One that counts: each character follows from the one before, with one new start.
bool IsCountingPassword(std::string_view name, std::string_view value) {
  constexpr size_t kShortest = 4;
  constexpr size_t kLongest = 12;
  const std::string lower = ToLower(name);
  if (value.size() < kShortest || value.size() > kLongest ||
      (!lower.ends_with("password") && !lower.ends_with("passwd") && !lower.ends_with("pass") &&
       !lower.ends_with("pwd"))) {
    return false;
  }
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  if (!IsAllOf(value, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z'); }) ||
      std::none_of(value.begin(), value.end(), [](char c) { return c > '0' && c <= '9'; })) {
    return false;
  }
  int starts = 0;
  for (size_t i = 1; i < value.size(); i++) {
    const int step = value[i] - value[i - 1];
    const bool round = value[i - 1] == '9' && value[i] == '0';
    if (is_digit(value[i]) == is_digit(value[i - 1]) && (round || (step >= -1 && step <= 1))) {
      continue;
    }
    starts++;
  }
  return starts <= 1;
}

// KAFKA_SSL_KEY_CREDENTIALS: broker_sslkey_creds, a file of credentials by its name.
bool NamesCredentials(std::string_view name, std::string_view value) {
  const auto ends = [](std::string_view text) {
    return text.ends_with("credentials") || text.ends_with("creds");
  };
  return ends(ToLower(name)) && ends(value) &&
         value.find_first_of("-_.") != std::string_view::npos && IsAllOf(value, [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
                  c == '.';
         });
}

// What stands in examples for something of one's own: PASSWORD and CLIENT SECRET in capitals,
// REPLACED_SMTP_PASSWORD, `value`, my-password, my_service_client_secret. Joined up (mypassword) it
// is what people do take.
bool IsFillIn(std::string_view value) {
  if (value == "value" || value == "string" || value == "VALUE") return true;
  if (IsAllOf(value, [](char c) { return (c >= 'A' && c <= 'Z') || c == '_' || c == ' '; })) {
    // The name of a constant, of a variable.
    const auto joints = std::count(value.begin(), value.end(), '_');
    if (joints >= 2 || (joints == 1 && ClassifyName(value) == NameKind::kSecret)) return true;
    const size_t last = value.rfind(' ');
    return IsMadeOfCommonWords(ToLower(value)) ||
           (last != std::string_view::npos &&
            ClassifyName(value.substr(last + 1)) == NameKind::kSecret);
  }
  if (!value.starts_with("my-") && !value.starts_with("my_")) return false;
  if (!IsAllOf(value, [](char c) { return (c >= 'a' && c <= 'z') || c == '-' || c == '_'; })) {
    return false;
  }
  const std::string_view last = value.substr(value.find_last_of("-_") + 1);
  for (const std::string_view noun : {"password", "pass", "secret", "token", "key"}) {
    if (last == noun) return true;
  }
  return false;
}

// "the password in base64": what to put here, not the thing. A pass phrase of several words has
// none of the little ones.
bool IsProse(std::string_view value) {
  size_t words = 0;
  bool little = false;
  const std::string lower = ToLower(value);
  for (std::string_view rest = lower; !rest.empty();) {
    const size_t end = std::min(rest.find_first_of(" \t\r\n"), rest.size());
    const std::string_view word = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (word.empty()) continue;
    words++;
    for (const std::string_view known : {"the", "of", "a", "an", "in", "to", "for", "your", "from",
                                         "if", "with", "is", "this", "here", "and", "or", "as"}) {
      little |= word == known;
    }
  }
  return words >= 3 && little;
}

// People choose passwords and secrets, and choose words; machines make keys and tokens, and a word
// in their place is a placeholder.
bool IsChosenByPeople(std::string_view name) {
  const std::string lower = ToLower(name);
  for (const std::string_view part : {"pass", "pwd", "secret", "credential", "pin"}) {
    if (lower.find(part) != std::string::npos) return true;
  }
  return false;
}

// APP_USR-2601937-0418-8a1f…-77: something drawn at random between numbers and words of a name.
bool HasRandomPart(std::string_view value) {
  constexpr size_t kShortest = 24;
  constexpr std::string_view kSeparators = "-_.:/";
  while (!value.empty()) {
    const size_t end = std::min(value.find_first_of(kSeparators), value.size());
    const std::string_view part = value.substr(0, end);
    value.remove_prefix(std::min(end + 1, value.size()));
    const ValueKind kind = part.size() < kShortest ? ValueKind::kEmpty : ClassifyValue(part);
    if (kind == ValueKind::kSecret || kind == ValueKind::kHash) return true;
  }
  return false;
}

}  // namespace

bool IsSecretUnder(std::string_view name, std::string_view value) {
  // Most names settle it by themselves.
  const NameKind named = ClassifyName(name);
  if (named == NameKind::kPlain || named == NameKind::kReference) return false;
  if (IsPublicName(name) || NamesSecretObject(name, value)) return false;
  if (named == NameKind::kSecret && IsCountingPassword(name, value)) return true;
  if (named == NameKind::kSecret && IsFalselyEncrypted(value)) return true;
  const ValueKind kind = ClassifyValue(value);
  if (HoldsNoSecret(kind) || RepeatsName(name, value) || IsProse(value) || IsFillIn(Trim(value)) ||
      NamesCredentials(name, value)) {
    return false;
  }
  if (named == NameKind::kWeak) return kind == ValueKind::kSecret;
  switch (kind) {
    case ValueKind::kHash:
      return !SaysThatItIsAHash(value);
    case ValueKind::kNumber:
      return IsNumericPassword(name, value);
    case ValueKind::kPath:
    case ValueKind::kPublic:
      return false;
    case ValueKind::kIdentifier:
      return IsChosenByPeople(name) || HasRandomPart(value);
    case ValueKind::kWords:
      return IsChosenByPeople(name);
    default:
      return true;
  }
}

bool RepeatsName(std::string_view name, std::string_view value) {
  if (value.starts_with(".Values.")) return true;
  const auto letters = [](std::string_view text) {
    std::string kept;
    for (const char c : ToLower(text)) {
      if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) kept += c;
    }
    return kept;
  };
  const std::string of_name = letters(name);
  const std::string of_value = letters(value);
  if (of_name == of_value) return true;
  // Of a key in a Secret: what it is called but for the last word.
  return value.find_first_of("-_") != std::string_view::npos &&
         of_name.ends_with(of_value + "key") && ClassifyName(value) == NameKind::kSecret;
}

bool IsFalselyEncrypted(std::string_view value) {
  constexpr std::string_view kSops = "ENC[AES256_GCM,";
  constexpr std::string_view kDotenvx = "encrypted:";
  // dotenvx: an ephemeral public key of secp256k1, a nonce and a tag before the text (ECIES).
  constexpr size_t kLeastOfDotenvx = 33 + 16 + 16;
  value = Trim(value);
  // What a document leaves out: "ENC[AES256_GCM,data:…]", "encrypted:<ciphertext>".
  for (const std::string_view gap : {"...", "\xe2\x80\xa6", "<", "{", " "}) {
    if (value.find(gap) != std::string_view::npos) return false;
  }
  if (value.starts_with(kSops)) return value.ends_with(']') && !IsSopsValue(value);
  if (!value.starts_with(kDotenvx)) return false;
  value.remove_prefix(kDotenvx.size());
  if (HoldsNoSecret(ClassifyValue(value))) return false;
  const auto bytes = DecodeBase64(value);
  return !bytes || bytes->size() < kLeastOfDotenvx;
}

bool ComesFromElsewhere(YamlRef value) {
  const std::string_view tag = value.tag();
  return value.templated() || (!tag.empty() && !tag.starts_with("tag:yaml.org,2002:"));
}

bool IsConfiguration(std::string_view text) {
  const std::string_view trimmed = Trim(text);
  return trimmed.starts_with('{') || trimmed.starts_with("[{") ||
         (trimmed.find('\n') != std::string_view::npos &&
          trimmed.find_first_of(" \t:=") != std::string_view::npos &&
          !trimmed.starts_with("-----BEGIN"));
}

std::string NameList(const std::vector<std::string>& names) {
  constexpr size_t kShown = 5;
  std::string text;
  const size_t shown = names.size() > kShown + 1 ? kShown : names.size();
  for (size_t i = 0; i < shown; i++) {
    if (i > 0) text += i + 1 == names.size() ? " and " : ", ";
    text += names[i];
  }
  if (shown < names.size()) text += " and " + std::to_string(names.size() - shown) + " more";
  return text;
}

}  // namespace leaktight
