// Key stores of every form that engine/key_stores.h reads. Their structure is right; what is
// encrypted in them is random.
#include <fmt/format.h>

#include "base/hash.h"
#include "engine/example_der.h"
#include "engine/example_generators.h"

namespace leaktight {
namespace {

using namespace std::string_view_literals;

std::string Number32(size_t value) {
  std::string text;
  for (int shift = 24; shift >= 0; shift -= 8) text += static_cast<char>(value >> shift);
  return text;
}

// java.io.DataOutput.writeUTF.
std::string Utf(std::string_view text) {
  std::string written{static_cast<char>(text.size() >> 8), static_cast<char>(text.size())};
  return written.append(text);
}

std::string Sized(const std::string& bytes) {
  return Number32(bytes.size()) + bytes;
}

std::string Date(ExampleRandom& random) {
  return std::string("\0\0\1", 3) + random.Bytes(5);
}

// EncryptedPrivateKeyInfo under JDK's own algorithm (1.3.6.1.4.1.42.2.17.1.1).
std::string ProtectedKey(ExampleRandom& random) {
  constexpr std::string_view kJdk = "\x2b\x06\x01\x04\x01\x2a\x02\x11\x01\x01"sv;
  return DerSequence(DerSequence(DerOid(kJdk) + Der(0x05, "")) + DerOctets(random.Bytes(700)));
}

std::string Certificate(ExampleRandom& random) {
  return Utf("X.509") + Sized(DerSequence(random.Bytes(600)));
}

// Whatever follows `before` in Java's stores.
std::string Digest(const std::string& before, std::string_view password) {
  std::string text;
  for (const char c : password) text.append({'\0', c});
  return std::string(BytesOf(Sha1(text + "Mighty Aphrodite" + before)));
}

std::string Java(ExampleRandom& random, std::string_view kind) {
  const bool of_jce = kind == "jceks";
  std::string store(of_jce ? "\xce\xce\xce\xce"sv : "\xfe\xed\xfe\xed"sv);
  store += Number32(2) + Number32(kind == "jks-trust" ? 1 : 2);
  if (kind != "jks-trust" && !of_jce) {
    store += Number32(1) + Utf("flowdoc") + Date(random) + Sized(ProtectedKey(random));
    store += Number32(1) + Certificate(random);
  }
  store += Number32(2) + Utf("flowdoc root") + Date(random) + Certificate(random);
  if (of_jce) {
    store += Number32(3) + Utf("flowdoc-data") + Date(random) + std::string("\xac\xed\0\5"sv);
    store += random.Bytes(300);
  }
  return store + (kind == "jks-changeit" ? Digest(store, "changeit") : random.Bytes(20));
}

std::string BouncyCastle(ExampleRandom& random, bool trust) {
  std::string store = Number32(2) + Sized(random.Bytes(20)) + Number32(1 + random.Below(2000));
  store += '\1' + Utf("flowdoc root") + Date(random) + Number32(0) + Certificate(random);
  if (!trust) {
    store += '\4' + Utf("flowdoc") + Date(random) + Number32(1) + Certificate(random);
    store += Sized(random.Bytes(700));
  }
  return store + '\0' + random.Bytes(20);
}

// RFC 7292: a part with the key, where there is one, and an encrypted part with certificates.
std::string Pkcs12(ExampleRandom& random, std::string_view kind) {
  constexpr std::string_view kData = "\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01"sv;
  constexpr std::string_view kEncrypted = "\x2a\x86\x48\x86\xf7\x0d\x01\x07\x06"sv;
  constexpr std::string_view kKeyBag = "\x2a\x86\x48\x86\xf7\x0d\x01\x0c\x0a\x01\x01"sv;
  constexpr std::string_view kShrouded = "\x2a\x86\x48\x86\xf7\x0d\x01\x0c\x0a\x01\x02"sv;
  const auto version = [](char number) { return DerInteger(std::string(1, number)); };
  const std::string sealed =
      DerSequence(version(0) + DerSequence(DerOid(kData) + Der(0x80, random.Bytes(700))));
  std::string parts = DerSequence(DerOid(kEncrypted) + Der(0xa0, sealed));
  if (kind != "pkcs12-trust") {
    const bool open = kind == "pkcs12-open";
    const std::string bag =
        DerSequence(DerOid(open ? kKeyBag : kShrouded) + Der(0xa0, DerSequence(random.Bytes(600))));
    parts += DerSequence(DerOid(kData) + Der(0xa0, DerOctets(DerSequence(bag))));
  }
  const std::string safe = DerSequence(DerOid(kData) + Der(0xa0, DerOctets(DerSequence(parts))));
  const std::string mac = DerSequence(DerSequence(random.Bytes(40)) + DerOctets(random.Bytes(8)));
  return DerSequence(version(3) + safe + mac);
}

}  // namespace

// {key-store:KIND}; kinds with `trust` hold certificates alone.
Result<std::string> GenerateKeyStore(const ExampleRequest& request) {
  const std::string_view kind = request.argument;
  ExampleRandom& random = request.random;
  if (kind == "jks" || kind == "jks-changeit" || kind == "jks-trust" || kind == "jceks") {
    return Java(random, kind);
  }
  if (kind == "bks" || kind == "bks-trust") return BouncyCastle(random, kind == "bks-trust");
  if (kind == "pkcs12" || kind == "pkcs12-open" || kind == "pkcs12-trust") {
    return Pkcs12(random, kind);
  }
  return Fail({}, fmt::format("the generator `key-store` does not know the kind `{}`", kind),
              "jks, jks-changeit, jks-trust, jceks, bks, bks-trust, pkcs12, pkcs12-open or "
              "pkcs12-trust");
}

}  // namespace leaktight
