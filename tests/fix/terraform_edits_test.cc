#include "fix/terraform_edits.h"

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "catch.h"

namespace leaktight {
namespace {

std::string WithArguments(std::string_view text, std::initializer_list<std::string_view> names,
                          bool apart = true) {
  const HclFile file = ReadHcl(text);
  std::vector<TextEdit> edits;
  for (const std::string_view name : names) {
    for (TextEdit& edit : ArgumentEdits(text, file.Root().First(), name, "1", apart)) {
      edits.push_back(std::move(edit));
    }
  }
  CHECK_FALSE(AnyCollide(Sorted(edits)));
  return Applied(text, edits);
}

std::string AsSensitive(std::string_view text) {
  const HclFile file = ReadHcl(text);
  return Applied(text, SensitiveEdits(text, file.Root().First()));
}

TEST_CASE("an argument comes last, in line with the one above where that reaches so far",
          "[fix][tf]") {
  CHECK(WithArguments("m \"x\" {\n  source = 1 # a\n}\n", {"b"}) ==
        "m \"x\" {\n  source = 1 # a\n  b      = 1\n}\n");
  CHECK(WithArguments("m \"x\" {\n  source = 1\n}\n", {"longer_name"}) ==
        "m \"x\" {\n  source = 1\n\n  longer_name = 1\n}\n");
  CHECK(WithArguments("m \"x\" {\n  source = 1\n}\n", {"longer_name"}, false) ==
        "m \"x\" {\n  source = 1\n  longer_name = 1\n}\n");
  CHECK(WithArguments("m \"x\" {\n  a {\n    b = 1\n  }\n}\n", {"c"}) ==
        "m \"x\" {\n  a {\n    b = 1\n  }\n\n  c = 1\n}\n");
  CHECK(WithArguments("  m \"x\" {\r\n  }\r\n", {"c"}) == "  m \"x\" {\r\n    c = 1\r\n  }\r\n");
}

TEST_CASE("a block on one line gets lines, however many arguments come", "[fix][tf]") {
  CHECK(WithArguments("m \"x\" { a = 1 }\n", {"b", "c"}) ==
        "m \"x\" {\n  a = 1\n  b = 1\n  c = 1\n}\n");
  CHECK(WithArguments("m \"x\" {a = 1}\n", {"b", "c"}) ==
        "m \"x\" {\n  a = 1\n  b = 1\n  c = 1\n}\n");
  CHECK(WithArguments("m \"{\" {}\n", {"b", "c"}) == "m \"{\" {\n  b = 1\n  c = 1\n}\n");
  CHECK(WithArguments("m { }", {"b"}) == "m {\n  b = 1\n}");
}

TEST_CASE("what says that it is not sensitive says that it is", "[fix][tf]") {
  CHECK(AsSensitive("variable \"x\" {\n  type = string\n}\n") ==
        "variable \"x\" {\n  type = string\n  sensitive = true\n}\n");
  CHECK(AsSensitive("variable \"x\" {\n  sensitive = false # yet\n}\n") ==
        "variable \"x\" {\n  sensitive = true # yet\n}\n");
  CHECK(AsSensitive("variable \"x\" {\n  sensitive = true\n}\n") ==
        "variable \"x\" {\n  sensitive = true\n}\n");
}

TEST_CASE("JSON gets a first member", "[fix][tf]") {
  const auto of = [](std::string_view text) {
    const YamlStream stream = ReadYaml(text);
    const YamlRef body = stream.Root(stream.documents[0]);
    return Applied(text, {JsonArgumentEdit(text, body, "a", "1")});
  };
  CHECK(of("{}") == "{\"a\": 1}");
  CHECK(of("{\"b\": 2}") == "{\"a\": 1, \"b\": 2}");
  CHECK(of("{\n  \"b\": 2\n}") == "{\n  \"a\": 1,\n  \"b\": 2\n}");
}

TEST_CASE("an attribute goes with its line, and a comment behind it stays", "[fix][tf]") {
  const auto of = [](std::string_view text) {
    const HclFile file = ReadHcl(text);
    return Applied(text, {{AttributeLines(text, file.Root().First().span()), {}}});
  };
  CHECK(of("a = 1\nb = 2\n") == "b = 2\n");
  CHECK(of("a = 1 # why\nb = 2\n") == "# why\nb = 2\n");
}

}  // namespace
}  // namespace leaktight
