#include "fix/yaml_parts.h"

#include <string>

#include "catch.h"

using namespace leaktight;

namespace {

// The text with OLD replaced; empty: there is no way.
std::string Put(const std::string& text, std::string_view value) {
  const YamlStream stream = ReadYaml(text);
  const size_t at = text.find("OLD");
  const Span part = {at, at + 3};
  const YamlRef scalar = ScalarAt(stream, part);
  if (!scalar) return {};
  const auto edit = PartEdit(stream, scalar, part, value);
  return edit ? Applied(text, {*edit}) : std::string();
}

}  // namespace

TEST_CASE("a part of a scalar is written as its quotes want it", "[fix]") {
  CHECK(Put("a: x OLD y\n", "b") == "a: x b y\n");
  CHECK(Put("a: \"OLD\"\n", "b \"c\"\\") == "a: \"b \\\"c\\\"\\\\\"\n");
  CHECK(Put("a: 'x OLD'\n", "it's") == "a: 'x it''s'\n");
  CHECK(Put("a: |\n  x\n  OLD\n", "\"b\"") == "a: |\n  x\n  \"b\"\n");
}

TEST_CASE("a plain scalar is quoted where YAML makes something else of it", "[fix]") {
  CHECK(Put("a: {b: OLD, c: d}\n", "${X:?}") == "a: {b: \"${X:?}\", c: d}\n");
  CHECK(Put("a: OLD\n", "\"$X\"") == "a: \"\\\"$X\\\"\"\n");
  CHECK(Put("a: x OLD\n", "y: z") == "a: \"x y: z\"\n");
  CHECK(Put("a: x OLD y\n", "#b") == "a: \"x #b y\"\n");
}

TEST_CASE("what is written with escapes is not known by its bytes", "[fix]") {
  const std::string text = "a: \"x\\n\"\nb: 'it''s'\nc: plain\n";
  const YamlStream stream = ReadYaml(text);
  const auto part = [&](std::string_view written) {
    const size_t at = text.find(written);
    const Span span = {at, at + written.size()};
    return TextAt(ScalarAt(stream, span), text, span);
  };
  CHECK(part("x\\n") == "x\n");  // all of it
  CHECK(part("\\n") == std::nullopt);
  CHECK(part("t''s") == std::nullopt);
  CHECK(part("lai") == "lai");
  CHECK(!ScalarAt(stream, {0, text.size()}));
}
