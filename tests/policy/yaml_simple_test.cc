// What is simple, beside what libyaml's events bring for it: the same nodes, to the byte.
#include "policy/yaml_simple.h"

#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <string>
#include <vector>

#include "base/file.h"
#include "catch.h"
#include "policy/yaml_documents.h"
#include "policy/yaml_text.h"
#include "source_folder.h"
#include "support/random.h"

namespace leaktight {
namespace {

std::string ValueOf(const YamlStream& stream, const YamlNode& node) {
  if (node.kind == YamlNode::Kind::kAlias) return std::to_string(node.value);
  const std::string_view from = node.pooled ? std::string_view(stream.pool) : stream.text;
  return std::string(from.substr(node.value, node.value_size));
}

// Empty: there is none.
std::string DifferenceBetween(const YamlStream& one, const YamlStream& other) {
  if (one.documents.size() != other.documents.size()) return "documents";
  for (size_t i = 0; i < one.documents.size(); i++) {
    const YamlDocument& a = one.documents[i];
    const YamlDocument& b = other.documents[i];
    if (a.span != b.span) return "span of document " + std::to_string(i);
    if (a.root != b.root) return "root of document " + std::to_string(i);
    if (a.error != b.error || a.error_at != b.error_at) return "error: " + a.error + "|" + b.error;
  }
  if (one.nodes.size() != other.nodes.size()) return "nodes";
  for (size_t i = 0; i < one.nodes.size(); i++) {
    const YamlNode& a = one.nodes[i];
    const YamlNode& b = other.nodes[i];
    const std::string at = " of node " + std::to_string(i) + " at " + std::to_string(b.begin);
    if (a.kind != b.kind || a.style != b.style || a.flow != b.flow) return "kind" + at;
    if (a.next != b.next) return "next" + at;
    if (a.begin != b.begin) return "begin" + at;
    if (a.end != b.end) return "end" + at;
    if (a.tag != b.tag || a.templated != b.templated) return "tag" + at;
    if (a.pooled != b.pooled || ValueOf(one, a) != ValueOf(other, b)) return "value" + at;
  }
  return "";
}

std::string Difference(std::string_view text) {
  return DifferenceBetween(ReadYaml(text), ReadYaml(text, {.simple = false}));
}

// How many of a text's documents are simple.
size_t CountSimple(std::string_view text) {
  const YamlText prepared = PrepareYaml(text);
  if (!prepared.copy.empty()) return 0;
  size_t simple = 0;
  for (const Span span : SplitYamlDocuments(prepared)) {
    YamlStream stream;
    stream.text = text;
    simple += ReadSimpleYaml(text, span, stream);
  }
  return simple;
}

const std::vector<std::string> kSimple = {
    "a: b\n",
    "---\na: b",
    "# note\n--- # start\na: b # c\n\n# end\n",
    "a:\n  b:\n  c: d\ne:\n",
    "a:\n- b\n- c: d\n  e: f\n-\ng: h\n",
    "a:\n  - b\n  -\n    c: d\n  - - e\n    - f\n  -   g: h\n      i: j\n",
    "- a\n- b: c\n  d:\n  - e\n  f:\n",
    "a: 'b c'\n\"d e\": \"f\"\n'g': h#i:j\n",
    "a: [b, \"c d\", 'e', -1, 1.5, [], {}]\nf: {g: h, \"i\": [j, {k: l}]}\nm: []\nn: {}\n",
    "a: [b, ]\nc: {d: e, }\n",
    "a: |\n  b\n    c\n\n  d: e\n\n\nf: |-\n  g\nh: |+\n  i\n\n",
    "a:\n  - |\n    b\n    c\n  - d: |-\n      e\n\n      f\n    g: h\n",
    "a: --flag=x\nb: -c\nd: https://e.f:80/g?h=i&j\nk: ~\nl: /m\n",
    "a:\n  b\nc:\n  \"d\"\ne: # f\n  g: h\n",
    "\xef\xbb\xbf"
    "a: b\n",
    "\xc3\xa4: \xc3\xb6 \xe2\x82\xac # \xc3\xbc\nb: \"\xc3\xa4\"\n",
};

TEST_CASE("What is simple is read as libyaml reads it", "[policy]") {
  for (const std::string& text : kSimple) {
    INFO(text);
    CHECK(CountSimple(text) == 1);
    CHECK(Difference(text) == "");
  }
}

// Each is libyaml's to read: a part of YAML that is left to it, or an error that it tells of.
TEST_CASE("What is not simple is left to libyaml", "[policy]") {
  for (const std::string text : {"",
                                 "# a\n",
                                 "a",
                                 "a: &b c\n",
                                 "a: *b\n",
                                 "a: !!str b\n",
                                 "? a\n: b\n",
                                 "a: >\n  b\n",
                                 "a: b\n  c\n",
                                 "a:\n\tb: c\n",
                                 "a: \"b\\n\"\n",
                                 "a: 'b''c'\n",
                                 "a: \"b\n  c\"\n",
                                 "a: [b,\n  c]\n",
                                 "a: b: c\n",
                                 "a: b\n c: d\n",
                                 "a:\n  b: c\n d: e\n",
                                 "- a\nb: c\n",
                                 "a: b\r\n",
                                 "a: |2\n    b\n",
                                 "a: |\n\n  b\n",
                                 "a: |\n\nb: c\n",
                                 "a: @b\n",
                                 "%YAML 1.1\n---\na: b\n",
                                 "a: b\n- c\n",
                                 "a: - b\n",
                                 "[a]: b\n",
                                 "{a: b}\n",
                                 "a: [b c]\n",
                                 "a: {b}\n",
                                 "a: \"b\"c\n",
                                 "a: {\"b\":c}\n",
                                 "--- a\n",
                                 "a : b\n",
                                 "a: b\n...\n"}) {
    INFO(text);
    CHECK(CountSimple(text) == 0);
    CHECK(Difference(text) == "");
  }
  const std::string long_key(1100, 'a');
  CHECK(CountSimple(long_key + ": b\n") == 0);
  std::string deep;
  for (size_t i = 0; i < 80; i++) deep += std::string(i, ' ') + "a:\n";
  CHECK(CountSimple(deep) == 0);
}

std::vector<std::string> FilesBelow(const std::filesystem::path& top) {
  std::vector<std::string> texts;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(top)) {
    const std::string name = entry.path().filename().string();
    if (!entry.is_regular_file() || entry.is_symlink()) continue;
    if (name.find(".yaml") == std::string::npos && name.find(".yml") == std::string::npos) continue;
    const auto text = ReadFile(entry.path().string());
    if (text && text->size() < 8 << 20) texts.push_back(*text);
  }
  return texts;
}

TEST_CASE("Whatever is changed in a file, it is read as libyaml reads it", "[policy]") {
  const auto source = std::filesystem::path(LEAKTIGHT_SOURCE_DIR);
  std::vector<std::string> texts = FilesBelow(source / "tests/policy/yaml_files");
  for (std::string& text : FilesBelow(source / "fixtures")) texts.push_back(std::move(text));
  for (const std::string& text : kSimple) texts.push_back(text);
  REQUIRE(texts.size() > 200);
  Random random(7);
  constexpr std::string_view kPieces[] = {
      " ", "\n", "- ", ":", ": ", "#",  " #", "'",   "\"", "[",  "]", "{", "}", "|", ">",
      "&", "*",  "!",  ",", "?",  "\t", "\r", "---", "..", "  ", "a", "0", "%", "@", "\\"};
  size_t simple = 0;
  for (size_t i = 0; i < 40000; i++) {
    std::string text = texts[random.Below(texts.size())];
    if (text.size() > 2000) text.resize(2000);
    for (size_t n = random.Below(4); n > 0; n--) {
      const size_t at = random.Below(text.size() + 1);
      const size_t gone = random.Below(3);
      const std::string_view piece = kPieces[random.Below(std::size(kPieces))];
      text.replace(at, gone, piece);
    }
    INFO(text);
    REQUIRE(Difference(text) == "");
    simple += CountSimple(text) > 0;
  }
  CHECK(simple > 5000);
}

// LEAKTIGHT_CORPUS=some/folder: the same on files that nobody wrote for this test.
TEST_CASE("Real files are read as libyaml reads them", "[policy]") {
  const char* corpus = std::getenv("LEAKTIGHT_CORPUS");
  const std::filesystem::path top = corpus ? std::filesystem::path(corpus)
                                           : std::filesystem::path(LEAKTIGHT_SOURCE_DIR) / "rules";
  size_t documents = 0;
  size_t simple = 0;
  for (const std::string& text : FilesBelow(top)) {
    INFO(text.substr(0, 2000));
    CHECK(Difference(text) == "");
    documents += SplitYamlDocuments(text).size();
    simple += CountSimple(text);
  }
  if (corpus) std::cout << simple << " of " << documents << " documents are simple\n";
  CHECK(documents > 0);
}

}  // namespace
}  // namespace leaktight
