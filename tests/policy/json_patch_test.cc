#include "policy/json_patch.h"

#include <string>
#include <vector>

#include "catch.h"

namespace leaktight {
namespace {

std::vector<std::string> Paths(const std::string& text) {
  const YamlStream stream = ReadYaml(text);
  std::vector<std::string> paths;
  for (const JsonPatchStep& step : JsonPatchSteps(stream)) paths.emplace_back(step.path);
  return paths;
}

size_t Entries(const std::string& step) {
  const std::string text = "[" + step + "]";
  const YamlStream stream = ReadYaml(text);
  size_t entries = 0;
  for (const JsonPatchStep& one : JsonPatchSteps(stream)) {
    entries += EnvEntriesOf(stream, one).size();
  }
  return entries;
}

}  // namespace

TEST_CASE("steps that put something in are read from YAML and JSON", "[policy]") {
  CHECK(Paths("- {op: add, path: /a, value: 1}\n- {op: remove, path: /b}\n"
              "- {op: replace, path: /c, value: {d: e}}\n- {op: test, path: /f, value: 1}\n") ==
        std::vector<std::string>{"/a", "/c"});
  CHECK(Paths(R"([{"op": "add", "path": "/a", "value": "x"}])") == std::vector<std::string>{"/a"});
  CHECK(Paths("a: b\n").empty());
  CHECK(Paths("- {op: add, path: a, value: 1}\n- {op: add, path: /a}\n- text\n").empty());
}

TEST_CASE("the entries of an environment are found at any height", "[policy]") {
  CHECK(Entries("{op: add, path: /spec/containers/0/env/-, value: {name: A}}") == 1);
  CHECK(Entries("{op: add, path: /spec/containers/0/env, value: [{name: A}, {name: B}]}") == 2);
  CHECK(Entries("{op: add, path: /spec, value: {containers: [{env: [{name: A}]}, {env: [{name: "
                "B}]}]}}") == 2);
  CHECK(Entries("{op: add, path: /spec/replicas, value: 3}") == 0);
}

}  // namespace leaktight
