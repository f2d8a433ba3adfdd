#include "policy/plain_names.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "engine/secret_likeness.h"
#include "engine/words.h"

namespace leaktight {
namespace {

// Last words of names of what is no secret and is encrypted together with one.
constexpr std::array<std::string_view, 42> kPlainNouns = {
    "host",     "hostname", "port",   "user",    "username",   "usr",      "name",
    "dbname",   "database", "db",     "schema",  "region",     "endpoint", "email",
    "driver",   "dialect",  "type",   "enabled", "mode",       "bucket",   "domain",
    "tz",       "crt",      "cert",   "pub",     "version",    "size",     "zone",
    "timezone", "path",     "prefix", "suffix",  "namespace",  "locale",   "retention",
    "timeout",  "protocol", "scheme", "table",   "collection", "topic",    "queue"};

// The last two of others: an address that anybody may have, and what one is known by.
constexpr std::array<std::pair<std::string_view, std::string_view>, 12> kPlainPairs = {{
    {"jwks", "uri"},
    {"jwks", "url"},
    {"callback", "url"},
    {"redirect", "uri"},
    {"redirect", "url"},
    {"issuer", "url"},
    {"discovery", "url"},
    {"metadata", "url"},
    {"client", "id"},
    {"tenant", "id"},
    {"project", "id"},
    {"app", "id"},
}};

}  // namespace

bool NamesNoSecret(std::string_view name) {
  const NameKind kind = ClassifyName(name);
  if (kind == NameKind::kReference) return true;
  if (MayBeSecretName(kind)) return false;
  const Words words(name);
  if (words.size() == 0) return false;
  const std::string_view last = words[words.size() - 1];
  if (std::find(kPlainNouns.begin(), kPlainNouns.end(), last) != kPlainNouns.end()) return true;
  return words.size() > 1 &&
         std::find(kPlainPairs.begin(), kPlainPairs.end(),
                   std::pair(words[words.size() - 2], last)) != kPlainPairs.end();
}

}  // namespace leaktight
