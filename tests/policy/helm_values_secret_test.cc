#include <string>

#include "catch.h"
#include "support/checked.h"

namespace leaktight {
namespace {

std::vector<Violation> Judge(const std::string& text,
                             const std::string& path = "charts/app/values.yaml") {
  CheckEngine engine;
  return engine.Run("helm-values-secret", path, text);
}

TEST_CASE("a password among a chart's values is a violation with a line to paste", "[policy]") {
  const std::string value = Expanded("{password:20}", 1);
  const std::string text = "db:\n  auth:\n    password: \"" + value + "\"\n";
  const auto violations = Judge(text);
  REQUIRE(violations.size() == 1);
  CHECK(violations[0].about.In(text) == value);
  CHECK(violations[0].replacement ==
        "    existingSecret: <name of a Secret with the key password>");
}

TEST_CASE("a value in YAML within YAML stands where it really stands", "[policy]") {
  const std::string value = Expanded("{password:20}", 2);
  const std::string text =
      "apiVersion: argoproj.io/v1alpha1\nkind: Application\nspec:\n  source:\n    helm:\n"
      "      values: |\n        a: 1\n        adminPassword: " +
      value + "\n";
  const auto violations = Judge(text, "argocd/app.yaml");
  REQUIRE(violations.size() == 1);
  CHECK(violations[0].about.In(text) == value);
}

TEST_CASE("environment variables in values go by their own names", "[policy]") {
  const std::string value = Expanded("{password:20}", 3);
  CHECK(Judge("env: [{name: DB_PASSWORD, value: " + value + "}]").size() == 1);
  CHECK(Judge("env: [{name: BUILD_ID, value: " + value + "}]").empty());
  CHECK(Judge("env: [{name: X, valueFrom: {secretKeyRef: {name: a, key: GOVUK_NOTIFY_API_KEY}}}]")
            .empty());
}

TEST_CASE("values files are told by their names", "[policy]") {
  const std::string text = "password: " + Expanded("{password:20}", 4);
  for (const std::string path :
       {"values.yaml", "a/values-prod.yml", "prod.values.yaml", "values/values_eu.yaml"}) {
    INFO(path);
    CHECK(Judge(text, path).size() == 1);
  }
  for (const std::string path :
       {"keyvalues.yaml", "values.json", "values.example.yaml", "a.yaml"}) {
    INFO(path);
    CHECK(Judge(text, path).empty());
  }
}

TEST_CASE("defaults that are words are no secrets of a chart", "[policy]") {
  for (const std::string value : {"", "admin", "changeme", "postgres", "password123", "minio123",
                                  "cGFzc3dvcmQ=", "null", "${PASSWORD}"}) {
    INFO(value);
    CHECK(Judge("password: \"" + value + "\"").empty());
  }
  CHECK(Judge("tlsSecret: dokuwiki.local-tls").empty());
}

}  // namespace
}  // namespace leaktight
