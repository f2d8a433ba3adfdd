#include <string>
#include <string_view>

#include "catch.h"
#include "support/checked.h"

namespace leaktight {
namespace {

std::vector<Violation> Judge(const std::string& container) {
  CheckEngine engine;
  return engine.Run("k8s-args-secret", "k8s/a.yaml",
                    "apiVersion: v1\nkind: Pod\nmetadata: {name: backend}\nspec:\n"
                    "  containers:\n  - name: c\n" +
                        container);
}

TEST_CASE("what to paste takes the variable from a Secret", "[policy]") {
  const auto violations = Judge("    args:\n    - --db-password=hunter2x9\n");
  REQUIRE(violations.size() == 1);
  CHECK(violations[0].subject == "--db-password");
  CHECK(violations[0].replacement ==
        "- --db-password=$(DB_PASSWORD)\n"
        "# and in the container's env:\n"
        "- name: DB_PASSWORD\n"
        "  valueFrom:\n"
        "    secretKeyRef:\n"
        "      name: backend-secrets\n"
        "      key: DB_PASSWORD");
}

TEST_CASE("command and args are one command line, and scripts are known by their flag",
          "[policy]") {
  CHECK(Judge("    command: [sh, -c]\n    args: [PGPASSWORD=hunter2x9 psql]\n").size() == 1);
  CHECK(Judge("    command: [redis-server, --requirepass]\n    args: [hunter2x9]\n").size() == 1);
}

TEST_CASE("probes and hooks are read", "[policy]") {
  for (const std::string place : {"livenessProbe: {", "readinessProbe: {", "startupProbe: {",
                                  "lifecycle: {postStart: {", "lifecycle: {preStop: {"}) {
    const std::string close = place.find("lifecycle") == 0 ? "}}\n" : "}\n";
    INFO(place);
    const auto within = [&](std::string_view handler) {
      std::string text = "    ";
      return Judge(text.append(place).append(handler).append(close));
    };
    CHECK(within("exec: {command: [redis-cli, -a, hunter2x9]}").size() == 1);
    const auto header = within("httpGet: {httpHeaders: [{name: X-Api-Key, value: hunter2x9}]}");
    REQUIRE(header.size() == 1);
    CHECK(header[0].replacement.empty());
    CHECK_FALSE(header[0].note.empty());
  }
}

TEST_CASE("a token that the rules know is found wherever it stands", "[policy]") {
  CHECK(Judge("    args: [register, tok_abcdefghij]\n").size() == 1);
  CHECK(Judge("    args: [register, tok_abc]\n").empty());
}

TEST_CASE("a secret within a block scalar is told at its own line", "[policy]") {
  const std::string container =
      "    command:\n    - sh\n    - -c\n    - |\n      echo hunter2x9\n"
      "      export PASSWORD=hunter2x9\n";
  CheckEngine engine;
  const std::string text =
      "apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - name: c\n" + container;
  const auto violations = engine.Run("k8s-args-secret", "a.yaml", text);
  REQUIRE(violations.size() == 1);
  CHECK(violations[0].about.begin == text.rfind("hunter2x9"));
}

}  // namespace
}  // namespace leaktight
