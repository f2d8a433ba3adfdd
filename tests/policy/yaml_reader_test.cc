#include "policy/yaml_reader.h"

#include <string>
#include <string_view>

#include "catch.h"
#include "support/random.h"
#include "support/yaml_nodes.h"

namespace leaktight {
namespace {

TEST_CASE("scalars have their values and their exact places, quotes left out", "[policy]") {
  const std::string text =
      "plain: a b\n"
      "single: 'it''s'\n"
      "double: \"a\\tb\" # comment\n"
      "empty:\n"
      "anchored: &x  \"y\"\n"
      "tagged: !!str 12\n"
      "several: one\n"
      "  two\n";
  const YamlStream stream = ReadYaml(text);
  const YamlRef root = Root(stream);
  CHECK(root["plain"].Value() == "a b");
  CHECK(Bytes(stream, root["plain"]) == "a b");
  CHECK(root["single"].Value() == "it's");
  CHECK(Bytes(stream, root["single"]) == "it''s");
  CHECK(root["double"].Value() == "a\tb");
  CHECK(Bytes(stream, root["double"]) == "a\\tb");
  CHECK(root["empty"].IsScalar());
  CHECK(root["empty"].span().empty());
  CHECK(Bytes(stream, root["anchored"]) == "y");
  CHECK(Bytes(stream, root["tagged"]) == "12");
  CHECK(root["tagged"].tag() == "tag:yaml.org,2002:str");
  CHECK(root["several"].Value() == "one two");
  CHECK(Bytes(stream, root["several"]) == "one\n  two");
  CHECK_FALSE(root["missing"]);
  CHECK_FALSE(root["plain"]["deeper"]["still"]);
}

TEST_CASE("places count bytes, whatever stands before them", "[policy]") {
  const std::string text =
      "\xef\xbb\xbf# \xc3\xa4\xe2\x82\xac\xf0\x9f\x94\x91\r\n"
      "\xc3\xb6l: \xe2\x82\xac 5\r\n"
      "k: \"\xf0\x9f\x94\x91 v\"\r\n"
      "---\r\n"
      "\xf0\x9f\x94\x91: z\r\n";
  const YamlStream stream = ReadYaml(text);
  REQUIRE(stream.documents.size() == 2);
  CHECK(Bytes(stream, Root(stream)["\xc3\xb6l"]) == "\xe2\x82\xac 5");
  CHECK(Bytes(stream, Root(stream)["k"]) == "\xf0\x9f\x94\x91 v");
  CHECK(Bytes(stream, Root(stream, 1)["\xf0\x9f\x94\x91"]) == "z");
}

TEST_CASE("a broken document does not lose the next", "[policy]") {
  const std::string text =
      "a: 1\n"
      "---\n"
      "b: \"never closed\n"
      "--- # with a comment\n"
      "c: 3\n"
      "...\n"
      "%YAML 1.1\n"
      "---\n"
      "d: 4\n"
      "--- !!map {e: 5}\n"
      "---not: a marker\n"
      "---\n"
      "f: 6\n";
  const YamlStream stream = ReadYaml(text);
  REQUIRE(stream.documents.size() == 7);
  CHECK(Root(stream, 0)["a"].Value() == "1");
  CHECK_FALSE(stream.documents[1].error.empty());
  CHECK(stream.documents[1].error_at == text.find("--- # with"));
  CHECK(Root(stream, 2)["c"].Value() == "3");
  CHECK(Root(stream, 3)["d"].Value() == "4");
  CHECK(stream.documents[3].error.empty());
  CHECK_FALSE(stream.documents[4].error.empty());  // what stands behind a flow mapping at its level
  CHECK(Root(stream, 4)["e"].Value() == "5");
  CHECK(Root(stream, 5)["---not"].Value() == "a marker");
  CHECK(Root(stream, 6)["f"].Value() == "6");
}

TEST_CASE("a flow collection at the end of a block stands within it", "[policy]") {
  const std::string text = "a:\n- b: [c, d]\n  e: {f: g}  # end\n";
  const YamlStream stream = ReadYaml(text);
  CHECK(Bytes(stream, Root(stream)) == text.substr(0, text.find("  # end")));
  CHECK(Bytes(stream, Root(stream)["a"]) == "- b: [c, d]\n  e: {f: g}");
}

TEST_CASE("aliases lead to where the value really stands", "[policy]") {
  const std::string text =
      "base: &base {user: root, password: p1}\n"
      "one:\n"
      "  <<: *base\n"
      "  user: app\n"
      "two:\n"
      "  <<: [{x: 1}, *base]\n"
      "three: *base\n"
      "four: *nothing_known\n"
      "self: &self [*self]\n";
  const std::string known = text.substr(0, text.find("four")) + text.substr(text.find("self"));
  const YamlStream stream = ReadYaml(known);
  const YamlRef root = Root(stream);
  CHECK(root["one"]["user"].Value() == "app");
  CHECK(root["one"]["password"].span() == root["base"]["password"].span());
  CHECK(root["two"]["x"].Value() == "1");
  CHECK(root["two"]["password"].Value() == "p1");
  CHECK(root["three"]["user"].Value() == "root");
  REQUIRE(root["self"].Items().All().size() == 1);
  CHECK(root["self"].Items().All()[0].id() == root["self"].id());
  CHECK(root["one"].Entries().size() == 2);
  CHECK(root["one"].Entries()[0].second.Value() == "app");
  // libyaml's events do not know that an anchor is missing.
  CHECK(Root(ReadYaml(text))["four"].Value().empty());
}

TEST_CASE("a bomb of aliases costs no more than its text", "[policy]") {
  std::string text = "a0: &a0 {k: v}\n";
  for (int i = 1; i < 60; i++) {
    const std::string last = "*a" + std::to_string(i - 1);
    text += "a" + std::to_string(i) + ": &a" + std::to_string(i) + "\n  <<: [" + last + ", " +
            last + ", " + last + ", " + last + "]\n  list: [" + last + ", " + last + "]\n";
  }
  const YamlStream stream = ReadYaml(text);
  const YamlRef top = Root(stream)["a59"];
  CHECK_FALSE(top["not there"]);
  CHECK(top.Entries().size() < 5000);
  CHECK(stream.nodes.size() < 1200);
}

TEST_CASE("what is nested too deeply is given up, and what stands before it is kept", "[policy]") {
  const std::string text = "a: 1\nb: " + std::string(100000, '[') + "\n---\nc: 2\n";
  const YamlStream stream = ReadYaml(text);
  REQUIRE(stream.documents.size() == 2);
  CHECK(stream.documents[0].error.find("nested") != std::string::npos);
  CHECK(Root(stream, 0)["a"].Value() == "1");
  CHECK(Root(stream, 1)["c"].Value() == "2");
}

TEST_CASE("templates are read for what surrounds them", "[policy]") {
  const std::string text =
      "{{- if .Values.db }}\n"
      "apiVersion: v1\n"
      "kind: Secret\n"
      "metadata:\n"
      "  name: {{ include \"x.name\" . }}-db\n"
      "  labels:\n"
      "    {{- include \"x.labels\" . | nindent 4 }}\n"
      "  {{ .Values.key }}: on\n"
      "data:\n"
      "  password: {{ .Values.password | b64enc | quote }}\n"
      "  quoted: \"{{ .Values.user }}\"\n"
      "  literal: real\n"
      "{{- range $k, $v := .Values.more }}\n"
      "  {{ $k }}: {{ $v }}\n"
      "{{- end }}\n"
      "{{/* a comment\n"
      "     over lines: with }} in it */}}\n"
      "{% if jinja %}\n"
      "  other: {{ x }}{# note #}\n"
      "{% endif %}\n"
      "{{- end }}\n"
      "---\n"
      "plain: {a: {b: c}}\n";
  const YamlStream stream = ReadYaml(text);
  REQUIRE(stream.documents.size() == 2);
  CHECK(stream.templated);
  const YamlRef root = Root(stream);
  CHECK(stream.documents[0].error == "");
  CHECK(root["kind"].Value() == "Secret");
  CHECK_FALSE(root["kind"].templated());
  CHECK(root["metadata"]["name"].templated());
  CHECK(Bytes(stream, root["metadata"]["name"]) == "{{ include \"x.name\" . }}-db");
  CHECK(root["data"]["password"].Value() == "{{ .Values.password | b64enc | quote }}");
  CHECK(root["data"]["quoted"].Value() == "{{ .Values.user }}");
  CHECK(root["data"]["quoted"].templated());
  CHECK(root["data"]["literal"].Value() == "real");
  CHECK_FALSE(root["data"]["literal"].templated());
  CHECK(root["data"]["other"].templated());
  CHECK(Root(stream, 1)["plain"]["a"]["b"].Value() == "c");
}

TEST_CASE("a document that the caller skips keeps its place and is not read", "[policy]") {
  const std::string text = "a: 1\n---\nskip: me\nb: [2\n---\nc: 3\n";
  const auto skips = [](std::string_view document) {
    return document.find("skip") != std::string_view::npos;
  };
  const YamlStream stream = ReadYaml(text, {.skips = skips});
  REQUIRE(stream.documents.size() == 3);
  CHECK(Root(stream, 0)["a"].Value() == "1");
  CHECK(stream.documents[1].skipped);
  CHECK_FALSE(Root(stream, 1));
  CHECK(stream.documents[1].error.empty());
  CHECK(stream.documents[1].span.In(text).starts_with("---\nskip"));
  CHECK(Root(stream, 2)["c"].Value() == "3");
}

TEST_CASE("JSON is read as it is", "[policy]") {
  const std::string text =
      "{\n"
      "\t\"kind\":\"List\",\n"
      "\t\"items\": [ {\"a\\/b\": \"\\ud83d\\ude00 x\", \"n\":1.5e3 ,\"t\":true} ]\n"
      "}\n";
  const YamlStream stream = ReadYaml(text);
  CHECK(stream.documents[0].error == "");
  const YamlRef item = Root(stream)["items"].Items().All().at(0);
  CHECK(Bytes(stream, item["a/b"]) == "\\ud83d\\ude00 x");
  CHECK(item["a/b"].Value() == "\xf0\x9f\x98\x80 x");
  CHECK(item["n"].Value() == "1.5e3");
  CHECK(Root(stream)["kind"].Value() == "List");
}

TEST_CASE("forbidden bytes lose nothing else", "[policy]") {
  const std::string text =
      std::string("a: x\0y\n", 7) + "b: caf\xe9 1\nc: \xed\xa0\x80\x7f\nd: ok\n";
  const YamlStream stream = ReadYaml(text);
  CHECK(stream.documents[0].error == "");
  CHECK(Bytes(stream, Root(stream)["b"]) == "caf\xe9 1");
  CHECK(Root(stream)["d"].Value() == "ok");
}

TEST_CASE("no text makes the reader fail or lose its place", "[policy]") {
  Random random(7);
  const std::vector<std::string> pieces = {"a: ",      "b",
                                           "\n",       "\n",
                                           "  ",       "- ",
                                           "[",        "]",
                                           "{",        "}",
                                           ",",        "'",
                                           "\"",       "|\n",
                                           ">-\n",     "&x ",
                                           "*x",       "<<: ",
                                           "? ",       ": ",
                                           "#c",       "---\n",
                                           "...\n",    "%YAML 1.1\n",
                                           "{{ x }}",  "{{",
                                           "}}",       "{%",
                                           "!t ",      "!!str ",
                                           "\t",       "\r\n",
                                           "\\",       "\xc3\xa9",
                                           "\xff",     std::string(1, '\0'),
                                           "@",        "\xef\xbb\xbf",
                                           "\\ud83d",  "\xe2\x80\xa8",
                                           "\xc2\x85", "key: value\n",
                                           "0"};
  for (int i = 0; i < 4000; i++) {
    std::string text;
    for (size_t n = random.Below(40); n > 0; n--) text += random.Pick(pieces);
    const YamlStream stream = ReadYaml(text);
    size_t roots = 0;
    for (const YamlDocument& document : stream.documents) {
      roots += document.root != UINT32_MAX;
      REQUIRE(document.span.begin <= document.span.end);
      REQUIRE(document.span.end <= text.size());
    }
    REQUIRE((roots > 0 || stream.nodes.empty()));
    for (uint32_t id = 0; id < stream.nodes.size(); id++) {
      const YamlNode& node = stream.nodes[id];
      REQUIRE(node.next > id);
      REQUIRE(node.next <= stream.nodes.size());
      REQUIRE(node.begin <= node.end);
      REQUIRE(node.end <= text.size());
      if (node.kind == YamlNode::Kind::kAlias) REQUIRE(node.value < stream.nodes.size());
      const YamlRef ref(stream, id);
      ref.Entries();
      ref.Items();
      ref["a"].Value();
    }
  }
}

TEST_CASE("hostile shapes are read in the time of their size", "[policy]") {
  const size_t size = 300000;
  const auto repeated = [&](std::string_view piece) {
    std::string text;
    while (text.size() < size) text += piece;
    return text;
  };
  for (const std::string& text : {repeated("- "),
                                  repeated("? "),
                                  repeated("{a: "),
                                  repeated("[["),
                                  repeated("&a "),
                                  repeated("!a "),
                                  repeated("'"),
                                  repeated("\"\\"),
                                  repeated("a: |\n"),
                                  repeated("---\n"),
                                  repeated("%a\n"),
                                  repeated("{{"),
                                  repeated("{{a}}"),
                                  repeated("{{a"),
                                  repeated("x{{a}}\n"),
                                  repeated("a: @\n"),
                                  repeated("\t"),
                                  repeated("*a "),
                                  repeated("a:\n- b\n c\n"),
                                  "a: \"" + std::string(size, 'x') + "\"",
                                  std::string(size, '\0'),
                                  std::string(size, '\xff'),
                                  std::string(size, ' '),
                                  "? " + std::string(size, 'k') + "\n: v"}) {
    const YamlStream stream = ReadYaml(text);
    CHECK(stream.nodes.size() <= text.size() + stream.documents.size());
  }
}

}  // namespace
}  // namespace leaktight
