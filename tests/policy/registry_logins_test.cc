#include "policy/registry_logins.h"

#include <string>

#include "catch.h"
#include "support/checked.h"

namespace leaktight {
namespace {

TEST_CASE("a login in base64 counts by its password", "[policy]") {
  const std::string password = Expanded("{password:20}", 1);
  const std::string token = Expanded("{base62:32}", 2);
  CHECK(PasswordOfAuth(EncodeBase64("ci:" + password)) == password);
  CHECK(PasswordOfAuth(EncodeBase64("ci:word")) == "word");
  CHECK(PasswordOfAuth(EncodeBase64(token + ":")) == token);
  CHECK(PasswordOfAuth(EncodeBase64(token + ":x-oauth-basic")) == token);
  const std::string key_file = "{\"private_key\": \"-----BEGIN PRIVATE KEY-----\\nMIIE\"}";
  CHECK(PasswordOfAuth(EncodeBase64("_json_key:" + key_file)) == key_file);
  for (const std::string& text : std::vector<std::string>{
           "user:password", "ci:", "<token>:", "ci:${PASSWORD}", "ci:<password>", "ci:changeme",
           "flowdoc:flowdoc", "ci:{{ password }}", "no colon", ":" + password, "\xff\xfe:abc"}) {
    CAPTURE(text);
    CHECK(PasswordOfAuth(EncodeBase64(text)).empty());
  }
  CHECK(PasswordOfAuth("<base64 of user:password>").empty());
}

TEST_CASE("registries are known at the top of a file only where nothing else is there",
          "[policy]") {
  const auto holds = [](std::string_view text) {
    const YamlStream stream = ReadYaml(text);
    return HoldsRegistries(stream.Root(stream.documents.at(0)));
  };
  CHECK(holds(R"({"auths": {}})"));
  CHECK(holds(R"({"https://index.docker.io/v1/": {"auth": "x"}, "quay.io": {}})"));
  CHECK_FALSE(holds(R"({"https://index.docker.io/v1/": {"auth": "x"}, "other": {}})"));
  CHECK_FALSE(holds(R"({"a.b": {"c": "x"}})"));
  CHECK_FALSE(holds(R"({"auths": ["a"]})"));
  CHECK_FALSE(holds(R"(["auths"])"));
}

}  // namespace
}  // namespace leaktight
