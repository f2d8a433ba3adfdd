#include "engine/key_stores.h"

#include <iterator>

#include "base/hash.h"
#include "engine/key_formats.h"

namespace leaktight {
namespace {

using namespace std::string_view_literals;

constexpr std::string_view kJksMagic = "\xfe\xed\xfe\xed"sv;
constexpr std::string_view kJceksMagic = "\xce\xce\xce\xce"sv;
constexpr size_t kSha1Bytes = 20;

// More than any store has; a number read wrong is larger.
constexpr uint32_t kMostEntries = 100'000;
constexpr uint32_t kLongestChain = 64;

// keytool's own, and those of the guides to it.
constexpr std::string_view kTried[] = {"changeit", "changeme", "password", "secret", "123456", ""};

// java.io.DataOutput.writeUTF: a length of two bytes.
std::string_view TakeUtf(KeyReader& reader) {
  return reader.Take(reader.Number(2));
}

// What Java's stores end with: SHA-1 over the password, two words, and all that stands before.
std::optional<std::string_view> PasswordOf(std::string_view bytes) {
  const std::string_view before = bytes.substr(0, bytes.size() - kSha1Bytes);
  const std::string_view digest = bytes.substr(before.size());
  for (const std::string_view tried : kTried) {
    std::string text;
    for (const char c : tried) text.append({'\0', c});
    text.append("Mighty Aphrodite").append(before);
    if (BytesOf(Sha1(text)) == digest) return tried;
  }
  return std::nullopt;
}

// OpenJDK's sun/security/provider/JavaKeyStore.java and com/sun/crypto/provider/JceKeyStore.java:
// magic number, version, count; of each entry its tag (1 a private key, 2 a certificate, 3 a secret
// key), alias and date. Kinds of certificates are told from version 2 on. A secret key is a Java
// object, whose end is not told: what stands behind it is not looked at.
std::optional<KeyStoreFacts> ReadJava(std::string_view bytes) {
  KeyStoreFacts facts;
  facts.format = bytes.starts_with(kJksMagic) ? "JKS" : "JCEKS";
  KeyReader reader(bytes);
  reader.Take(kJksMagic.size());
  const uint32_t version = reader.Number(4);
  const uint32_t count = reader.Number(4);
  if (reader.failed() || (version != 1 && version != 2) || count > kMostEntries) return {};
  const auto take_certificate = [&] {
    if (version == 2) TakeUtf(reader);
    return !reader.Take(reader.Number(4)).empty();
  };
  for (uint32_t i = 0; i < count; i++) {
    const uint32_t tag = reader.Number(4);
    TakeUtf(reader);
    reader.Take(8);
    if (tag == 1) {
      const std::string_view key = reader.Take(reader.Number(4));
      const uint32_t chain = reader.Number(4);
      if (key.empty() || chain > kLongestChain) return std::nullopt;
      for (uint32_t k = 0; k < chain; k++) {
        if (!take_certificate()) return std::nullopt;
      }
      facts.private_keys++;
    } else if (tag == 2) {
      if (!take_certificate()) return std::nullopt;
      facts.certificates++;
    } else if (tag == 3 && facts.format == "JCEKS"sv) {
      // Java's stream of objects begins so (Java Object Serialization Specification, 6.4.2).
      if (!reader.rest().starts_with("\xac\xed\0\5"sv)) return std::nullopt;
      if (reader.rest().size() < 2 * kSha1Bytes) return std::nullopt;
      facts.secret_keys++;
      reader.Take(reader.rest().size() - kSha1Bytes);
      break;
    } else {
      return std::nullopt;
    }
    if (reader.failed()) return std::nullopt;
  }
  if (reader.rest().size() != kSha1Bytes) return std::nullopt;
  if (facts.HoldsKeys()) facts.password = PasswordOf(bytes);
  return facts;
}

// Bouncy Castle's BcKeyStoreSpi.java: version, salt, rounds; of each entry its tag (1 a
// certificate, 2 a key as it is, 3 and 4 an encrypted one), alias, date and chain; 0 ends them.
std::optional<KeyStoreFacts> ReadBouncyCastle(std::string_view bytes) {
  constexpr uint32_t kMostRounds = 1'000'000;
  KeyStoreFacts facts;
  facts.format = "BKS";
  KeyReader reader(bytes);
  reader.Take(4);  // the version: see MayBeKeyStore
  reader.Take(reader.Number(4));
  const uint32_t rounds = reader.Number(4);
  if (reader.failed() || rounds == 0 || rounds > kMostRounds) return std::nullopt;
  const auto take_certificate = [&] {
    TakeUtf(reader);
    return !reader.Take(reader.Number(4)).empty();
  };
  while (true) {
    const uint32_t tag = reader.Number(1);
    if (reader.failed()) return std::nullopt;
    if (tag == 0) break;
    TakeUtf(reader);
    reader.Take(8);
    const uint32_t chain = reader.Number(4);
    if (chain > kLongestChain) return std::nullopt;
    for (uint32_t i = 0; i < chain; i++) {
      if (!take_certificate()) return std::nullopt;
    }
    if (tag == 1) {
      if (!take_certificate()) return std::nullopt;
      facts.certificates++;
      continue;
    }
    if (tag > 4) return std::nullopt;
    // Of a key as it is: private 0, public 1, secret 2; how it is written, and for which algorithm.
    const uint32_t kind = tag == 2 ? reader.Number(1) : 0;
    if (tag == 2) {
      TakeUtf(reader);
      TakeUtf(reader);
    }
    if (reader.Take(reader.Number(4)).empty()) return std::nullopt;
    if (kind == 1) continue;
    facts.open |= tag == 2;
    // Whoever has a chain of certificates has a private key.
    (chain > 0 || (tag == 2 && kind == 0) ? facts.private_keys : facts.secret_keys)++;
  }
  return reader.rest().size() == kSha1Bytes ? std::optional(facts) : std::nullopt;
}

bool MayBeBouncyCastle(std::string_view bytes) {
  return bytes.starts_with("\0\0\0\1\0\0\0\x14"sv) || bytes.starts_with("\0\0\0\2\0\0\0\x14"sv);
}

// A SEQUENCE that begins with version 3, whatever its length is written like.
bool MayBePkcs12(std::string_view bytes) {
  constexpr std::string_view kVersion3 = "\x02\x01\x03\x30"sv;
  return bytes.starts_with('\x30') && bytes.substr(0, 10).find(kVersion3) != std::string_view::npos;
}

}  // namespace

bool MayBeKeyStore(std::string_view bytes) {
  return bytes.starts_with(kJksMagic) || bytes.starts_with(kJceksMagic) ||
         MayBeBouncyCastle(bytes) || MayBePkcs12(bytes);
}

std::optional<KeyStoreFacts> ReadKeyStore(std::string_view bytes) {
  if (bytes.starts_with(kJksMagic) || bytes.starts_with(kJceksMagic)) return ReadJava(bytes);
  if (MayBeBouncyCastle(bytes)) return ReadBouncyCastle(bytes);
  return MayBePkcs12(bytes) ? ReadPkcs12(bytes) : std::nullopt;
}

}  // namespace leaktight
