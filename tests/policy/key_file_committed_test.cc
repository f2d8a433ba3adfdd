#include <string>

#include "catch.h"
#include "support/checked.h"

namespace leaktight {
namespace {

std::vector<Violation> Judge(const std::string& path, const std::string& bytes) {
  CheckEngine engine;
  return engine.Run("key-file-committed", path, bytes);
}

TEST_CASE("a key store is told of by what it holds, whatever its name", "[policy]") {
  const std::string store = Expanded("{key-store:jks}", 1);
  for (const std::string path : {"server.jks", "a/b", "keystore.bin"}) {
    const auto violations = Judge(path, store);
    REQUIRE(violations.size() == 1);
    CHECK(violations[0].about == Span{0, 0});
    CHECK(violations[0].secrets == std::vector<Span>{{0, store.size()}});
    CHECK(violations[0].severity == std::nullopt);
    CHECK(violations[0].note == "It is a key store (JKS) with 1 private key.");
  }
}

TEST_CASE("a key that anybody can take from its file weighs more", "[policy]") {
  const auto judge = [](const std::string& what) {
    const auto violations = Judge("k", Expanded(what, 1));
    REQUIRE(violations.size() == 1);
    return violations[0];
  };
  CHECK(judge("{key-store:jks-changeit}").severity == Severity::kCritical);
  CHECK(judge("{key-store:jks-changeit}").note ==
        "It is a key store (JKS) with 1 private key, under the password `changeit`.");
  CHECK(judge("{key-store:pkcs12-open}").severity == Severity::kCritical);
  CHECK(judge("{key-store:pkcs12}").severity == std::nullopt);
  for (const std::string kind : {"rsa", "ec", "dsa", "ed25519", "pkcs8"}) {
    INFO(kind);
    CHECK(judge("{der:" + kind + "}").severity == Severity::kCritical);
  }
  CHECK(judge("{der:encrypted}").severity == std::nullopt);
  CHECK(judge("{der:encrypted}").note == "It is a private key in DER, encrypted under a password.");
}

TEST_CASE("a key file among test data is a lesser one", "[policy]") {
  const auto violations = Judge("src/test/resources/server.jks", Expanded("{key-store:jks}", 1));
  REQUIRE(violations.size() == 1);
  CHECK(violations[0].severity == Severity::kLow);
}

TEST_CASE("what only looks like a key file is none", "[policy]") {
  // A signed hash: DigestInfo of SHA-256 (RFC 8017, 9.2).
  const std::string hash = std::string(
      "\x30\x31\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01\x05\x00\x04\x20", 19);
  CHECK(Judge("hash.der", hash + std::string(32, 'x')).empty());
  CHECK(Judge("numbers", "0" + std::string(200, '1')).empty());
  CHECK(Judge("server.jks", Expanded("{key-store:jks}", 1).substr(0, 900)).empty());
  CHECK(Judge("server.pem", Expanded("{pem:rsa}", 1)).empty());
}

}  // namespace
}  // namespace leaktight
