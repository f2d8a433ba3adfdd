#include "policy/plain_names.h"

#include <algorithm>
#include <array>

#include "engine/secret_likeness.h"
#include "engine/words.h"

namespace leaktight {
namespace {

// Last words of names of what is no secret and is encrypted together with one.
constexpr std::array<std::string_view, 38> kPlainNouns = {
    "host",      "hostname", "port",      "user",    "username", "usr",   "name",   "dbname",
    "database",  "db",       "schema",    "region",  "endpoint", "email", "driver", "dialect",
    "type",      "enabled",  "mode",      "bucket",  "domain",   "tz",    "crt",    "cert",
    "pub",       "version",  "size",      "zone",    "timezone", "path",  "prefix", "suffix",
    "namespace", "locale",   "retention", "timeout", "protocol", "scheme"};

}  // namespace

bool NamesNoSecret(std::string_view name) {
  const NameKind kind = ClassifyName(name);
  if (kind == NameKind::kReference) return true;
  if (MayBeSecretName(kind)) return false;
  const Words words(name);
  return words.size() > 0 && std::find(kPlainNouns.begin(), kPlainNouns.end(),
                                       words[words.size() - 1]) != kPlainNouns.end();
}

}  // namespace leaktight
