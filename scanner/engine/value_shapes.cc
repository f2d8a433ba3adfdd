// Values of a well-known form that no secret has.
#include "engine/value_shapes.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include "base/text.h"
#include "engine/secret_likeness.h"
#include "engine/words.h"

namespace leaktight {
namespace {

bool StartsWith(std::string_view text, std::string_view prefix) {
  return !text.empty() && text.front() == prefix.front() && text.substr(0, prefix.size()) == prefix;
}

bool EndsWith(std::string_view text, std::string_view suffix) {
  return text.size() >= suffix.size() && text.substr(text.size() - suffix.size()) == suffix;
}

bool AllHex(std::string_view text) {
  return std::all_of(text.begin(), text.end(), IsHex);
}

bool IsWordByte(char c) {
  return IsAlnum(c) || c == '_' || c == '-';
}

// /_/oidc/mint-token: small letters alone between slashes. Base64 has others among so many.
bool IsRouteOfWords(std::string_view value) {
  return value.front() == '/' && value.find('/', 1) != std::string_view::npos &&
         std::all_of(value.begin(), value.end(), [](char c) {
           return IsLower(c) || c == '/' || c == '-' || c == '_' || c == '.';
         });
}

// Whether the words between the separators are words: the parts of a path, not base64 with slashes.
bool ReadsLikeWords(std::string_view text) {
  return RandomBits(text) < 8;
}

// What file names end in.
constexpr std::string_view kEndings[] = {
    "bin",  "c",   "cc",  "cer",    "cfg",  "conf",       "cpp",      "crt",  "cs",   "css", "csv",
    "db",   "der", "env", "enc",    "gpg",  "go",         "h",        "hcl",  "html", "ini", "jks",
    "java", "jpg", "js",  "json",   "jsx",  "key",        "keystore", "ldap", "log",  "md",  "p12",
    "pem",  "pfx", "php", "pl",     "png",  "properties", "pub",      "py",   "rb",   "rs",  "sh",
    "sql",  "svg", "tf",  "tfvars", "toml", "ts",         "tsx",      "txt",  "vue",  "xml", "yaml",
    "yml",  "zip", "so",  "dll",    "exe",  "jar",
};

bool IsFileName(std::string_view value) {
  const size_t dot = value.rfind('.');
  if (dot == std::string_view::npos || dot == 0) return false;
  const std::string_view ending = value.substr(dot + 1);
  if (std::find(std::begin(kEndings), std::end(kEndings), ending) == std::end(kEndings)) {
    return false;
  }
  return std::all_of(value.begin(), value.end(),
                     [](char c) { return IsWordByte(c) || c == '.' || c == '/' || c == ' '; });
}

// A host, with a port or without: db.example.com, localhost:5432.
bool IsHost(std::string_view value) {
  const size_t colon = value.find(':');
  const std::string_view host = value.substr(0, colon);
  if (colon != std::string_view::npos) {
    const std::string_view port = value.substr(colon + 1);
    if (port.empty() || port.size() > 5 || !std::all_of(port.begin(), port.end(), IsDigit)) {
      return false;
    }
    return std::all_of(host.begin(), host.end(), [](char c) { return IsWordByte(c) || c == '.'; });
  }
  constexpr std::string_view kTops[] = {".com", ".org",   ".net",   ".io",       ".dev", ".local",
                                        ".app", ".cloud", ".co.uk", ".internal", ".de",  ".test"};
  return std::any_of(std::begin(kTops), std::end(kTops),
                     [&](std::string_view top) { return EndsWith(host, top); }) &&
         std::all_of(host.begin(), host.end(),
                     [](char c) { return IsWordByte(c) || c == '.' || c == '@' || c == '+'; });
}

// Digits and what groups them, a date with its T and Z; hexadecimal where colons group it.
bool IsFigures(std::string_view value) {
  size_t digits = 0;
  size_t letters = 0;
  size_t colons = 0;
  for (const char c : value) {
    if (IsDigit(c)) {
      digits++;
    } else if (c == ':') {
      colons++;
    } else if (IsHex(c)) {
      letters++;
    } else if (std::string_view(".,-+/ _%()TZ").find(c) == std::string_view::npos) {
      return false;
    }
  }
  return (digits > 0 && letters == 0) || colons >= 2;
}

// v1.2.3-rc1, 2.0.0+build.5, 1.x
bool IsVersion(std::string_view value) {
  if (value.front() == 'v' || value.front() == 'V') value.remove_prefix(1);
  const size_t end = value.find_first_not_of("0123456789.");
  const std::string_view figures = value.substr(0, end);
  if (figures.empty() || !IsDigit(figures.front())) return false;
  if (figures.find('.') == std::string_view::npos) return end == std::string_view::npos;
  const std::string_view rest = value.substr(figures.size());
  return rest.size() < 24 && RandomBits(rest) < 12 &&
         std::all_of(rest.begin(), rest.end(),
                     [](char c) { return IsWordByte(c) || c == '.' || c == '+' || c == '*'; });
}

// 10MB, 1h30m, 5.5s: figures, each with its unit.
bool IsQuantity(std::string_view value) {
  constexpr std::string_view kUnits[] = {
      "b",   "k",  "m",  "g",  "t",  "kb",  "mb",  "gb",  "tb",  "ki",  "mi", "gi", "ti",   "s",
      "h",   "d",  "w",  "y",  "ms", "us",  "ns",  "px",  "em",  "rem", "pt", "hz", "x",    "min",
      "sec", "st", "nd", "rd", "th", "bit", "kib", "mib", "gib", "vh",  "vw", "fr", "days", "hours",
  };
  if (value.size() > 16) return false;
  while (!value.empty()) {
    const size_t figures = value.find_first_not_of("0123456789.");
    if (figures == 0 || figures == std::string_view::npos) return false;
    value.remove_prefix(figures);
    const std::string_view unit = value.substr(0, value.find_first_of("0123456789."));
    if (std::none_of(std::begin(kUnits), std::end(kUnits),
                     [&](std::string_view known) { return EqualIgnoringCase(unit, known); })) {
      return false;
    }
    value.remove_prefix(unit.size());
  }
  return true;
}

bool Contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

}  // namespace

// Keys that their vendors print for everyone, and that open nothing but what runs on one's own
// machine: of the storage emulator Azurite and of Cosmos DB's emulator, alone or in a connection
// string (https://learn.microsoft.com/azure/storage/common/storage-connect-azurite,
// https://learn.microsoft.com/azure/cosmos-db/emulator), and the tokens issued by `supabase-demo`
// (https://supabase.com/docs/guides/self-hosting/docker), which is looked for in base64 at each of
// its three alignments; and reCAPTCHA's pair for automated tests, with which every answer passes
// (https://developers.google.com/recaptcha/docs/faq), each by a piece of it; and how the tokens of
// a swarm begin in Docker's reference of its API (https://docs.docker.com/reference/api/engine/).
bool IsPrintedForAll(std::string_view value) {
  constexpr size_t kShortest = 64;
  constexpr size_t kRecaptcha = 40;
  if (value.size() == kRecaptcha && StartsWith(value, "6LeIxAcTAAAAA")) {
    return Contains(value, "JcZVRqyHh71UMI") || Contains(value, "GG-vFI1TnRWxMZ");
  }
  if (StartsWith(value, "SWM")) {
    return StartsWith(value, "SWMTKN-1-3pu6hszjas19xyp7") ||
           StartsWith(value, "SWMTKN-1-1h8aps2yszaiqmz2") ||
           StartsWith(value, "SWMKEY-1-7c37Cc8654o6p38H");
  }
  if (value.size() < kShortest) return false;
  if (StartsWith(value, "eyJ") || StartsWith(value, "ewo")) {
    return Contains(value, "3VwYWJhc2UtZGVtb") || Contains(value, "1cGFiYXNlLWRlbW8") ||
           Contains(value, "dXBhYmFzZS1kZW1v");
  }
  return Contains(value, "by8vdM02xNOcq") || Contains(value, "C2y6yDjf5/R+ob");
}

// The length of a common digest in hexadecimal (MD5, SHA-1, SHA-224, -256, -384, -512), or the
// marks of stored passwords: crypt(3)'s `$id$`, LDAP's `{SSHA}`, Django's and Werkzeug's
// `algorithm$`, PostgreSQL's SCRAM, MySQL's `*` and forty digits, an SRI's `sha256-`.
bool IsHash(std::string_view value) {
  const bool has_length = value.size() == 32 || value.size() == 40 || value.size() == 56 ||
                          value.size() == 64 || value.size() == 96 || value.size() == 128;
  if (has_length && AllHex(value)) return true;
  constexpr std::string_view kMarks[] = {
      "sha1:",    "sha256:", "sha384:", "sha512:", "sha1-",   "sha256-", "sha384-",   "sha512-",
      "md5:",     "md5-",    "sha1$",   "sha256$", "sha512$", "md5$",    "$1$",       "$2a$",
      "$2b$",     "$2x$",    "$2y$",    "$5$",     "$6$",     "$7$",     "$y$",       "$gy$",
      "$apr1$",   "$argon2", "$pbkdf2", "$scrypt", "$sha",    "$P$",     "$H$",       "$S$",
      "pbkdf2",   "bcrypt",  "scrypt:", "scrypt$", "argon2",  "{SSHA",   "{SHA",      "{MD5}",
      "{SMD5}",   "{CRYPT}", "{bcrypt", "{noop}",  "{pbkdf2", "{scrypt", "SCRAM-SHA", "{PBKDF2",
      "{argon2",  "$s0$",    "$s1$",    "crc32:",  "blake2",  "0x0100",  "{ssha",     "{sha",
      "hmac-sha",
  };
  for (const std::string_view mark : kMarks) {
    if (StartsWith(value, mark)) return true;
  }
  // A line of htpasswd, and what Jenkins writes: bcrypt's hash behind a colon.
  for (const std::string_view mark : {":$2a$", ":$2b$", ":$2y$"}) {
    if (Contains(value, mark)) return true;
  }
  // Ethereum's addresses and hashes.
  if ((value.size() == 42 || value.size() == 66) && StartsWith(value, "0x")) {
    return AllHex(value.substr(2));
  }
  if (value.size() == 35 && StartsWith(value, "md5")) return AllHex(value.substr(3));
  return value.size() == 41 && value.front() == '*' && AllHex(value.substr(1));
}

// RFC 4122: 8-4-4-4-12, braces or `urn:uuid:` around it.
bool IsUuid(std::string_view value) {
  if (StartsWith(value, "urn:uuid:")) value.remove_prefix(9);
  if (value.size() == 38 && value.front() == '{') value = value.substr(1, 36);
  if (value.size() != 36) return false;
  for (size_t i = 0; i < value.size(); i++) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (dash ? value[i] != '-' : !IsHex(value[i])) return false;
  }
  return true;
}

