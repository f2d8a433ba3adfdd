#include <string>

#include "catch.h"
#include "support/checked.h"

namespace leaktight {
namespace {

std::vector<Violation> Judge(const std::string& kind, const std::string& rule,
                             const std::string& metadata = "{name: r}") {
  CheckEngine engine;
  return engine.Run("k8s-rbac-secrets", "k8s/role.yaml",
                    "apiVersion: rbac.authorization.k8s.io/v1\nkind: " + kind +
                        "\nmetadata: " + metadata + "\nrules:\n- " + rule + "\n");
}

const std::string kSecrets = "{apiGroups: [''], resources: [secrets], verbs: ";

TEST_CASE("how wide a role reads decides how grave it is", "[policy]") {
  CHECK_FALSE(Judge("ClusterRole", kSecrets + "[get]}").at(0).severity);
  CHECK_FALSE(Judge("Role", kSecrets + "[list]}").at(0).severity);
  CHECK(Judge("Role", kSecrets + "[get]}").at(0).severity == Severity::kLow);
  CHECK(Judge("Role", kSecrets + "[create, delete]}").empty());
}

TEST_CASE("only rules that reach all Secrets of the core group count", "[policy]") {
  CHECK(Judge("Role", "{apiGroups: ['*'], resources: ['*'], verbs: ['*']}").size() == 1);
  CHECK(Judge("Role", "{apiGroups: [apps], resources: ['*'], verbs: ['*']}").empty());
  CHECK(Judge("Role", "{apiGroups: [''], resources: [pods], verbs: ['*']}").empty());
  CHECK(Judge("Role", kSecrets + "[get], resourceNames: [a]}").empty());
  CHECK(Judge("Role", kSecrets + "[get], resourceNames: []}").size() == 1);
  CHECK(Judge("RoleBinding", kSecrets + "[get]}").empty());
}

TEST_CASE("a role that only writes Secrets reads none", "[policy]") {
  CHECK(Judge("ClusterRole", kSecrets + "[create, update, patch, delete]}").empty());
}

TEST_CASE("a role is one finding, at its widest rule", "[policy]") {
  const std::string narrow = kSecrets + "[get]}";
  const std::string wide = "{apiGroups: [''], resources: [pods, secrets], verbs: [list]}";
  const auto violations = Judge("Role", narrow + "\n- " + wide + "\n- " + wide);
  REQUIRE(violations.size() == 1);
  CHECK_FALSE(violations[0].severity);
  const auto only_narrow = Judge("Role", narrow + "\n- " + narrow);
  REQUIRE(only_narrow.size() == 1);
  CHECK(only_narrow[0].severity == Severity::kLow);
  CHECK(only_narrow[0].about.begin < violations[0].about.begin);
}

TEST_CASE("nobody has a role of vendored code or test data", "[policy]") {
  CheckEngine engine;
  const std::string role =
      "apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nrules:\n- " + kSecrets + "[get]}\n";
  for (const std::string path : {"vendor/x/role.yaml", "pkg/testdata/golden.yaml"}) {
    CHECK(engine.Run("k8s-rbac-secrets", path, role).empty());
  }
  CHECK(engine.Run("k8s-rbac-secrets", "chart/templates/role.yaml", role).size() == 1);
}

TEST_CASE("roles of Kubernetes, and what is added to them, are left alone", "[policy]") {
  const std::string rule = kSecrets + "[get, list]}";
  const auto labelled = [](const std::string& to) {
    return "{name: r, labels: {rbac.authorization.k8s.io/aggregate-to-" + to + ": 'true'}}";
  };
  CHECK(Judge("ClusterRole", rule, "{name: 'system:node'}").empty());
  CHECK(Judge("ClusterRole", rule, "{name: cluster-admin}").empty());
  CHECK(Judge("ClusterRole", rule, labelled("edit")).empty());
  CHECK(Judge("ClusterRole", rule, labelled("view")).size() == 1);
}

}  // namespace
}  // namespace leaktight
