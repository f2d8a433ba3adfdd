#include "policy/kubernetes.h"

#include <string>
#include <vector>

#include "catch.h"
#include "support/checked.h"

namespace leaktight {
namespace {

// The names of an object's containers.
std::vector<std::string> ContainerNames(const std::string& text) {
  const YamlStream stream = ReadYaml(text);
  std::vector<std::string> names;
  for (const KubernetesObject& object : KubernetesObjects(stream)) {
    for (const KubernetesContainer& container : Containers(stream, object)) {
      names.emplace_back(container.node["name"].Value());
    }
  }
  return names;
}

TEST_CASE("objects are found in documents, lists and JSON", "[policy]") {
  const std::string text =
      "apiVersion: v1\nkind: Namespace\nmetadata: {name: n}\n---\n# nothing\n---\n"
      "apiVersion: v1\nkind: List\nitems:\n"
      "- {apiVersion: v1, kind: Secret, metadata: {name: s, namespace: n}}\n"
      "- {apiVersion: apps/v1, kind: Deployment, metadata: {generateName: d-}}\n"
      "---\n{\"apiVersion\": \"v1\", \"kind\": \"Pod\"}\n---\njust text\n";
  const YamlStream stream = ReadYaml(text);
  const std::vector<KubernetesObject> objects = KubernetesObjects(stream);
  REQUIRE(objects.size() == 4);
  CHECK(objects[0].kind.Value() == "Namespace");
  CHECK(objects[1].name == "s");
  CHECK(objects[1].name_space == "n");
  CHECK(objects[2].api_version == "apps/v1");
  CHECK(objects[2].name == "d-");
  CHECK(objects[3].kind.Value() == "Pod");
}

TEST_CASE("each kind of workload has its containers, init and ephemeral ones too", "[policy]") {
  const std::string pod =
      "{containers: [{name: c1}, {name: c2}], initContainers: [{name: i}], ephemeralContainers: "
      "[{name: e}]}";
  const std::vector<std::string> wanted = {"c1", "c2", "i", "e"};
  CHECK(ContainerNames("apiVersion: v1\nkind: Pod\nspec: " + pod) == wanted);
  for (const char* kind : {"Deployment", "StatefulSet", "DaemonSet", "ReplicaSet",
                           "ReplicationController", "Job", "Rollout"}) {
    CHECK(ContainerNames("kind: " + std::string(kind) + "\nspec: {template: {spec: " + pod +
                         "}}") == wanted);
  }
  CHECK(ContainerNames("kind: CronJob\nspec: {jobTemplate: {spec: {template: {spec: " + pod +
                       "}}}}") == wanted);
  CHECK(ContainerNames("kind: PodTemplate\ntemplate: {spec: " + pod + "}") == wanted);
  CHECK(ContainerNames("kind: Workflow\nspec: {templates: [{container: {name: a}}]}") ==
        std::vector<std::string>{"a"});
  CHECK(ContainerNames("kind: Task\nspec: {steps: [{name: t}]}") == std::vector<std::string>{"t"});
}

TEST_CASE("a container that aliases name twice counts once", "[policy]") {
  CHECK(ContainerNames("kind: Pod\nspec:\n  containers: &c\n  - &x {name: a}\n  - *x\n"
                       "  initContainers: *c\n") == std::vector<std::string>{"a"});
}

TEST_CASE("a schema has no containers", "[policy]") {
  CHECK(ContainerNames("kind: CustomResourceDefinition\nspec: {default: {containers: [{name: a}]}}")
            .empty());
}

TEST_CASE("what defines a kind of resource is passed over, and what stands beside it is not",
          "[policy]") {
  const std::string password = Expanded("{password:20}", 1);
  const std::string definition =
      "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nspec: {a: 1}\n";
  const std::string secret =
      "kind: Secret\napiVersion: v1\nmetadata: {name: a}\nstringData: {p: " + password + "}\n";
  CheckEngine engine;
  CHECK(engine.Run("k8s-secret-committed", "a.yaml", definition + "---\n" + secret).size() == 1);
  CHECK(engine.Run("k8s-secret-committed", "a.yaml", secret + "---\n" + definition).size() == 1);
  CHECK(engine.Run("k8s-secret-committed", "a.yaml", definition).empty());
  CHECK(
      engine
          .Run("k8s-secret-committed", "a.yaml",
               secret + "# kind: CustomResourceDefinition\nnote: kind: CustomResourceDefinition\n")
          .size() == 1);
}

}  // namespace
}  // namespace leaktight