// 42, 1.5e3, 0xff, 10MB, 1h30m, v1.2.3-rc1, 2024-01-31T00:00:00Z, 10.0.0.1/8, ::1, true, null.
bool IsNumber(std::string_view value) {
  constexpr std::string_view kConstants[] = {"true", "false", "yes",  "no",  "on", "off",
                                             "null", "nil",   "none", "nan", "~",  "undefined"};
  for (const std::string_view constant : kConstants) {
    if (EqualIgnoringCase(value, constant)) return true;
  }
  if (StartsWith(value, "0x")) return value.size() <= 18 && AllHex(value.substr(2));
  return IsFigures(value) || IsVersion(value) || IsQuantity(value);
}

bool IsPath(std::string_view value) {
  const size_t scheme = value.find("://");
  if (scheme != std::string_view::npos && scheme > 0 && scheme < 20) return true;
  if (StartsWith(value, "mailto:") || StartsWith(value, "data:")) {
    return true;
  }
  if (IsFileName(value) || IsHost(value)) return true;
  const bool rooted = value.front() == '/' || StartsWith(value, "./") || StartsWith(value, "../") ||
                      StartsWith(value, "~/") || StartsWith(value, ".\\") ||
                      (value.size() > 2 && IsLetter(value[0]) && value[1] == ':' &&
                       (value[2] == '\\' || value[2] == '/'));
  if (rooted) return ReadsLikeWords(value) || IsRouteOfWords(value);
  // flowdoc/prod/db_password, application/json, refs/heads/*.
  if (value.find('/') == std::string_view::npos) return false;
  return ReadsLikeWords(value) && std::all_of(value.begin(), value.end(), [](char c) {
           return IsWordByte(c) || c == '/' || c == '.' || c == '*' || c == '+' || c == ':' ||
                  c == '@' || c == '{' || c == '}' || c == '?';
         });
}

