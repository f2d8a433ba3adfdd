#include "policy/yaml_text.h"

#include <string>
#include <vector>

#include "catch.h"
#include "policy/yaml_documents.h"
#include "support/random.h"

namespace leaktight {
namespace {

const std::vector<std::string> kPieces = {
    "---\n", "--- # c\n", "...\n",        "....\n",   "---x\n",  "--",   "a: 1\n",  "  b\n", "\n",
    "# c\n", "%Y 1\n",    "\xef\xbb\xbf", "\xc3\xa9", "\xff",    "\r\n", "{{ x }}", "{{",    "}}",
    "{%",    "%}",        "{{/* ",        "*/",       "\\ud83d", "x",    "\t",      "\x01",  "\x7f",
    "'",     "12345678"};

std::string RandomText(Random& random) {
  std::string text;
  for (size_t n = random.Below(30); n > 0; n--) text += random.Pick(kPieces);
  return text;
}

TEST_CASE("documents divided at markers are those divided line by line", "[policy]") {
  Random random(21);
  for (int i = 0; i < 20000; i++) {
    const std::string text = RandomText(random);
    const YamlText prepared = PrepareYaml(text);
    INFO(text);
    REQUIRE(SplitYamlDocuments(prepared) == SplitYamlDocuments(prepared.text));
  }
}

TEST_CASE("a text is left alone exactly where every byte of it is harmless", "[policy]") {
  Random random(22);
  for (int i = 0; i < 20000; i++) {
    const std::string text = RandomText(random);
    const YamlText prepared = PrepareYaml(text);
    bool wide = false;
    bool forbidden = false;
    for (const char c : text) {
      const auto u = static_cast<unsigned char>(c);
      wide |= u >= 0x80;
      forbidden |= u == 0x01 || u == 0x7f || u == 0xff;
    }
    INFO(text);
    REQUIRE(prepared.ascii == !wide);
    REQUIRE(prepared.text.size() == text.size());
    if (forbidden) REQUIRE(prepared.text != text);
    for (const char c : prepared.text) REQUIRE((c != '\x01' && c != '\x7f' && c != '\xff'));
    const bool templates = text.find("{{") != std::string::npos ||
                           text.find("{%") != std::string::npos ||
                           text.find("%{") != std::string::npos;
    if (!wide && !forbidden && !templates && text.find("\\u") == std::string::npos) {
      REQUIRE(prepared.copy.empty());
    }
  }
}

TEST_CASE("the letter that stands for expressions stands for nothing else", "[policy]") {
  CHECK(PrepareYaml("a: {{ b }}").text == "a: xxxxxxx");
  CHECK(PrepareYaml("x: {{ x }}").text == "x: XXXXXXX");
  std::string every = "a: {{ b }} ";
  for (char c = 'A'; c <= 'Z'; c++) every += {c, static_cast<char>(c - 'A' + 'a')};
  const YamlText prepared = PrepareYaml(every);
  CHECK(prepared.mask == 0);
  CHECK(prepared.text.starts_with("a: xxxxxxx "));
}

TEST_CASE("expressions end at the first place that closes them", "[policy]") {
  const std::string text = "a: {{ x }}{% y %}{{/* }} */}}{# }} #}{{ open\nb: {{{ z }}} {% never";
  std::vector<std::string> found;
  for (const Span span : PrepareYaml(text).expressions) found.emplace_back(span.In(text));
  CHECK(found == std::vector<std::string>{"{{ x }}", "{% y %}", "{{/* }} */}}", "{# }} #}",
                                          "{{ open\nb: {{{ z }}}"});
}

}  // namespace
}  // namespace leaktight
