#include "policy/yaml_repair.h"

#include <string>
#include <string_view>

#include "catch.h"
#include "policy/yaml_reader.h"
#include "support/yaml_nodes.h"

namespace leaktight {
namespace {

TEST_CASE("a line that is no YAML is left out and the rest is read", "[policy]") {
  const std::string text =
      "kind: Secret\n"
      "\tindent: by a tab\n"
      "metadata:\n"
      "  name: x\n"
      " wrong: indentation\n"
      "data:\n"
      "  password: %fo#o\n"
      "  at: @b\n";
  const YamlStream stream = ReadYaml(text);
  const YamlRef root = Root(stream);
  CHECK_FALSE(stream.documents[0].error.empty());
  CHECK(root["kind"].Value().starts_with("Secret"));
  CHECK(root["metadata"]["name"].Value() == "x");
  CHECK(root["data"]["password"].Value() == "%fo#o");
  CHECK(Bytes(stream, root["data"]["at"]) == "@b");
}

TEST_CASE("what cannot belong to a document where it stands begins another", "[policy]") {
  const std::string text =
      "  first: indented\nkind: Secret\ndata: {a: b}\n---\n- item\nkey: value\n";
  const YamlStream stream = ReadYaml(text);
  REQUIRE(stream.documents.size() == 4);
  CHECK(Root(stream, 0)["first"].Value() == "indented");
  CHECK(stream.documents[0].error == "did not find expected <document start>");
  CHECK(stream.documents[0].error_at == text.find("kind"));
  CHECK(stream.documents[0].span.end == text.find("kind"));
  CHECK(Root(stream, 1)["kind"].Value() == "Secret");
  CHECK(Root(stream, 1)["data"]["a"].Value() == "b");
  CHECK(stream.documents[1].error.empty());
  CHECK(Root(stream, 2).Items().All().size() == 1);
  CHECK(Root(stream, 3)["key"].Value() == "value");
}

TEST_CASE("what YAML 1.2 allows and libyaml does not is no error", "[policy]") {
  const std::string text =
      "%FUTURE directive\n---\n"
      "flow: [::1, a:b, 2001:db8::]\n"
      "keys: {a: b, c:}\n"
      "tab: |\n"
      "  \tfirst\n"
      "  second\n";
  const YamlStream stream = ReadYaml(text);
  REQUIRE(stream.documents.size() == 1);
  CHECK(stream.documents[0].error.empty());
  const YamlRef root = Root(stream);
  REQUIRE(root["flow"].Items().All().size() == 3);
  CHECK(root["flow"].Items().All()[0].Value() == "::1");
  CHECK(root["flow"].Items().All()[2].Value() == "2001:db8::");
  CHECK(root["keys"]["c"].IsScalar());
  CHECK(root["tab"].Value() == "\tfirst\nsecond\n");
  CHECK(Bytes(stream, root["tab"]) == "first\n  second");
}

TEST_CASE("Terraform's directives are left out, and said to be", "[policy]") {
  const YamlStream stream = ReadYaml("a:\n%{ for x in y ~}\n- b\n%{ endfor ~}\nc: d\n");
  CHECK(stream.documents[0].error == "could not find expected directive name");
  CHECK(stream.documents[0].error_at == 4);
  CHECK(Root(stream)["a"].Items().All().size() == 1);
  CHECK(Root(stream)["c"].Value() == "d");
}

TEST_CASE("what begins as no YAML does keeps its beginning, over lines too", "[policy]") {
  const YamlStream stream = ReadYaml("a: @b\n  c\nd: >\n  \te\n  f\n");
  CHECK(Root(stream)["a"].Value() == "@b c");
  CHECK(Root(stream)["d"].Value() == "\te f\n");
}

TEST_CASE("each document that lines were left out of says so", "[policy]") {
  const std::string text = "[a]\n@c: d\n";
  const YamlStream stream = ReadYaml(text);
  REQUIRE(stream.documents.size() == 2);
  CHECK(stream.documents[0].error == "did not find expected <document start>");
  CHECK(stream.documents[0].error_at == text.find('@'));
  CHECK(stream.documents[1].error == "found character that cannot start any token");
  CHECK(stream.documents[1].error_at == text.find('@'));
}

TEST_CASE("commas without anything between cost nothing else", "[policy]") {
  const YamlStream stream = ReadYaml("{\"a\": [, 1,, 2], \"password\": \"x\"}");
  CHECK_FALSE(stream.documents[0].error.empty());
  CHECK(Root(stream)["a"].Items().All().size() == 2);
  CHECK(Root(stream)["password"].Value() == "x");
}

}  // namespace
}  // namespace leaktight