// What is made to be handed out: public halves of keys, certificates, keys for browsers. The base64
// beginnings are the DER headers of SubjectPublicKeyInfo for RSA, P-256, P-384 and Ed25519.
bool IsPublic(std::string_view value) {
  constexpr std::string_view kMarks[] = {
      "-----BEGIN PUBLIC KEY",
      "-----BEGIN RSA PUBLIC KEY",
      "-----BEGIN CERTIFICATE",
      "-----BEGIN PGP PUBLIC",
      "-----BEGIN SSH2 PUBLIC",
      "ssh-rsa ",
      "ssh-ed25519 ",
      "ssh-dss ",
      "ecdsa-sha2-",
      "sk-ssh-ed25519",
      "AAAAB3NzaC1",
      "AAAAC3NzaC1",
      "AAAAE2VjZHNh",
      "MIIBIjANBg",
      "MIGfMA0GCSqG",
      "MIICIjANBg",
      "MFkwEwYHKoZI",
      "MHYwEAYHKoZI",
      "MCowBQYDK2Vw",
      "pk_live_",
      "pk_test_",
      "phc_",  // PostHog's key of a project, in every page that it counts
      "age1",
      "xpub",
      "ed25519:",
      // In base64: "-----BEGIN CERTIFICATE", "-----BEGIN PUBLIC KEY", "-----BEGIN RSA PUBLIC".
      "LS0tLS1CRUdJTiBDRVJUSUZJQ0FU",
      "LS0tLS1CRUdJTiBQVUJMSUMgS0VZ",
      "LS0tLS1CRUdJTiBSU0EgUFVCTElD",
  };
  return IsPrintedForAll(value) ||
         std::any_of(std::begin(kMarks), std::end(kMarks),
                     [&](std::string_view mark) { return StartsWith(value, mark); });
}

std::string_view UrlPassword(std::string_view value) {
  const size_t scheme = value.find("://");
  if (scheme == std::string_view::npos || scheme == 0 || scheme > 24) return {};
  const std::string_view rest = value.substr(scheme + 3);
  const std::string_view authority = rest.substr(0, rest.find_first_of("/?#"));
  const size_t at = authority.rfind('@');
  if (at == std::string_view::npos) return {};
  const size_t colon = authority.find(':');
  if (colon == std::string_view::npos || colon >= at) return {};
  return authority.substr(colon + 1, at - colon - 1);
}

}  // namespace leaktight
