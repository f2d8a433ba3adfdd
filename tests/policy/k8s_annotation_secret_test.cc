#include <string>

#include "catch.h"
#include "support/checked.h"

namespace leaktight {
namespace {

std::vector<std::string> Found(const std::string& annotation) {
  CheckEngine engine;
  const std::string text =
      "apiVersion: v1\nkind: Service\nmetadata:\n  annotations:\n    " + annotation + "\n";
  std::vector<std::string> found;
  for (const Violation& violation : engine.Run("k8s-annotation-secret", "a.yaml", text)) {
    for (const Span secret : violation.secrets) found.emplace_back(secret.In(text));
  }
  return found;
}

const std::vector<std::string> kFound = {"hunter2x9"};

TEST_CASE("the last applied object is judged as if it stood alone", "[policy]") {
  const std::string name = "kubectl.kubernetes.io/last-applied-configuration: ";
  const std::string secret =
      R"({"apiVersion":"v1","kind":"Secret","stringData":{"DB_PASSWORD":"hunter2x9"}})";
  CHECK(Found(name + "'" + secret + "'") == kFound);
  CHECK(Found(name + "|\n      " + secret) == kFound);
  CHECK(Found(name + R"('{"apiVersion":"v1","kind":"Pod","spec":{"containers":[{"args":)"
                     R"(["--password=hunter2x9"]}]}}')") == kFound);
  CHECK(Found(name + R"('{"apiVersion":"v1","kind":"Service","spec":{"ports":[]}}')").empty());
}

TEST_CASE("an annotation is judged by the last part of its name", "[policy]") {
  CHECK(Found("example.com/db-password: hunter2x9") == kFound);
  CHECK(Found("example.com/anything: tok_abcdefghij").size() == 1);
  CHECK(Found("example.com/settings: '{\"password\": \"hunter2x9\"}'") == kFound);
  CHECK(Found("example.com/auth-secret: basic-auth-1").empty());
  CHECK(Found("vault.hashicorp.com/password: hunter2x9").empty());
  CHECK(Found("password.example.com/port: hunter2x9").empty());
}

}  // namespace
}  // namespace leaktight
