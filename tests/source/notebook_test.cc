#include "source/notebook.h"

#include <string>
#include <vector>

#include "catch.h"
#include "support/random.h"

namespace leaktight {
namespace {

std::vector<std::string> Texts(std::string_view notebook) {
  std::vector<std::string> texts;
  for (const InnerText& text : TextsOf(notebook)) texts.push_back(text.text);
  return texts;
}

using List = std::vector<std::string>;

}  // namespace

TEST_CASE("a notebook is known by the version of its format", "[source]") {
  CHECK(LooksLikeNotebook(R"( {"cells": [], "nbformat": 4})"));
  CHECK_FALSE(LooksLikeNotebook(R"(["nbformat"])"));
  CHECK_FALSE(LooksLikeNotebook(R"({"cells": []})"));
  CHECK_FALSE(LooksLikeNotebook(""));
}

TEST_CASE("lines of a cell are one text, without their escapes", "[source]") {
  CHECK(Texts(R"({"cells": [{"source": ["a = \"b\"\n", "c\n", "d"], "x": "plain"}]})") ==
        List{"a = \"b\"\nc\nd"});
  CHECK(Texts(R"({"source": "a\\b", "source2": "c\td"})") == List{"a\\b", "c\td"});
  CHECK(Texts(R"({"a": ["1\"", "2"], "b": ["3", 4, "5\""]})") == List{"1\"2", "5\""});
  CHECK(Texts(R"({"name\"d": 1})").empty());
  // As it stands there already, but for the end of its line.
  CHECK(Texts(R"({"source": ["key = 1\n"]})").empty());
}

TEST_CASE("characters that are escaped are themselves", "[source]") {
  CHECK(Texts(R"({"a": "\u0041\u00e9\u20ac\ud83d\ude00\/"})") == List{"Aé€😀/"});
}

TEST_CASE("every byte of a text has its place in the notebook", "[source]") {
  const std::string notebook = R"({"source": ["k\u0065y = \"", "value\"\n"]})";
  const std::vector<InnerText> texts = TextsOf(notebook);
  REQUIRE(texts.size() == 1);
  const InnerText& text = texts[0];
  REQUIRE(text.text == "key = \"value\"\n");
  CHECK(text.places.size() == text.text.size() + 1);
  const size_t value = text.text.find("value");
  CHECK(text.Of({value, value + 5}).In(notebook) == "value");
  CHECK(text.Of({1, 2}).In(notebook) == "\\u0065");
  CHECK(text.Of({0, text.text.size()}).In(notebook) == R"(k\u0065y = \"", "value\"\n)");
}

TEST_CASE("what is no JSON is read without harm", "[source]") {
  Random random(11);
  const std::string whole =
      R"({"cells": [{"source": ["a\n", "b\u0041\"", "c"]}, {"t": "\ud800\\"}], "nbformat": 4})";
  for (int i = 0; i < 2000; i++) {
    std::string bytes = whole.substr(0, random.Below(whole.size() + 1));
    for (int j = 0; j < 3 && !bytes.empty(); j++) {
      bytes[random.Below(bytes.size())] = "\"\\u,:[]{}x"[random.Below(10)];
    }
    for (const InnerText& text : TextsOf(bytes)) {
      REQUIRE(text.places.size() == text.text.size() + 1);
      CHECK(text.places.back() <= bytes.size());
    }
  }
}

}  // namespace leaktight
