#include <string>

#include "catch.h"
#include "support/checked.h"

namespace leaktight {
namespace {

std::string Configuration(const std::string& providers, const std::string& resources = "secrets") {
  return "apiVersion: apiserver.config.k8s.io/v1\nkind: EncryptionConfiguration\nresources:\n"
         "- resources: [" +
         resources + "]\n  providers: [" + providers + "]\n";
}

TEST_CASE("a key of encryption at rest counts where its length is right", "[policy]") {
  CheckEngine engine;
  const auto found = [&](const std::string& secret) {
    return engine
        .Run("k8s-encryption-key", "a.yaml",
             Configuration("{aescbc: {keys: [{name: k, secret: \"" + secret + "\"}]}}"))
        .size();
  };
  CHECK(found(EncodeBase64(Expanded("{password:32}", 1))) == 1);
  CHECK(found(EncodeBase64(Expanded("{password:31}", 1))) == 0);
  CHECK(found("<base64 of 32 bytes>") == 0);
  CHECK(found("${KEY}") == 0);
}

TEST_CASE("an inline key is reported where it stands", "[policy]") {
  CheckEngine engine;
  const std::string secret = EncodeBase64(Expanded("{password:32}", 2));
  const std::string text =
      Configuration("{secretbox: {keys: [{name: k, secret: " + secret + "}]}}");
  const auto violations = engine.Run("k8s-encryption-key", "a.yaml", text);
  REQUIRE(violations.size() == 1);
  CHECK(violations[0].about.In(text) == secret);
  CHECK(violations[0].subject == "secretbox key k");
}

}  // namespace
}  // namespace leaktight
