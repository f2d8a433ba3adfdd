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
