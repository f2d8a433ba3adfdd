#include "engine/section_name.h"

#include <string>
#include <string_view>

#include "catch.h"
#include "engine/engine.h"
#include "engine/example.h"

using namespace leaktight;

TEST_CASE("what an assignment stands in has a name", "[engine]") {
  const auto before = GENERATE(
      as<std::string_view>{}, "acme:\n  ", "x:\n  y: 1\nacme:\n  url: x\n\n  ", "acme:\n  - ",
      "acme:\n  - url: x\n    ", "- acme:\n    ", "a:\n  acme:\n    b:\n      c: 1\n    \"",
      "\"acme\": {\n  \"a\": {\"b\": 1},\n  \"", "acme: { url: 'x', ", "'acme' => [\n  '",
      "acme = {\n  ", "acme {\n  ", "class acme {\n  ", "const acme = {", "[acme]\n",
      "[a]\nx = 1\n[acme]\nurl = 1\n", "[a.\"acme\"]\nurl = [1, 2]\n", "<acme>\n  <",
      "<acme a=\"1\">\n  <url>x</url>\n  <", "acme:\r\n  ");
  INFO(before);
  CHECK(SectionName(before) == "acme");
}

TEST_CASE("what ends before an assignment is not around it", "[engine]") {
  const auto before =
      GENERATE(as<std::string_view>{}, "", "acme", "acme:\n", "acme: ", "acme:\n  x: 1\n",
               "  acme:\n", "\"acme\": {\"x\": 1}, \"", "acme: {\n  x: 1\n}\n", "</acme>\n  <",
               "<acme>x</acme>\n  <", "call(acme) {\n  ", "x = acme\n  ", "[acme]\ny:\n  ", "{ ");
  INFO(before);
  CHECK(SectionName(before) != "acme");
}

TEST_CASE("words stand before an assignment", "[engine]") {
  CHECK(WordsBefore("Acme ") == "Acme");
  CHECK(WordsBefore("x: 1\nAcme API ") == "Acme API");
  CHECK(WordsBefore("of the Acme API v2 ") == "Acme API v2");
  CHECK(WordsBefore("(acme ") == "acme");
  const auto none = GENERATE(as<std::string_view>{}, "", " ", "acme", "acme  ", "acme) ", "acme\n",
                             "acme: ", "acme\t");
  INFO(none);
  CHECK(WordsBefore(none).empty());
}

TEST_CASE("words before a token's name tell whose it is", "[engine]") {
  const Engine engine = Engine::Make(BuiltinRules(), 0).value();
  Engine::Scratch scratch;
  const std::string value = ExpandExample("{base62:32}", 1).value();
  const auto told = [&](const std::string& text) {
    std::string ids;
    for (const Match& match : engine.Scan(text + value, scratch)) {
      ids += BuiltinRules().rules[match.told.value_or(match.rule)].id;
    }
    return ids;
  };
  CHECK(told("Fastly token: ") == "fastly-api-token");
  CHECK(told("the Fastly API token: ") == "fastly-api-token");
  CHECK(told("Other token: ") == "generic-secret");
  CHECK(told("Fastly: other token: ") == "generic-secret");
}

TEST_CASE("the nearest name around a token's own tells whose it is", "[engine]") {
  const Engine engine = Engine::Make(BuiltinRules(), 0).value();
  Engine::Scratch scratch;
  const auto told = [&](const std::string& text) {
    std::string ids;
    for (const Match& match : engine.Scan(text, scratch)) {
      ids += BuiltinRules().rules[match.told.value_or(match.rule)].id;
    }
    return ids;
  };
  const std::string value = ExpandExample("{hex:32}", 1).value();
  CHECK(told("datadog:\n  api_key: " + value + "\n") == "datadog-api-key");
  CHECK(told("datadog:\n  site: x\nother:\n  api_key: " + value + "\n") == "generic-secret");
  // Its own name counts first.
  CHECK(told("datadog:\n  adafruit_io_key: " + value + "\n") == "adafruit-io-key");
  CHECK(told("datadog:\n  api_key: " + value.substr(1) + "\n") == "generic-secret");
}
