#include "policy/yaml_scalar.h"

#include <string>
#include <string_view>

#include "catch.h"
#include "policy/yaml_reader.h"
#include "support/yaml_nodes.h"

namespace leaktight {
namespace {

TEST_CASE("block scalars stand where their lines do", "[policy]") {
  const std::string text =
      "literal: |-\n"
      "\n"
      "  one\n"
      "    two\n"
      "\n"
      "folded: >2\n"
      "   three\n"
      "  four\n"
      "# comment\n"
      "last: |\n"
      "  five";
  const YamlStream stream = ReadYaml(text);
  const YamlRef root = Root(stream);
  CHECK(root["literal"].Value() == "\none\n  two");
  CHECK(Bytes(stream, root["literal"]) == "one\n    two");
  CHECK(root["literal"].style() == YamlStyle::kLiteral);
  CHECK(Bytes(stream, root["folded"]) == "three\n  four");
  CHECK(Bytes(stream, root["last"]) == "five");
}

TEST_CASE("values over lines keep a template's expressions", "[policy]") {
  const std::string text =
      "script: |\n"
      "  user {{ .Values.user }}\n"
      "  {{- if .Values.more }}\n"
      "  password x{{ .Values.password }}y\n"
      "  {{- end }}\n"
      "folded: >-\n"
      "  one {{ a }}{{ bc }}\n"
      "  two\n"
      "double: \"\\t{{ d }} x\"\n"
      "block: |-\n"
      "  ${{ always() &&\n"
      "    true }}\n";
  const YamlStream stream = ReadYaml(text);
  const YamlRef root = Root(stream);
  CHECK(root["script"].Value() ==
        "user {{ .Values.user }}\n{{- if .Values.more }}\npassword x{{ .Values.password }}y\n");
  CHECK(root["folded"].Value() == "one {{ a }}{{ bc }} two");
  CHECK(root["double"].Value() == "\t{{ d }} x");
  CHECK(root["block"].Value() == "${{ always() &&\n  true }}");
}

TEST_CASE("line separators of YAML 1.1 end no line", "[policy]") {
  const std::string text = "a: x\xe2\x80\xa8y\nb: |\n  l\xc2\x85m\n  n\n";
  const YamlStream stream = ReadYaml(text);
  CHECK(Root(stream)["a"].Value() == "x\xe2\x80\xa8y");
  CHECK(Root(stream)["b"].Value() == "l\xc2\x85m\nn\n");
}

}  // namespace
}  // namespace leaktight
