#include <string>

#include "catch.h"
#include "support/checked.h"

namespace leaktight {
namespace {

std::vector<Violation> Found(std::string_view path, const std::string& text) {
  static CheckEngine engine;
  return engine.Run("docker-config-credential", path, text);
}

std::string Auths(const std::string& entry, const std::string& registry = "quay.io") {
  return "{\"auths\": {\"" + registry + "\": {" + entry + "}}}";
}

TEST_CASE("each login of docker's configuration is found where it stands", "[policy]") {
  const std::string token = Expanded("{base64url:40}", 1);
  for (const auto& [key, value] : std::vector<std::pair<std::string, std::string>>{
           {"auth", Expanded("{basic:ci}", 2)},
           {"identitytoken", token},
           {"registrytoken", token},
           {"password", Expanded("{password:16}", 3)}}) {
    CAPTURE(key);
    const std::string text = Auths("\"" + key + "\": \"" + value + "\"");
    for (const std::string_view path :
         {".docker/config.json", "auth.json", "config.json.example", ".dockerconfigjson"}) {
      CAPTURE(path);
      const auto violations = Found(path, text);
      REQUIRE(violations.size() == 1);
      CHECK(violations[0].about.In(text) == value);
      CHECK(violations[0].subject == "quay.io");
      CHECK(violations[0].note == "It holds " + key + ".");
    }
    CHECK(Found("notes.txt", text).empty());
  }
}

TEST_CASE("a registry's login is told once, with all that it is written in", "[policy]") {
  const std::string text =
      Auths("\"username\": \"ci\", \"password\": \"" + Expanded("{password:16}", 3) +
            "\", \"auth\": \"" + Expanded("{basic:ci}", 2) + "\"");
  const auto violations = Found("config.json", text);
  REQUIRE(violations.size() == 1);
  CHECK(violations[0].secrets.size() == 2);
  CHECK(violations[0].note == "It holds password and auth.");
}

TEST_CASE("the old form of docker's configuration is read, and its headers", "[policy]") {
  const std::string auth = Expanded("{basic:ci}", 2);
  CHECK(
      Found(".dockercfg", "{\"quay.io\": {\"auth\": \"" + auth + "\", \"email\": \"\"}}").size() ==
      1);
  CHECK(Found("a.json", "{\"services\": {\"auth\": \"" + auth + "\"}}").empty());
  const std::string header = Expanded("{base62:40}", 4);
  const auto violations = Found("config.json", "{\"HttpHeaders\": {\"Authorization\": \"Bearer " +
                                                   header + "\", \"User-Agent\": \"ci\"}}");
  REQUIRE(violations.size() == 1);
  CHECK(violations[0].subject == "Authorization");
  CHECK(violations[0].secrets.size() == 1);
}

TEST_CASE("helpers, empty logins and placeholders of docker's configuration are fine", "[policy]") {
  for (const std::string entry :
       {"", "\"auth\": \"\"", "\"auth\": \"dXNlcjpwYXNzd29yZA==\"", "\"auth\": \"$AUTH\"",
        "\"auth\": \"{{ auth }}\"", "\"identitytoken\": \"<token>\"",
        "\"username\": \"ci\", \"password\": \"changeme\""}) {
    CAPTURE(entry);
    CHECK(Found("config.json", Auths(entry)).empty());
  }
  CHECK(Found("config.json", "{\"auths\": {}, \"credsStore\": \"pass\"}").empty());
}

TEST_CASE("a weak login of docker's configuration in a test counts for nothing", "[policy]") {
  const std::string weak = Auths("\"auth\": \"" + EncodeBase64("ci:letmein") + "\"");
  CHECK(Found("ci/config.json", weak).size() == 1);
  CHECK(Found("tests/testdata/config.json", weak).empty());
}

TEST_CASE("who has a helper for a registry is told its name", "[policy]") {
  const auto replacement = [](const std::string& registry) {
    const auto violations =
        Found("config.json", Auths("\"auth\": \"" + Expanded("{basic:ci}", 2) + "\"", registry));
    return violations.empty() ? std::string() : violations[0].replacement;
  };
  CHECK(replacement("1.dkr.ecr.eu-west-1.amazonaws.com") ==
        "\"credHelpers\": { \"1.dkr.ecr.eu-west-1.amazonaws.com\": \"ecr-login\" }");
  CHECK(replacement("eu.gcr.io") == "\"credHelpers\": { \"eu.gcr.io\": \"gcloud\" }");
  CHECK(replacement("quay.io").starts_with("\"credsStore\": "));
}

// A Secret of this type is told by the checks on Secrets.
TEST_CASE("docker's configuration in a Secret counts by its logins", "[policy]") {
  CheckEngine engine;
  const auto secret = [&](const std::string& path, const std::string& configuration) {
    return engine.Objections(path,
                             "apiVersion: v1\nkind: Secret\nmetadata: {name: pull}\n"
                             "type: kubernetes.io/dockerconfigjson\ndata:\n  .dockerconfigjson: " +
                                 EncodeBase64(configuration) + "\n");
  };
  const std::string real = Auths("\"auth\": \"" + Expanded("{basic:ci}", 2) + "\"");
  const std::string token = Auths("\"identitytoken\": \"" + Expanded("{base64url:40}", 1) + "\"");
  const std::string placeholder = Auths("\"auth\": \"" + EncodeBase64("user:password") + "\"");
  const std::string empty = Auths("");
  using Ids = std::vector<std::string>;
  CHECK(secret("a.yaml", real) == Ids{"k8s-secret-committed"});
  CHECK(secret("a.yaml", token) == Ids{"k8s-secret-committed"});
  CHECK(secret("a.yaml", placeholder).empty());
  CHECK(secret("a.yaml", empty).empty());
  CHECK(secret("a.yaml.template", real) == Ids{"k8s-template-filled"});
  CHECK(secret("a.yaml.template", token) == Ids{"k8s-template-filled"});
  CHECK(secret("a.yaml.template", placeholder).empty());
}

}  // namespace
}  // namespace leaktight
