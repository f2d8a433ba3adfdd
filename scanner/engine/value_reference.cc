// Values that say where a secret comes from, and values that only a key opens.
#include <algorithm>

#include "base/base64.h"
#include "engine/prefix_table.h"
#include "engine/value_shapes.h"
#include "engine/words.h"

namespace leaktight {
namespace {

bool StartsWith(std::string_view text, std::string_view prefix) {
  return !text.empty() && text.front() == prefix.front() && text.substr(0, prefix.size()) == prefix;
}

bool StartsIgnoringCase(std::string_view text, std::string_view lower) {
  return text.size() >= lower.size() && std::equal(lower.begin(), lower.end(), text.begin(),
                                                   [](char a, char b) { return a == LowerOf(b); });
}

bool Contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

bool IsNameByte(char c) {
  return IsAlnum(c) || c == '_';
}

bool IsName(std::string_view text) {
  return !text.empty() && !IsDigit(text.front()) &&
         std::all_of(text.begin(), text.end(), IsNameByte);
}

struct Brackets {
  std::string_view open;
  std::string_view close;
};

// What templates and shells put values in place of: shells, Make, CI systems, Jinja, Helm, ERB,
// JSP, Ansible, CloudFormation (`{{resolve:…}}`), Spring (`#{…}`), Python (`%(name)s`), Octopus.
constexpr Brackets kSubstitutions[] = {
    {"${", "}"}, {"$(", ")"}, {"{{", "}}"}, {"<%", "%>"}, {"#{", "}"},
    {"@{", "}"}, {"%{", "}"}, {"[[", "]]"}, {"{%", "%}"}, {"%(", ")"},
};

// Beginnings of addresses that secret stores and deployment tools resolve.
constexpr PrefixTable kSchemes({
    "vault:",
    ">>vault:",  // the webhook of bank-vaults, for a value that changes at each read
    "ref+",           "arn:",
    "op://",          "aws:",
    "awssm:",         "awsssm:",
    "ssm:",           "secretsmanager:",
    "gcp:",           "gcpsm",
    "sm://",          "akv",
    "azurekv",        "keyvault:",
    "env:",           "env.",
    "env/",           "file:",
    "fromfile",       "doppler:",
    "sops:",          "secret:",
    "secrets:",       "bao:",
    "keyring:",       "kv:",
    "bitwarden:",     "lastpass:",
    "1password:",     "gopass:",
    "pass:",          "chamber:",
    "consul:",        "exec:",
    "cmd:",           "fd:",
    "config:",        "k8s:",
    "kubernetes:",    "ejson:",
    "conjur:",        "@microsoft.keyvault(",
    "@value",         "cyberark:",
    "infisical:",     "prompt:",
    "ask:",           "ssm-secure:",
    "{resolve:",      "resolve:",
    "docker-secret:", "tfvar:",
    "systemd:",       "hashivault:",
    "secretref:",
});

// YAML tags that fetch or compute a value.
constexpr std::string_view kTags[] = {
    "!vault",  "!Ref",    "!Sub",    "!GetAtt",  "!ImportValue", "!Join",      "!FindInMap",
    "!secret", "!env",    "!ENV",    "!env_var", "!include",     "!encrypted", "!reference",
    "!If",     "!Select", "!Base64", "!keyring", "!file",        "!lambda",    "!input",
};

// Expressions of programs and configuration languages that stand for a value.
constexpr PrefixTable kExpressions({
    "os.environ",
    "os.getenv",
    "process.env",
    "import.meta.env",
    "System.getenv",
    "getenv(",
    "ENV[",
    "ENV.",
    "env(",
    "$ENV",
    "$env:",
    "Deno.env",
    "secrets.",
    "var.",
    "local.",
    "data.",
    "module.",
    "each.",
    "self.",
    "this.",
    "params.",
    "lookup(",
    "config.",
    "settings.",
    "steps.",
    "inputs.",
    "github.",
    "vars.",
    "needs.",
    "matrix.",
    "Rails.application",
    "Configuration[",
    "$_ENV",
    "$_SERVER",
    "$_POST",
    "$_GET",
    "$_REQUEST",
    "request.",
    "req.",
    "node[",
    "node.",
    "hiera(",
});

// "${lookup(", "name }}": what a quote or a blank cut out of one.
bool HoldsPieceOfSubstitution(std::string_view value) {
  return Contains(value, "}}") || Contains(value, "%>") ||
         std::any_of(std::begin(kSubstitutions), std::end(kSubstitutions),
                     [&](const Brackets& brackets) { return Contains(value, brackets.open); });
}

// getToken(), vault("x"), config['db']: a name and what is done with it.
bool IsCall(std::string_view value) {
  size_t i = 0;
  while (i < value.size() && (IsNameByte(value[i]) || value[i] == '.' || value[i] == ':' ||
                              value[i] == '-' || value[i] == '>' || value[i] == '$')) {
    i++;
  }
  if (i < 2 || i == value.size() || IsDigit(value.front())) return false;
  if (value[i] == '(') return value.back() == ')';
  return value[i] == '[' && value.back() == ']';
}

// $DB_PASSWORD, %DB_PASSWORD%, @DB_PASSWORD@, !DB_PASSWORD!, :password.
bool IsSigilName(std::string_view value) {
  if (value.size() < 3) return false;
  const char first = value.front();
  const std::string_view rest = value.substr(1);
  if (first == '$' || first == ':' || first == '&') {
    return IsName(rest) || (first == '$' && IsName(rest.substr(0, rest.find_first_of(".->[:"))) &&
                            rest.find_first_of(".->[:") != std::string_view::npos);
  }
  if (first == '%' || first == '@' || first == '!') {
    return value.back() == first && IsName(value.substr(1, value.size() - 2));
  }
  // Kubernetes' and Octopus' own: #{x} is above; #X# of some deployers.
  return first == '#' && value.back() == '#' && IsName(value.substr(1, value.size() - 2));
}

// %s, %1$s, {name}, {0}: a directive of a format, in the middle of whatever.
bool HasFormatDirective(std::string_view value) {
  for (size_t i = 0; i + 1 < value.size(); i++) {
    const char next = value[i + 1];
    if (value[i] == '%' && (next == 's' || next == 'd' || next == 'v' || next == 'q' ||
                            next == 'r' || next == '@' || next == '.' || next == '1')) {
      return true;
    }
    if (value[i] != '{') continue;
    size_t end = i + 1;
    while (end < value.size() && (IsNameByte(value[end]) || value[end] == '.')) end++;
    if (end < value.size() && value[end] == '}') return true;
  }
  return false;
}

// %Y-%m-%d, %rP%yY%mM: directives are most of it.
bool IsFormat(std::string_view value) {
  size_t directives = 0;
  for (size_t i = 0; i + 1 < value.size(); i++) {
    directives += value[i] == '%' && IsLetter(value[i + 1]) ? 1 : 0;
  }
  return directives >= 3;
}

bool IsBracket(char c) {
  return c == '{' || c == '}' || c == '(' || c == ')' || c == '[' || c == ']' || c == '<' ||
         c == '>';
}

bool IsSign(char c) {
  return !IsAlnum(c) && c != '_' && c != '-' && c != '.' && c != '/';
}

// Regular expressions and pieces of programs.
bool IsCode(std::string_view value, bool random) {
  constexpr std::string_view kLong[] = {"[a-z", "[A-Z", "[0-9", "[^/", "();", "&nbsp;"};
  constexpr std::string_view kShort[] = {
      "\\w", "\\d", "\\s", "\\b", "\\S", "[^", "(?", ")?", ".*", ".+",
      "]+",  "]*",  "=>",  "::",  "&&",  "||", "==", "!=", "</", ");",
  };
  if (value.size() > 2 && value.front() == '^' && value.back() == '$') return true;
  if (value.front() == '^' && (value[1 % value.size()] == '[' || value[1 % value.size()] == '('))
    return true;
  const auto contains = [&](std::string_view mark) { return Contains(value, mark); };
  if (std::any_of(std::begin(kLong), std::end(kLong), contains)) return true;
  return !random && std::any_of(std::begin(kShort), std::end(kShort), contains);
}

// $1:$2#13: what the groups of a pattern are put into; not $2b$12$…, a stored password.
bool NamesGroups(std::string_view value) {
  size_t groups = 0;
  for (size_t i = 0; i + 1 < value.size(); i++) {
    const char next = i + 2 < value.size() ? value[i + 2] : ' ';
    groups += value[i] == '$' && IsDigit(value[i + 1]) && !IsAlnum(next) && next != '$' ? 1 : 0;
  }
  return groups >= 2 && value.front() == '$';
}

// Bitwarden's EncString: a kind of encryption, a dot, and up to three parts (initialisation vector,
// data, code of authentication) in base64 between bars. A part alone is told by its padding.
// https://docs.rs/bitwarden-crypto/latest/bitwarden_crypto/enum.EncString.html
bool IsEncString(std::string_view value) {
  constexpr size_t kLeastPart = 24;  // 16 bytes
  constexpr size_t kMostParts = 3;
  if (value.size() < 2 || value[0] < '0' || value[0] > '7' || value[1] != '.') return false;
  value.remove_prefix(2);
  if (!Contains(value, "|")) {
    return value.size() >= kLeastPart && value.back() == '=' && value.size() % 4 == 0 &&
           DecodeBase64(value).has_value();
  }
  size_t parts = 0;
  for (size_t bar = 0; bar != std::string_view::npos; parts++) {
    bar = value.find('|');
    const std::string_view part = value.substr(0, bar);
    if (part.size() < kLeastPart || part.size() % 4 != 0 || !DecodeBase64(part)) return false;
    value.remove_prefix(bar == std::string_view::npos ? 0 : bar + 1);
  }
  return parts <= kMostParts;
}

}  // namespace

bool HoldsSubstitution(std::string_view value) {
  return std::any_of(
      std::begin(kSubstitutions), std::end(kSubstitutions), [&](const Brackets& brackets) {
        const size_t open = value.find(brackets.open);
        return open != std::string_view::npos &&
               value.find(brackets.close, open + brackets.open.size()) != std::string_view::npos;
      });
}

bool IsReference(std::string_view value, bool random) {
  // Most values have neither brackets nor signs: then no mark inside needs to be looked for.
  const bool brackets = std::any_of(value.begin(), value.end(), IsBracket);
  if (brackets && (HoldsSubstitution(value) || (!random && HoldsPieceOfSubstitution(value)))) {
    return true;
  }
  for (const std::string_view scheme : kSchemes.With(LowerOf(value.front()))) {
    if (StartsIgnoringCase(value, scheme)) return true;
  }
  if (value.front() == '!') {
    for (const std::string_view tag : kTags) {
      if (StartsWith(value, tag) &&
          (value.size() == tag.size() || !IsNameByte(value[tag.size()]))) {
        return true;
      }
    }
  }
  for (const std::string_view expression : kExpressions.With(value.front())) {
    if (StartsWith(value, expression)) return true;
  }
  // GCP's projects/p/secrets/s/versions/latest, AWS's and Azure's host names.
  if (StartsWith(value, "projects/") && Contains(value, "/secrets/")) return true;
  if (value.size() > 30 && Contains(value, ".vault.azure.net/secrets/")) return true;
  // A format directive of printf, or of a logger, is the whole of it: %s, {}, {0}, {name}.
  if (value.front() == '{' && value.back() == '}' &&
      std::all_of(value.begin() + 1, value.end() - 1,
                  [](char c) { return IsNameByte(c) || c == '.' || c == ':' || c == '-'; })) {
    return true;
  }
  // Concourse's ((name)).
  if (StartsWith(value, "((") && value.ends_with("))")) return true;
  // Kubernetes' JSONPath, as OpenShift's expose annotations have it: {.data['password']}.
  if (StartsWith(value, "{.") && value.back() == '}') return true;
  if (brackets && IsCall(value)) return true;
  // An expression of an ARM template: [parameters('adminPassword')].
  if (value.size() > 2 && value.front() == '[' && value.back() == ']' &&
      IsCall(value.substr(1, value.size() - 2))) {
    return true;
  }
  const bool signs = brackets || std::any_of(value.begin(), value.end(), IsSign);
  if (!signs) return false;
  if (IsCode(value, random) || IsFormat(value) || NamesGroups(value)) return true;
  return !random && (IsSigilName(value) || HasFormatDirective(value));
}

// Marks of what is encrypted already: SOPS and eyaml (`ENC[`), Jasypt (`ENC(`), Ansible Vault,
// Spring Cloud Config (`{cipher}`), age, PGP, Vault's transit engine (`vault:v1:`, which
// IsReference takes), OpenSSL's `Salted__`, Fernet (version byte 0x80 and a timestamp of this
// century), KMS (AQICAH…: the key's format header), SealedSecrets (`Ag` and the length of an RSA
// session key).
bool IsEncrypted(std::string_view value) {
  constexpr PrefixTable kMarks({
      "ENC[",
      "ENC(",
      "$ANSIBLE_VAULT",
      "encrypted:",
      "{cipher}",
      "{encrypted}",
      "{aes}",
      "-----BEGIN AGE",
      "-----BEGIN PGP MESSAGE",
      "U2FsdGVkX1",
      "gAAAAAB",
      "AQICAH",
      "AQECAH",
      "age-encryption.org",
      "cipher:",
      "{DSM}",
      "CRYPT:",
      "crypt:",
      "encrypt:",
      "!!enc",
  });
  for (const std::string_view mark : kMarks.With(value.front())) {
    if (StartsWith(value, mark)) return true;
  }
  // Maven's settings.xml: base64 between braces.
  // https://maven.apache.org/guides/mini/guide-encryption.html
  constexpr size_t kLeastInBraces = 26;
  if (value.size() >= kLeastInBraces && value.front() == '{' && value.ends_with("=}")) return true;
  if (IsEncString(value)) return true;
  return value.size() >= 200 && value[0] == 'A' && value[1] == 'g';
}

}  // namespace leaktight
