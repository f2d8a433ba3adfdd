// Private keys in files that are no texts: key stores, and keys in DER. Known by what they hold; a
// text with a key in it is the rule private-key's.
#include <fmt/format.h>

#include "engine/key_formats.h"
#include "engine/key_stores.h"
#include "engine/path_confidence.h"
#include "policy/check.h"
#include "policy/file.h"

namespace leaktight::key_file_committed {

extern const CheckInfo kInfo = {
    .id = "key-file-committed",
    .name = "Committed key file",
    .severity = Severity::kHigh,
    .practice = Practice::kSecretsFromTemplates,
    .message =
        "A private key in git belongs to everyone who can read the repository; the password of its "
        "store is guessed on their own machine, as often as they like, and often stands nearby.",
    .advice =
        "Take the file out of git (`git rm --cached FILE`, add it to .gitignore) and let a secret "
        "manager or the CI system's secrets hold it. Make a new key pair and have certificates for "
        "the old one revoked. What signed releases (an Android upload key) is changed where the "
        "store keeps its public half. Certificates to trust belong into a store of their own, "
        "without keys, which may be committed.",
    .bad_path = "server/tls.jks",
    .bad = "{key-store:jks}\n",
    .good_path = "server/trusted.jks",
    .good = "{key-store:jks-trust}\n",
    .reference =
        "Key stores of Java (JKS, JCEKS: OpenJDK's JavaKeyStore.java, JceKeyStore.java), of Bouncy "
        "Castle (BKS: BcKeyStoreSpi.java) and PKCS#12 (RFC 7292), in DER or BER; private keys in "
        "DER: PKCS#1, SEC 1, PKCS#8 and encrypted PKCS#8 (RFC 5958). Known by their bytes, "
        "whatever the file is called, and read whole: what is cut off is none. A store of "
        "certificates alone is left alone. A key that needs no password, or a store of Java's "
        "under one of the passwords that everybody tries first (`changeit`), is reported as "
        "`critical`; what stands in tests, examples or vendored code as `low`.",
};

namespace {

// The largest store that is worth opening: those with keys have a few.
constexpr size_t kMostBytes = 4 << 20;
// Below it, a path is one of tests, examples or vendored code.
constexpr double kSurePath = 0.9;
// Shorter than any private key in DER.
constexpr size_t kFewestBytes = 40;

std::string Counted(size_t count, std::string_view what) {
  return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

std::string KeysIn(const KeyStoreFacts& store) {
  std::string text;
  if (store.private_keys > 0) text = Counted(store.private_keys, "private key");
  if (store.secret_keys == 0) return text;
  if (!text.empty()) text += " and ";
  return text + Counted(store.secret_keys, "secret key");
}

// Editors put a line end behind what they save.
std::string_view WithoutLineEnd(std::string_view bytes) {
  if (bytes.ends_with('\n')) bytes.remove_suffix(1);
  return bytes;
}

template <typename Facts>
std::optional<Facts> ReadWhole(std::optional<Facts> (*read)(std::string_view),
                               std::string_view bytes) {
  auto facts = read(bytes);
  return facts ? facts : read(WithoutLineEnd(bytes));
}

std::optional<Violation> OfStore(std::string_view bytes) {
  const auto store = ReadWhole(ReadKeyStore, bytes);
  if (!store || !store->HoldsKeys()) return std::nullopt;
  Violation violation;
  violation.note = fmt::format("It is a key store ({}) with {}", store->format, KeysIn(*store));
  if (store->open) {
    violation.severity = Severity::kCritical;
    violation.note += ", and no password is needed for a key";
  } else if (store->password) {
    violation.severity = Severity::kCritical;
    violation.note += store->password->empty()
                          ? ", under an empty password"
                          : fmt::format(", under the password `{}`", *store->password);
  }
  violation.note += '.';
  return violation;
}

std::optional<Violation> OfKey(std::string_view bytes) {
  const auto key = ReadWhole(ReadDerKey, bytes);
  if (!key || (key->kind.empty() && !key->encrypted)) return std::nullopt;
  Violation violation;
  violation.note = "It is a private key in DER";
  if (!key->kind.empty()) violation.note += fmt::format(" ({})", key->kind);
  if (!key->encrypted) violation.severity = Severity::kCritical;
  violation.note += key->encrypted ? ", encrypted under a password." : ", not encrypted.";
  return violation;
}

}  // namespace

bool Applies(const File& file) {
  const std::string_view bytes = file.bytes();
  if (bytes.size() < kFewestBytes || bytes.size() > kMostBytes) return false;
  // A SEQUENCE that says how long it is: the file's own length, or one that takes more bytes than
  // letters and digits come to. Of texts that begin with 0 next to none.
  const size_t said = 2 + static_cast<uint8_t>(bytes[1]);
  return MayBeKeyStore(bytes) ||
         (bytes[0] == '\x30' &&
          ((bytes[1] & 0x80) != 0 || said == WithoutLineEnd(bytes).size() || said == bytes.size()));
}

void Run(const File& file, std::vector<Violation>& violations) {
  auto violation = OfStore(file.bytes());
  if (!violation) violation = OfKey(file.bytes());
  if (!violation) return;
  // The whole file is the secret: another key in its place is another finding.
  violation->secrets = {{0, file.bytes().size()}};
  if (PathConfidence(file.path()) < kSurePath) violation->severity = Severity::kLow;
  violations.push_back(std::move(*violation));
}

}  // namespace leaktight::key_file_committed
