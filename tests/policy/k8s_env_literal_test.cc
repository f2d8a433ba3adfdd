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
