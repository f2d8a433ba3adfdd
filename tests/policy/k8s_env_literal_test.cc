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

TEST_CASE("credentials of a header are secret, whatever the variable is called", "[policy]") {
  CheckEngine engine;
  const auto found = [&](const std::string& name, const std::string& value) {
    const std::string text =
        kHead + "        env:\n        - name: " + name + "\n          value: \"" + value + "\"\n";
    std::vector<std::string> parts;
    for (const Violation& violation : engine.Run("k8s-env-literal", "a.yaml", text)) {
      for (const Span secret : violation.secrets) parts.emplace_back(secret.In(text));
    }
    return parts;
  };
  using Parts = std::vector<std::string>;
  const std::string token = Expanded("{base62:40}", 2);
  const std::string other = Expanded("{base62:22}", 3);
  const std::string login = EncodeBase64("app:" + Expanded("{password:20}", 4));
  CHECK(found("UPSTREAM", "Bearer " + token) == Parts{token});
  CHECK(found("UPSTREAM", "basic " + login) == Parts{login});
  CHECK(found("UPSTREAM", "Bearer of bad news").empty());
  CHECK(found("UPSTREAM", "Bearer $(TOKEN)").empty());
  CHECK(found("OTEL_EXPORTER_OTLP_HEADERS", "x-team=" + other + ",x-dataset=orders") ==
        Parts{other});
  CHECK(found("OTEL_EXPORTER_OTLP_HEADERS", "authorization=Bearer%20" + token + ",a=b") ==
        Parts{token});
  CHECK(found("OTEL_EXPORTER_OTLP_HEADERS", "authorization=$(AUTH),x-tenant=orders").empty());
}

TEST_CASE("of an address the password is the secret, unless it serves nearby", "[policy]") {
  const std::string password = Expanded("{password:20}", 5);
  const std::string text = kHead +
                           "        env: [{name: DATABASE_URL, value: 'postgres://app:" + password +
                           "@db.example.net/app'}]\n";
  CHECK(Only(text).about.In(text) == password);
  CheckEngine engine;
  CHECK(engine
            .Run("k8s-env-literal", "a.yaml",
                 kHead + "        env: [{name: BROKER, value: 'amqp://guest:guest@mq:5672'}]\n")
            .empty());
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

TEST_CASE("a patch within a kustomization is judged where it stands", "[policy]") {
  const std::string value = Expanded("{password:24}", 3);
  const std::string text =
      "resources: [../base]\npatches:\n  - target: {kind: Deployment}\n    patch: |-\n"
      "      apiVersion: apps/v1\n      kind: Deployment\n      metadata:\n        name: backend\n"
      "      spec:\n        template:\n          spec:\n            containers:\n"
      "              - name: c\n                env:\n                  - name: DB_PASSWORD\n"
      "                    value: " +
      value + "\n";
  for (const std::string path : {"k8s/kustomization.yaml", "k8s/kustomization.yml"}) {
    const Violation violation = Only(text, path);
    CHECK(violation.about.In(text) == value);
    CHECK(violation.replacement ==
          "                    valueFrom:\n                      secretKeyRef:\n"
          "                        name: backend-secrets\n"
          "                        key: DB_PASSWORD");
  }
  CheckEngine engine;
  CHECK(engine.Run("k8s-env-literal", "k8s/values.yaml", text).empty());
}

TEST_CASE("Flux's kustomizations and releases patch too", "[policy]") {
  const std::string patch =
      "        patch: |\n          kind: Pod\n          apiVersion: v1\n"
      "          spec: {containers: [{env: [{name: DB_PASSWORD, value: hunter2x9}]}]}\n";
  CHECK(Only("apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nspec:\n  patches:\n"
             "      -\n" +
             patch)
            .subject == "DB_PASSWORD");
  CHECK(Only("apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nspec:\n"
             "  postRenderers:\n  - kustomize:\n      patches:\n      -\n" +
             patch)
            .subject == "DB_PASSWORD");
}

TEST_CASE("steps of JSON Patch put entries into an environment", "[policy]") {
  const auto patched = [](const std::string& step) {
    CheckEngine engine;
    const std::string inner = "      - " + step + "\n";
    const std::string within =
        "patchesJson6902:\n  - target: {kind: Deployment, name: a}\n    patch: |-\n      # a "
        "step\n" +
        inner;
    const auto violations = engine.Run("k8s-env-literal", "k8s/kustomization.yaml", within);
    // In a file of its own it is the same.
    CHECK(engine.Run("k8s-env-literal", "k8s/patch.yaml", inner).size() == violations.size());
    if (violations.empty()) return std::string();
    return std::string(violations[0].about.In(within));
  };
  const std::string at = "path: /spec/template/spec/containers/0";
  CHECK(patched("{op: add, " + at + "/env/-, value: {name: DB_PASSWORD, value: hunter2x9}}") ==
        "hunter2x9");
  CHECK(patched("{op: replace, " + at + "/env, value: [{name: DB_PASSWORD, value: hunter2x9}]}") ==
        "hunter2x9");
  CHECK(patched("{op: add, path: /spec/template/spec/containers/-, value: {env: [{name: "
                "DB_PASSWORD, value: hunter2x9}]}}") == "hunter2x9");
  CHECK(patched("{op: replace, " + at + "/env/0/value, value: tok_abcdefghij}") ==
        "tok_abcdefghij");
  CHECK(patched("{op: replace, " + at + "/env/0/value, value: hunter2x9}").empty());
  CHECK(patched("{op: test, " + at + "/env/-, value: {name: DB_PASSWORD, value: hunter2x9}}")
            .empty());
  CHECK(patched("{op: add, " + at + "/env/-, value: {name: DB_PASSWORD, value: $(X)}}").empty());
}

TEST_CASE("a patch that many entries alias is judged once", "[policy]") {
  std::string text =
      "patches:\n- patch: &p |\n    apiVersion: v1\n    kind: Pod\n"
      "    spec: {containers: [{env: [{name: DB_PASSWORD, value: hunter2x9}]}]}\n";
  for (int i = 0; i < 1000; i++) text += "- patch: *p\n";
  Only(text, "kustomization.yaml");
}

}  // namespace
}  // namespace leaktight
