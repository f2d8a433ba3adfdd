#include <string>

#include "catch.h"
#include "support/checked.h"

namespace leaktight {
namespace {

std::vector<Violation> Judge(const std::string& data,
                             const std::string& path = "k8s/secrets.yaml.template") {
  CheckEngine engine;
  return engine.Run("k8s-template-filled", path,
                    "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\n" + data);
}

TEST_CASE("each real value in a template of a Secret is a violation of its own", "[policy]") {
  const std::string one = Expanded("{base64-of password:20}", 1);
  const std::string two = Expanded("{password:20}", 2);
  const auto violations =
      Judge("data:\n  A_PASSWORD: " + one + "\nstringData:\n  B_PASSWORD: '" + two + "'\n");
  REQUIRE(violations.size() == 2);
  CHECK(violations[0].subject == "A_PASSWORD");
  CHECK(violations[0].replacement == "A_PASSWORD: <A_PASSWORD>");
  CHECK(violations[0].about.size() == one.size());
  CHECK(violations[1].about.size() == two.size());
}

TEST_CASE("placeholders in a template are no values, in base64 neither", "[policy]") {
  for (const std::string value :
       {"your-secret", "changeme", "password", "example", "password123", "postgres", "my-secret",
        "<password>", "${DB_PASSWORD}", "test-api-key", "postgres://app:app@localhost:5432/app"}) {
    INFO(value);
    CHECK(Judge("stringData: {DB_PASSWORD: '" + value + "'}").empty());
    CHECK(Judge("data: {DB_PASSWORD: " + EncodeBase64(value) + "}").empty());
  }
  CHECK(Judge("data: {password: supersecretpassword}").empty());
  CHECK(Judge(R"(stringData: {a.json: '{"user": "some", "password": "supersecretpassword"}'})")
            .empty());
  CHECK(Judge(R"(stringData: {a.json: '{"user": "some", "password": ")" +
              Expanded("{password:20}", 3) + "\"}'}")
            .size() == 1);
}

TEST_CASE("a real value in a file within a template is told at its own place", "[policy]") {
  const std::string secret = Expanded("{alnum:20}", 6);
  const auto violations = Judge("stringData:\n  config.toml: |\n    [a]\n    password = \"" +
                                secret + "\"\n    b = 1\n");
  REQUIRE(violations.size() == 1);
  CHECK(violations[0].subject == "config.toml");
  CHECK(violations[0].about.size() == secret.size());
  CHECK(violations[0].replacement.empty());
  for (const std::string value : {"changeme123", "my-secret-1", "<password>", "${PASSWORD}"}) {
    INFO(value);
    CHECK(Judge("stringData:\n  a.toml: |\n    [a]\n    password = \"" + value + "\"\n").empty());
  }
}

TEST_CASE("what is no template is not this check's", "[policy]") {
  const std::string data = "stringData: {password: " + Expanded("{password:20}", 5) + "}";
  CHECK(Judge(data).size() == 1);
  CHECK(Judge(data, "k8s/secrets.yaml").empty());
  CHECK(Judge(data, "k8s/secrets.txt.template").empty());
}

}  // namespace
}  // namespace leaktight
