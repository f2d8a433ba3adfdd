#include "engine/word_roles.h"

#include <algorithm>
#include <array>
#include <span>

namespace leaktight {
namespace {

// Alphabetical; clang-format would give each word a line.
// clang-format off

constexpr auto kPasswordNouns = std::to_array<std::string_view>({
    "accesskey", "accesstoken", "apikey", "apikeys", "apisecret", "apitoken", "authkey",
    "authtoken", "clientsecret", "contrasena", "cred", "credential", "credentials", "creds",
    "encryptionkey", "kennwort", "masterkey", "mnemonic", "pass", "passcode", "passkey",
    "passphrase", "passwd", "password", "passwords", "passwort", "pepper", "privatekey", "privkey",
    "psw", "pw", "pwd", "pword", "secret", "secretkey", "secrets", "senha", "signingkey", "wachtwoord",
});

constexpr auto kTokenNouns = std::to_array<std::string_view>({
    "jwt", "pat", "token", "tokens",
});

constexpr auto kKeyNouns = std::to_array<std::string_view>({
    "key", "keys",
});

constexpr auto kWeakNouns = std::to_array<std::string_view>({
    "auth", "authentication", "authorization", "bearer", "connstr", "cookie", "dsn", "nonce", "otp",
    "pin", "salt", "seed", "session", "sid", "webhook",
});

constexpr auto kAsides = std::to_array<std::string_view>({
    "again", "b64", "backend", "backup", "base", "base64", "confirm", "confirmation", "confirmed",
    "current", "default", "dev", "development", "enc64", "encoded", "eu", "frontend", "here", "hex",
    "legacy", "literal", "live", "local", "main", "new", "old", "one", "plain", "plaintext", "prev",
    "previous", "primary", "prod", "production", "qa", "raw", "real", "repeat", "sandbox",
    "secondary", "stage", "staging", "str", "string", "temp", "test", "testing", "text", "tmp",
    "two", "uat", "us", "v1", "v2", "v3", "val", "value",
});

constexpr auto kVerbs = std::to_array<std::string_view>({
    "allow", "ask", "bad", "broken", "can", "change", "changed", "check", "clear", "create",
    "delete", "disable", "disabled", "display", "dummy", "empty", "enable", "enabled", "encrypted",
    "enter", "example", "expired", "fake", "fetch", "find", "force", "forgot", "forgotten",
    "generate", "get", "has", "hashed", "hide", "incorrect", "invalid", "is", "list", "load",
    "lookup", "lost", "missing", "mock", "need", "needs", "no", "parse", "placeholder", "prompt",
    "read", "redacted", "remember", "remove", "request", "require", "required", "requires", "reset",
    "resolve", "revoke", "rotate", "sample", "save", "sealed", "send", "sent", "should", "show",
    "skip", "store", "support", "supports", "toggle", "unknown", "unset", "update", "use", "uses",
    "using", "validate", "verify", "view", "with", "without", "wrong",
});

constexpr auto kKeptIns = std::to_array<std::string_view>({
    "accessor", "alias", "arn", "backend", "bucket", "cert", "class", "client", "cmd", "command",
    "crt", "dir", "directory", "domain", "endpoint", "engine", "env", "envvar", "exec", "factory",
    "file", "filename", "filepath", "files", "folder", "from", "getter", "handler", "helper",
    "host", "json", "lifecycle", "link", "loader", "loc", "location", "manager", "mount", "name",
    "names", "namespace", "page", "param", "parameter", "path", "paths", "pem", "process",
    "program", "provider", "providers", "reader", "redirect", "ref", "reference", "refs", "repo",
    "repository", "resolver", "resource", "route", "script", "secretref", "selector", "server",
    "service", "source", "storage", "store", "supplier", "svc", "table", "uri", "url", "urls",
    "var", "variable", "vault", "version", "volume", "yaml",
});

constexpr auto kAbouts = std::to_array<std::string_view>({
    "action", "age", "alg", "algo", "algorithm", "algorithms", "allowed", "annotation", "app",
    "are", "array", "ary", "attempts", "attr", "attribute", "audience", "auth", "authentication",
    "authenticator", "bits", "block", "box", "btn", "bucket", "buffer", "button", "bytes", "cache",
    "callback", "case", "category", "change", "changed", "char", "chars", "charset", "check",
    "checker", "checksum", "class", "code", "color", "column", "config", "configuration", "context",
    "controller", "cost", "count", "counter", "created", "date", "days", "decoder", "delimiter",
    "desc", "description", "detail", "details", "dialog", "diff", "digest", "duration", "element",
    "enabled", "encoder", "encoding", "encryption", "encryptor", "end", "entropy", "error",
    "errors", "event", "exception", "exists", "exp", "expiration", "expire", "expired", "expires",
    "expiry", "extractor", "failed", "field", "fields", "filter", "fingerprint", "flag", "flow",
    "forgotten", "form", "format", "generator", "grant", "group", "hash", "hashed", "hasher",
    "hashes", "header", "headers", "help", "hint", "hints", "history", "iat", "icon", "id", "ids",
    "in", "incorrect", "index", "info", "input", "interval", "invalid", "ion", "is", "issued",
    "issuer", "item", "iterations", "ization", "ize", "ized", "izer", "kid", "kind", "label",
    "leak", "leaks", "len", "length", "less", "level", "lifetime", "limit", "line", "lines", "list",
    "login", "map", "mask", "masked", "match", "max", "md5", "message", "messages", "meta",
    "metadata", "method", "min", "mismatch", "missing", "modal", "mode", "model", "msg", "nonce",
    "not", "num", "number", "object", "offset", "option", "options", "or", "owner", "parser",
    "pattern", "payload", "permission", "permissions", "placeholder", "policy", "pos", "position",
    "prefix", "prompt", "properties", "property", "protected", "protection", "protocol", "query",
    "range", "rate", "regex", "regexp", "renewal", "request", "required", "reset", "response",
    "result", "retention", "role", "rotated", "rotation", "rounds", "rule", "rules", "s", "salt",
    "scanner", "schema", "scope", "scopes", "screen", "section", "selector", "separator", "set",
    "setting", "settings", "sha", "sha1", "sha256", "sha512", "show", "sid", "size", "sizes",
    "span", "spec", "start", "state", "status", "strategy", "stream", "strength", "stretching",
    "subject", "suffix", "support", "tag", "template", "time", "timeout", "timestamp", "title",
    "tooltip", "total", "ttl", "type", "types", "unset", "updated", "usage", "user", "username",
    "users", "validate", "validation", "validator", "validity", "visibility", "visible", "was",
    "wrapper", "year", "years",
});

constexpr auto kSecretKeys = std::to_array<std::string_view>({
    "access", "account", "admin", "aes", "algolia", "anthropic", "api", "app", "application",
    "auth", "authentication", "authorization", "aws", "azure", "bot", "client", "consumer",
    "cookie", "crypt", "crypto", "datadog", "dd", "decrypt", "decryption", "deploy", "des",
    "developer", "encrypt", "encryption", "fernet", "firebase", "gateway", "gcp", "hash", "hmac",
    "host", "integration", "jwt", "kms", "license", "mailchimp", "mailgun", "maps", "master",
    "merchant", "newrelic", "openai", "password", "priv", "private", "psk", "recovery", "relic",
    "root", "rpc", "rsa", "secret", "sendgrid", "sentry", "server", "service", "session", "shared",
    "sign", "signature", "signing", "ssh", "storage", "stripe", "subscription", "symmetric",
    "token", "transit", "twilio", "unseal", "user", "vault", "webhook", "write",
});

constexpr auto kPlainKeys = std::to_array<std::string_view>({
    "alt", "any", "arrow", "attr", "attribute", "backspace", "cache", "column", "composite",
    "config", "context", "ctrl", "data", "dedup", "delete", "dict", "down", "enter", "entity",
    "esc", "escape", "event", "feature", "field", "flag", "foreign", "function", "gpg", "group",
    "hot", "i18n", "idempotency", "index", "item", "json", "label", "left", "locale", "lookup",
    "map", "message", "meta", "metric", "modifier", "natural", "node", "object", "option", "order",
    "ordering", "param", "parent", "partition", "pgp", "primary", "project", "property", "pub", "public",
    "publishable", "query", "range", "recaptcha", "receive", "recv", "registry", "right", "routing",
    "row", "setting", "settings", "shard", "shift", "short", "site", "sitekey", "socket", "sort",
    "sorting", "space", "state", "string", "tab", "tag", "trace", "translation", "unique", "up",
    "verification", "verify", "websocket",
});

constexpr auto kPlainTokens = std::to_array<std::string_view>({
    "antiforgery", "authenticity", "begin", "bos", "boundary", "cancel", "cancellation", "class",
    "close", "comma", "comment", "continuation", "continue", "csrf", "csrfmiddleware", "cursor",
    "design", "eof", "eos", "expected", "first", "forgery", "identifier", "keyword", "last", "lexer", "marker",
    "mask", "max", "min", "next", "num", "number", "open", "operator", "pad", "page", "pagination",
    "parser", "peek", "punctuation", "request", "sep", "sequence", "special", "start", "stop",
    "string", "sync", "syntax", "template", "type", "unexpected", "unk", "verificationtoken",
    "xsrf",
});

// Words that say of a value that it is none.
constexpr auto kFakeWords = std::to_array<std::string_view>({
    "bogus", "censored", "change", "changeit", "changeme", "demo", "dummy", "example", "examples",
    "fake", "fill", "fixme", "foobar", "hidden", "insert", "invalid", "ipsum", "lorem", "masked",
    "mock", "modify", "notasecret", "notreal", "obfuscated", "override", "placeholder", "please",
    "put", "redacted", "removed", "replace", "replaced", "replaceme", "sample", "specify", "stub", "tbd",
    "todo", "undefined", "unset", "unused", "update", "xxx", "xxxx", "your", "yours",
});

// Words of which a value can be made without being a secret.
constexpr auto kCommonWords = std::to_array<std::string_view>({
    "a", "abc", "abcd", "access", "account", "admin", "administrator", "and", "another", "api",
    "app", "application", "asdf", "asdfgh", "at", "auth", "aws", "azure", "bad", "bar", "base",
    "baz", "be", "bearer", "bit", "bits", "blah", "bot", "byte", "bytes", "char", "characters",
    "chars", "client", "code", "config", "correct", "cred", "credential", "credentials", "creds",
    "data", "database", "db", "default", "dev", "development", "empty", "enough", "enter", "env",
    "fallback", "first", "foo", "for", "from", "generated", "generic", "github", "good", "google",
    "guest", "hash", "hello", "here", "id", "in", "initial", "insecure", "is", "it", "jwt", "kafka",
    "key", "keys", "least", "letmein", "local", "localhost", "login", "long", "master", "max", "me",
    "min", "mongo", "mongodb", "must", "my", "mypassword", "mysql", "name", "new", "no", "none",
    "not", "null", "of", "old", "one", "only", "or", "other", "pass", "passphrase", "passw0rd",
    "passwd", "password", "passwords", "please", "postgres", "postgresql", "private", "prod",
    "production", "provide", "pw", "pwd", "qux", "qwerty", "qwertyuiop", "rabbitmq", "random",
    "real", "redis", "refresh", "right", "root", "second", "secret", "secrets", "secure", "service",
    "session", "set", "shared", "short", "signing", "some", "something", "staging", "string",
    "strong", "super", "supersecret", "sys", "system", "temp", "test", "tester", "testing",
    "testpassword", "tests", "that", "the", "this", "three", "to", "todo", "token", "tokens", "two",
    "unsafe", "uri", "url", "user", "username", "valid", "value", "very", "weak", "web", "welcome",
    "whatever", "with", "wrong", "x", "xyz",
});

// clang-format on

struct Entry {
  std::string_view word;
  uint32_t roles = 0;
};

struct Group {
  std::span<const std::string_view> words;
  WordRole role;
};

constexpr Group kGroups[] = {
    {kPasswordNouns, kPasswordNoun},
    {kTokenNouns, kTokenNoun},
    {kKeyNouns, kKeyNoun},
    {kWeakNouns, kWeakNoun},
    {kAsides, kAside},
    {kVerbs, kVerb},
    {kKeptIns, kKeptIn},
    {kAbouts, kAbout},
    {kSecretKeys, kSecretKey},
    {kPlainKeys, kPlainKey},
    {kPlainTokens, kPlainToken},
    {kFakeWords, kFakeWord},
    {kCommonWords, kCommonWord},
};

constexpr size_t kGrouped = [] {
  size_t size = 0;
  for (const Group& group : kGroups) size += group.words.size();
  return size;
}();

// All groups as one table in read-only memory, sorted when compiled; equal words stand together.
constexpr std::array<Entry, kGrouped> kTable = [] {
  std::array<Entry, kGrouped> table;
  size_t size = 0;
  for (const Group& group : kGroups) {
    for (const std::string_view word : group.words) table[size++] = {word, group.role};
  }
  std::sort(table.begin(), table.end(),
            [](const Entry& a, const Entry& b) { return a.word < b.word; });
  return table;
}();

constexpr size_t HashOf(std::string_view word) {
  uint32_t hash = 2166136261U;  // FNV-1a
  for (const char c : word) hash = (hash ^ static_cast<uint8_t>(c)) * 16777619U;
  return hash ^ hash >> 13;
}

// Where in the table the first of equal words stands, by its hash: open addressing, half empty.
constexpr size_t kPlaces = 4096;
static_assert(kGrouped < kPlaces / 2 && kGrouped < UINT16_MAX);
constexpr std::array<uint16_t, kPlaces> kPlaceOf = [] {
  std::array<uint16_t, kPlaces> places{};  // 0: free; else one more than the index
  for (size_t i = 0; i < kGrouped; i++) {
    if (i > 0 && kTable[i - 1].word == kTable[i].word) continue;
    size_t at = HashOf(kTable[i].word) % kPlaces;
    while (places[at] != 0) at = (at + 1) % kPlaces;
    places[at] = static_cast<uint16_t>(i + 1);
  }
  return places;
}();

}  // namespace

uint32_t RolesOf(std::string_view word) {
  for (size_t at = HashOf(word) % kPlaces; kPlaceOf[at] != 0; at = (at + 1) % kPlaces) {
    size_t i = kPlaceOf[at] - 1;
    if (kTable[i].word != word) continue;
    uint32_t roles = kNoRole;
    for (; i < kTable.size() && kTable[i].word == word; i++) roles |= kTable[i].roles;
    return roles;
  }
  return kNoRole;
}

}  // namespace leaktight
