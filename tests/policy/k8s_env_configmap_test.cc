#include <string>

#include "catch.h"
#include "support/checked.h"

namespace leaktight {
namespace {

const std::string kHead =
    "apiVersion: v1\nkind: Pod\nmetadata: {name: backend}\nspec:\n  containers:\n  - name: c\n";

std::vector<Violation> Judge(const std::string& text) {
  CheckEngine engine;
  return engine.Run("k8s-env-configmap", "k8s/a.yaml", text);
}

TEST_CASE("a secret from a ConfigMap is reported at its key, with the block to paste", "[policy]") {
  const std::string text = kHead +
                           "    env:\n    - name: DB_PASSWORD\n      valueFrom:\n"
                           "        configMapKeyRef:\n          name: settings\n"
                           "          key: db.password\n";
  const auto violations = Judge(text);
  REQUIRE(violations.size() == 1);
  CHECK(violations[0].about.In(text) == "db.password");
  CHECK(violations[0].secrets.empty());
  CHECK(violations[0].subject == "DB_PASSWORD");
  CHECK(violations[0].replacement ==
        "      valueFrom:\n"
        "        secretKeyRef:\n"
        "          name: backend-secrets\n"
        "          key: db.password");
}

TEST_CASE("a variable that names where a secret is kept may come from a ConfigMap", "[policy]") {
  const auto entry = [](const std::string& name, const std::string& key) {
    return kHead + "    env: [{name: " + name +
           ", valueFrom: {configMapKeyRef: {name: c, key: " + key + "}}}]\n";
  };
  CHECK(Judge(entry("DB_PASSWORD", "x")).size() == 1);
  CHECK(Judge(entry("X", "DB_PASSWORD")).size() == 1);
  CHECK(Judge(entry("X", "y")).empty());
  CHECK(Judge(entry("PASSWORD", "password-file")).empty());
  CHECK(Judge(entry("SECRET_NAME", "secret")).empty());
  CHECK(Judge(entry("API_AUTH", "key")).empty());
}

TEST_CASE("an entry that an alias repeats is told once", "[policy]") {
  CHECK(Judge(kHead +
              "    env: &e [{name: PASSWORD, valueFrom: {configMapKeyRef: {name: c, key: p}}}]\n"
              "  - name: d\n    env: *e\n")
            .size() == 1);
}

}  // namespace
}  // namespace leaktight
