#include <string>

#include "catch.h"
#include "support/checked.h"

namespace leaktight {
namespace {

Violation Only(const std::string& text, const std::string& path = "k8s/a.yaml") {
  CheckEngine engine;
  const auto violations = engine.Run("k8s-env-literal", path, text);
  REQUIRE(violations.size() == 1);
  return violations[0];
}

const std::string kHead =
    "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: My.Backend}\n"
    "spec:\n  template:\n    spec:\n      containers:\n      - name: c\n";

TEST_CASE("the literal is what the violation is about, without its quotes", "[policy]") {
  const std::string value = Expanded("{password:24}", 1);
  const std::string text =
      kHead + "        env:\n        - name: DB_PASSWORD\n          value: \"" + value + "\"\n";
  const Violation violation = Only(text);
  CHECK(violation.about.In(text) == value);
  REQUIRE(violation.secrets.size() == 1);
  CHECK(violation.secrets[0] == violation.about);
  CHECK(violation.subject == "DB_PASSWORD");
}

TEST_CASE("what to paste is indented as the manifest is", "[policy]") {
  const Violation violation =
      Only(kHead + "        env:\n        - name: DB_PASSWORD\n          value: hunter2x9\n");
  CHECK(violation.replacement ==
        "          valueFrom:\n"
        "            secretKeyRef:\n"
        "              name: my-backend-secrets\n"
        "              key: DB_PASSWORD");
  CHECK(Only(kHead + "        env:\n          - value: hunter2x9\n            name: DB_PASSWORD\n")
            .replacement.starts_with("            valueFrom:\n"));
}

TEST_CASE("what to paste names the Secret that the pod uses already", "[policy]") {
  const Violation violation =
      Only(kHead +
           "        env:\n"
           "        - {name: A, valueFrom: {secretKeyRef: {name: known, key: "
           "a}}}\n"
           "        - {name: DB_PASSWORD, value: hunter2x9}\n");
  CHECK(violation.replacement == "valueFrom: {secretKeyRef: {name: known, key: DB_PASSWORD}}");
}

TEST_CASE("what to paste into JSON is JSON", "[policy]") {
  const Violation violation =
      Only(R"({"apiVersion": "v1", "kind": "Pod", "spec": {"containers": [{"env": [)"
           R"({"name": "DB PASSWORD", "value": "hunter2x9"}]}]}})",
           "pod.json");
  CHECK(violation.replacement ==
        R"("valueFrom": {"secretKeyRef": {"name": "app-secrets", "key": "DB_PASSWORD"}})");
}

TEST_CASE("a list of variables that aliases share is reported once, where it stands", "[policy]") {
  const std::string text = kHead +
                           "        env: &env\n"
                           "        - {name: DB_PASSWORD, value: hunter2x9}\n"
                           "      - name: d\n"
                           "        env: *env\n";
  CHECK(Only(text).about.begin == text.find("hunter2x9"));
}

TEST_CASE("what a value says in base64 is judged as well", "[policy]") {
  CheckEngine engine;
  const auto found = [&](const std::string& name, const std::string& value) {
    return engine.Run("k8s-env-literal", "a.yaml",
                      kHead + "        env: [{name: " + name + ", value: \"" + value + "\"}]\n");
  };
  CHECK(found("SETTINGS", EncodeBase64("tok_abcdefghij")).size() == 1);
  CHECK(found("SETTINGS", EncodeBase64(R"({"db": {"password": "hunter2x9"}})")).size() == 1);
  CHECK(found("SETTINGS", EncodeBase64(R"({"db": {"port": 5432, "tls": true}})")).empty());
  CHECK(found("DB_PASSWORD", EncodeBase64("hunter2x9x")).size() == 1);
  CHECK(found("DB_PASSWORD", EncodeBase64("change-me-please")).empty());
  CHECK(found("SETTINGS", EncodeBase64("hunter2x9hunter")).empty());
  CHECK(found("WEBHOOK_SECRET", "webhook-server-cert").empty());
}

TEST_CASE("of options and connection strings, the password alone is the secret", "[policy]") {
  const std::string text = kHead +
                           "        env:\n        - name: JAVA_OPTS\n"
                           "          value: -Xmx1g -Ddb.password=hunter2x9 -Dx=y\n";
  const Violation violation = Only(text);
  CHECK(violation.about.In(text) == "hunter2x9");
  const std::string json = kHead +
                           "        env:\n        - name: SETTINGS\n"
                           "          value: '{\"host\": \"db\", \"password\": \"hunter2x9\"}'\n";
  CHECK(Only(json).about.In(json) == "hunter2x9");
}

TEST_CASE("the environment of a custom resource counts, wherever it stands", "[policy]") {
  const std::string text =
      "apiVersion: x.example.com/v1\nkind: Broker\nmetadata: {name: b}\nspec:\n  deep:\n"
      "    env:\n    - {name: DB_PASSWORD, value: hunter2x9}\n";
  CHECK(Only(text).subject == "DB_PASSWORD");
}

TEST_CASE("a file that is no manifest is not looked at", "[policy]") {
  CheckEngine engine;
  const std::string text = kHead + "        env: [{name: DB_PASSWORD, value: hunter2x9}]\n";
  CHECK(engine.Run("k8s-env-literal", "a.txt", text).empty());
  CHECK(engine.Run("k8s-env-literal", "a.yml", text).size() == 1);
  CHECK(engine.Run("k8s-env-literal", "", text).size() == 1);  // standard input
  CHECK(engine.Run("k8s-env-literal", "a.yml", "env: [{name: DB_PASSWORD, value: hunter2x9}]")
            .empty());
}

}  // namespace
}  // namespace leaktight
