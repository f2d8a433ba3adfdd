#include "engine/key_formats.h"

#include <string>

#include "catch.h"
#include "engine/example.h"
#include "engine/pem_text.h"

using namespace leaktight;

namespace {

std::string BodyOf(const std::string& kind, uint64_t seed = 1) {
  const auto pem = ReadPem(ExpandExample("{pem:" + kind + "}", seed).value());
  REQUIRE(pem);
  return pem->body;
}

std::optional<KeyFacts> Read(const std::string& kind, std::string_view bytes) {
  if (kind.substr(0, 3) == "pgp") return ReadPgpKey(bytes);
  if (kind.substr(0, 7) == "openssh") return ReadOpenSshKey(bytes);
  return ReadDerKey(bytes);
}

}  // namespace

TEST_CASE("every form of key tells what it is", "[engine]") {
  struct Case {
    std::string kind;
    std::string algorithm;
    size_t bits;
    bool encrypted;
    std::string cipher;
  };
  const auto c = GENERATE(values<Case>({
      {"rsa", "RSA", 1024, false, ""},
      {"ec", "EC", 256, false, ""},
      {"dsa", "DSA", 1024, false, ""},
      {"pkcs8", "RSA", 1024, false, ""},
      {"ed25519", "Ed25519", 0, false, ""},
      {"encrypted", "", 0, true, ""},
      {"openssh", "Ed25519", 0, false, ""},
      {"openssh-encrypted", "Ed25519", 0, true, "aes256-ctr"},
      {"pgp", "EdDSA", 0, false, ""},
      {"pgp-encrypted", "EdDSA", 0, true, ""},
  }));
  INFO(c.kind);
  const auto facts = Read(c.kind, BodyOf(c.kind));
  REQUIRE(facts);
  CHECK(facts->kind == c.algorithm);
  CHECK(facts->bits == c.bits);
  CHECK(facts->encrypted == c.encrypted);
  CHECK(facts->cipher == c.cipher);
}

TEST_CASE("a key that is cut off anywhere is none", "[engine]") {
  for (const std::string kind :
       {"rsa", "ec", "dsa", "pkcs8", "ed25519", "encrypted", "openssh", "openssh-encrypted"}) {
    const std::string body = BodyOf(kind);
    for (size_t size = 0; size < body.size(); size++) {
      INFO(kind << " cut to " << size);
      REQUIRE_FALSE(Read(kind, body.substr(0, size)));
    }
  }
}

TEST_CASE("bytes behind a key in DER are not part of one", "[engine]") {
  CHECK_FALSE(ReadDerKey(BodyOf("rsa") + "x"));
}

TEST_CASE("no change of a byte makes a reader run past the end", "[engine]") {
  for (const std::string kind : {"rsa", "ec", "dsa", "pkcs8", "ed25519", "encrypted", "openssh",
                                 "openssh-encrypted", "pgp", "pgp-encrypted"}) {
    const std::string body = BodyOf(kind);
    for (size_t at = 0; at < body.size(); at++) {
      for (const char with : {'\0', '\x7f', '\x80', '\xff'}) {
        std::string changed = body;
        changed[at] = with;
        // Whatever they say: the sanitizers watch.
        (void)Read(kind, changed);
        (void)ReadDerKey(changed);
        (void)ReadPgpKey(changed);
        (void)ReadOpenSshKey(changed);
      }
    }
  }
}

TEST_CASE("the primes of an RSA key make its modulus", "[engine]") {
  std::string body = BodyOf("rsa");
  REQUIRE(ReadDerKey(body));
  // The last byte of the modulus: outer header 4, version 3, modulus header 4 (three of tag and
  // length, one of sign), 128 bytes.
  body[4 + 3 + 4 + 127] ^= 2;
  CHECK_FALSE(ReadDerKey(body));
}

TEST_CASE("the two check numbers of an OpenSSH key are equal", "[engine]") {
  std::string body = BodyOf("openssh");
  const size_t second_type = body.rfind("ssh-ed25519");
  body[second_type - 5] ^= 1;
  CHECK_FALSE(ReadOpenSshKey(body));
}

TEST_CASE("a secret that is all alike or counts was not generated", "[engine]") {
  CHECK(LooksPatterned(std::string(32, 'A')));
  std::string counting;
  for (char c = 0; c < 32; c++) counting += c;
  CHECK(LooksPatterned(counting));
  CHECK_FALSE(LooksPatterned("short"));
  std::string body = BodyOf("ed25519");
  body.replace(16, 32, std::string(32, '\x01'));
  CHECK_FALSE(ReadDerKey(body));
}

TEST_CASE("an OpenPGP packet that is not a secret key is none", "[engine]") {
  std::string body = BodyOf("pgp");
  body[0] = '\x98';  // a public key
  CHECK_FALSE(ReadPgpKey(body));
  CHECK_FALSE(ReadPgpKey(""));
  // GnuPG's stub for a secret that is kept elsewhere: usage 255, cipher, S2K 101, hash, "GNU", 1.
  std::string stub = BodyOf("pgp").substr(0, 2 + 6 + 10 + 3 + 32);
  stub += std::string("\xff\x00\x65\x00GNU\x01", 8) + std::string(16, 'x');
  stub[1] = static_cast<char>(stub.size() - 2);
  CHECK_FALSE(ReadPgpKey(stub));
}

TEST_CASE("PuTTY's files tell whether they are encrypted", "[engine]") {
  const std::string open = ExpandExample("{putty}", 1).value();
  const std::string closed = ExpandExample("{putty:encrypted}", 1).value();
  REQUIRE(ReadPuttyKey(open));
  CHECK_FALSE(ReadPuttyKey(open)->encrypted);
  CHECK(ReadPuttyKey(open)->kind == "Ed25519");
  REQUIRE(ReadPuttyKey(closed));
  CHECK(ReadPuttyKey(closed)->encrypted);
  CHECK(ReadPuttyKey(closed)->cipher == "aes256-cbc");
}

TEST_CASE("a PuTTY file with anything missing is none", "[engine]") {
  const std::string whole = ExpandExample("{putty}", 1).value();
  for (const std::string part :
       {"PuTTY-User-Key-File-3", "Encryption", "Comment", "Public-Lines", "Private-Lines"}) {
    std::string text = whole;
    text.replace(text.find(part), part.size(), "Other");
    INFO(part);
    CHECK_FALSE(ReadPuttyKey(text));
  }
  std::string lines = whole;
  lines.replace(lines.find("Public-Lines: 2"), 15, "Public-Lines: 9");
  CHECK_FALSE(ReadPuttyKey(lines));
  for (size_t size = 0; size < whole.find("Private-Lines"); size++) {
    REQUIRE_FALSE(ReadPuttyKey(whole.substr(0, size)));
  }
}
