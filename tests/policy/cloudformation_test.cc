#include "policy/cloudformation.h"

#include <string>

#include "catch.h"

namespace leaktight {
namespace {

// "name=value " of each.
std::string Named(std::string_view text) {
  const YamlStream stream = ReadYaml(text);
  std::string named;
  EachNamedScalar(stream, [&](std::string_view name, YamlRef value) {
    named += std::string(name) + "=" + std::string(value.Value()) + " ";
  });
  return named;
}

TEST_CASE("a value goes by its key, or by the name beside it", "[policy]") {
  CHECK(Named("a: {b: 1}\nc: 2\n") == "c=2 b=1 ");
  CHECK(Named("- {name: A, value: 1}\n- {Value: 2, Name: B}\n") == "name=A A=1 B=2 Name=B ");
  CHECK(Named("- {ParameterValue: 1, ParameterKey: A}\n") == "A=1 ParameterKey=A ");
  CHECK(Named("value: 1\n") == "value=1 ");
  CHECK(Named("x: &x {a: 1}\ny: *x\nz: {<<: *x, b: 2}\n") == "a=1 b=2 ");
}

TEST_CASE("a default goes by the name of its parameter", "[policy]") {
  CHECK(Named("Parameters:\n  A: {Type: String, Default: 1}\n  B: {Default: 2}\n") ==
        "Type=String A=1 Default=2 ");
}

}  // namespace
}  // namespace leaktight
