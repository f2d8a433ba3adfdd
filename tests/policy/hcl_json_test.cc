#include "policy/hcl_json.h"

#include <string>

#include "catch.h"

namespace leaktight {
namespace {

using Kind = HclNode::Kind;

TEST_CASE("Terraform's JSON is read to the same blocks as the native syntax", "[policy]") {
  const std::string text =
      "{\"resource\": {\"kubernetes_secret\": {\"db\": {\n"
      "    \"metadata\": [{\"name\": \"db-${var.env}\"}],\n"
      "    \"data\": {\"A\\u0042\": \"x\\ty\"}, \"count\": 2, \"wait\": true, \"type\": null\n"
      "  }, \"two\": [{\"type\": \"a\"}, {\"type\": \"b\"}]}},\n"
      " \"locals\": {\"a\": \"b\"},\n"
      " \"//\": \"a comment\",\n"
      " \"variable\": {\"env\": {\"default\": \"${quoted \\\"text\\\"}\"}}}\n";
  const YamlStream stream = ReadYaml(text);
  const HclFile file = HclFromJson(stream);
  CHECK(file.errors.empty());
  const auto resources = file.Root().Blocks("resource");
  REQUIRE(resources.size() == 3);
  REQUIRE(resources[0].Labels().size() == 2);
  CHECK(resources[0].Labels()[0].Value() == "kubernetes_secret");
  CHECK(resources[0].Labels()[1].Value() == "db");
  CHECK(resources[0].Labels()[1].span().In(text) == "db");
  const HclRef body = resources[0].Body();
  const HclRef name = body["metadata"].First()["name"];
  REQUIRE(name.kind() == Kind::kTemplate);
  CHECK(name.First().Value() == "db-");
  CHECK(name.First().Next().kind() == Kind::kReference);
  CHECK(name.span().In(text) == "db-${var.env}");
  CHECK(body["data"]["AB"].Value() == "x\ty");
  CHECK(body["data"]["AB"].span().In(text) == "x\\ty");
  CHECK(body["count"].kind() == Kind::kNumber);
  CHECK(body["wait"].kind() == Kind::kBool);
  CHECK(body["type"].kind() == Kind::kNull);
  CHECK(resources[2].Labels()[1].Value() == "two");
  CHECK(resources[2].Body()["type"].Value() == "b");
  CHECK(file.Root()["locals"]["a"].Value() == "b");
  CHECK(file.Root().Blocks("variable")[0].Body()["default"].First().kind() == Kind::kUnknown);
}

TEST_CASE("JSON that is none, or no configuration, comes to an empty body", "[policy]") {
  for (const char* text :
       {"", "[]", "\"a\"", "{", "[{\"resource\": 1}]", "{\"resource\": [1, \"a\"]}",
        "{\"resource\": {\"a\": {\"b\": 1}}}", "a: &x {b: *x}"}) {
    INFO(text);
    const YamlStream stream = ReadYaml(text);
    const HclFile file = HclFromJson(stream);
    REQUIRE(file.Root());
    CHECK(file.Root().Blocks("resource").empty());
  }
  // Aliases, which JSON does not have, are not followed.
  std::string bomb = "locals:\n  a0: &a0 [x, x]\n";
  for (int i = 1; i < 40; i++) {
    const std::string last = "*a" + std::to_string(i - 1);
    bomb +=
        "  a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + last + ", " + last + "]\n";
  }
  const YamlStream stream = ReadYaml(bomb);
  CHECK(HclFromJson(stream).nodes.size() < 400);
}

}  // namespace
}  // namespace leaktight
