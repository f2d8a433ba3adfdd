#include <string>

#include "catch.h"
#include "support/checked.h"

namespace leaktight {
namespace {

std::vector<Violation> Judge(const std::string& text,
                             const std::string& path = "k8s/kustomization.yaml") {
  CheckEngine engine;
  return engine.Run("kustomize-secret-literal", path, text);
}

TEST_CASE("a literal's value is what the violation is about, without quotes", "[policy]") {
  const std::string value = Expanded("{password:20}", 1);
  for (const std::string& literal :
       {"password=" + value, "'password=\"" + value + "\"'", "\"password='" + value + "'\""}) {
    const std::string text = "secretGenerator:\n- name: s\n  literals:\n  - " + literal + "\n";
    const auto violations = Judge(text);
    REQUIRE(violations.size() == 1);
    CHECK(violations[0].about.In(text) == value);
    CHECK(violations[0].subject == "password");
    CHECK(violations[0].replacement == "envs:\n  - secrets.env");
  }
}

TEST_CASE("a kustomization is one by its name or its kind", "[policy]") {
  const std::string literals = "literals: [password=" + Expanded("{password:20}", 2) + "]";
  const std::string generator = "secretGenerator: [{name: s, " + literals + "}]\n";
  CHECK(Judge(generator, "Kustomization").size() == 1);
  CHECK(Judge(generator, "a/kustomization.yml").size() == 1);
  CHECK(Judge(generator, "a/other.yaml").empty());
  CHECK(Judge("kind: Component\n" + generator, "a/other.yaml").size() == 1);
  CHECK(Judge("apiVersion: builtin\nkind: SecretGenerator\n" + literals, "a/gen.yaml").size() == 1);
  CHECK(Judge("apiVersion: v1\nkind: SecretGenerator\n" + literals, "a/gen.yaml").empty());
}

TEST_CASE("in a ConfigMap's literals the name must say it", "[policy]") {
  const std::string value = Expanded("{password:32}", 3);
  CHECK(Judge("configMapGenerator: [{literals: [hash_of_build=" + value + "]}]").empty());
  const auto violations = Judge("configMapGenerator: [{literals: [db_password=" + value + "]}]");
  REQUIRE(violations.size() == 1);
  CHECK(violations[0].replacement.empty());
  CHECK(Judge("secretGenerator: [{literals: [hash_of_build=" + value + "]}]").size() == 1);
  CHECK(Judge("secretGenerator: [{literals: [token=" + EncodeBase64("changeme") + "]}]").empty());
}

}  // namespace
}  // namespace leaktight
