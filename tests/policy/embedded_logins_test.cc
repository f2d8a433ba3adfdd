#include "policy/embedded_logins.h"

#include <string>

#include "catch.h"
#include "support/checked.h"

namespace leaktight {
namespace {

TEST_CASE("a kubeconfig within a manifest is known by its users", "[policy]") {
  const std::string token = Expanded("{base64url:40}", 1);
  const std::string kubeconfig =
      "    apiVersion: v1\n    kind: Config\n    clusters: []\n    users:\n    - name: a\n"
      "      user:\n        token: ";
  const auto manifest = [&](const std::string& value) {
    return "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  kubeconfig: |\n" +
           kubeconfig + value + "\n";
  };
  CheckEngine engine;
  const std::string text = manifest(token);
  const auto violations = engine.Run("k8s-configmap-secret", "a.yaml", text);
  REQUIRE(violations.size() == 1);
  CHECK(violations[0].about.In(text) == token);
  CHECK(engine.Objections("a.yaml", text) == std::vector<std::string>{"k8s-configmap-secret"});
  CHECK(engine.Objections("a.yaml", manifest("<token>")).empty());
}

TEST_CASE("logins within a text are told in order, and no other text is taken for one",
          "[policy]") {
  const std::string auth = Expanded("{basic:ci}", 2);
  const std::string text =
      "{\"auths\": {\"a.io\": {\"auth\": \"" + auth + "\"}, \"b.io\": {\"auth\": \"\"}}}";
  const auto places = LoginsInside(text);
  REQUIRE(places);
  REQUIRE(places->size() == 1);
  CHECK(places->front().In(text) == auth);
  CHECK(LoginsInside("{\"auths\": {\"a.io\": {}}}") == std::vector<Span>{});
  CHECK_FALSE(LoginsInside("{\"authors\": [\"a\"], \"password\": \"x\"}"));
  CHECK_FALSE(LoginsInside("users=5\nConfig=a\npassword=b\n"));
}

}  // namespace
}  // namespace leaktight
