#include "policy/code_secret_names.h"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <string>

#include "base/text.h"
#include "engine/secret_likeness.h"
#include "engine/words.h"
#include "policy/code_file.h"

namespace leaktight {
namespace {

template <size_t N>
bool IsOneOf(std::string_view text, const std::array<std::string_view, N>& list) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

}  // namespace

bool FetchesSecret(std::string_view name) {
  constexpr auto kNames = std::to_array<std::string_view>(
      {"get_secret_value", "getSecretValue", "GetSecretValue", "GetSecretValueCommand",
       "access_secret_version", "accessSecretVersion", "AccessSecretVersion",
       "read_secret_version"});
  return IsOneOf(name, kNames);
}

bool GetsSecret(std::string_view name) {
  constexpr auto kNames = std::to_array<std::string_view>(
      {"get_secret", "getSecret", "GetSecret", "fetch_secret", "fetchSecret"});
  return IsOneOf(name, kNames);
}

bool Unwraps(std::string_view name) {
  constexpr auto kNames =
      std::to_array<std::string_view>({"loads", "parse", "str", "string", "String", "ToString",
                                       "StringValue", "decode", "b64decode"});
  return IsOneOf(name, kNames);
}

bool HoldsFetched(std::string_view name) {
  constexpr auto kNames = std::to_array<std::string_view>(
      {"SecretString", "SecretBinary", "secretString", "secretBinary"});
  return IsOneOf(name, kNames);
}

bool SaysHarmless(std::string_view name) {
  constexpr auto kWords = std::to_array<std::string_view>(
      {"hashed",     "hash",       "encrypted",    "masked",    "mask",        "redacted",
       "obfuscated", "hidden",     "sanitized",    "encoded",   "enc",         "cipher",
       "digest",     "public",     "has",          "is",        "use",         "using",
       "no",         "with",       "without",      "need",      "needs",       "show",
       "require",    "required",   "forgot",       "reset",     "invalid",     "wrong",
       "incorrect",  "missing",    "enable",       "enabled",   "messages",    "labels",
       "label",      "strings",    "errors",       "error",     "i18n",        "fields",
       "field",      "types",      "type",         "constants", "keys",        "flags",
       "fake",       "dummy",      "test",         "example",   "sample",      "mock",
       "column",     "columns",    "header",       "headers",   "header_name", "num",
       "count",      "total",      "max",          "min",       "old_count",   "lang",
       "params",     "schema",     "active",       "activate",  "disable",     "disabled",
       "should",     "resumption", "continuation", "page",      "next",        "cursor",
       "device",     "push",       "reservation"});
  const Words words(name);
  for (size_t i = 0; i < words.size(); i++) {
    if (IsOneOf(words[i], kWords)) return true;
  }
  return false;
}

bool NamesSecret(std::string_view name) {
  if (ClassifyName(name) != NameKind::kSecret || IsFolderVariable(name)) return false;
  const Words words(name);
  const size_t last = words.size() - 1;
  const auto before_is = [&](std::initializer_list<std::string_view> wanted) {
    return last > 0 && std::find(wanted.begin(), wanted.end(), words[last - 1]) != wanted.end();
  };
  if (words[last] == "secret" || words[last] == "secrets") {
    return before_is({"client", "jwt", "api", "app", "shared", "session", "signing", "consumer",
                      "oauth", "webhook", "totp", "otp", "mfa"});
  }
  if (words[last] == "key") {
    return before_is({"api", "secret", "private", "signing", "encryption", "master", "access"});
  }
  return words[last].find("cred") == std::string_view::npos;
}

bool HidesLittle(std::string_view name) {
  constexpr auto kWords = std::to_array<std::string_view>(
      {"user", "username", "email", "host", "hostname", "port", "region", "name"});
  const Words words(name);
  return words.size() > 0 && IsOneOf(words[words.size() - 1], kWords);
}

bool Generates(std::string_view name) {
  const std::string lower = ToLower(name);
  for (const std::string_view part : {"generat", "random", "choice", "sample", "shuffle", "mask",
                                      "redact", "hash", "obfuscat", "getpass", "input", "uuid"}) {
    if (lower.find(part) != std::string::npos) return true;
  }
  return false;
}

}  // namespace leaktight
