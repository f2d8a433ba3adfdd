#include "engine/decoded_views.h"

#include <algorithm>
#include <string>
#include <vector>

#include "base/base64.h"
#include "catch.h"
#include "support/random.h"

using namespace leaktight;

namespace {

// Where `wanted` stands in a view of `text`, as bytes of the text; empty: nowhere.
std::string Place(const std::string& text, const std::string& wanted, ValueForm form) {
  std::string place;
  EachDecodedView(text, 12, [&](const DecodedView& view) {
    REQUIRE(view.places.size() == view.bytes.size() + 1);
    REQUIRE(std::is_sorted(view.places.begin(), view.places.end()));
    const size_t at = view.bytes.find(wanted);
    if (view.form != form || at == std::string::npos || !place.empty()) return;
    place = view.Of({at, at + wanted.size()}).In(text);
  });
  return place;
}

}  // namespace

TEST_CASE("what stands in base64 is shown, wherever that begins", "[engine]") {
  Random random(41);
  for (size_t before = 0; before < 8; before++) {
    for (size_t junk = 0; junk < 5; junk++) {
      const std::string value = random.Bytes(30);
      const std::string inner = EncodeBase64(random.Bytes(before) + value + random.Bytes(7));
      const std::string text = "x=" + std::string(junk, 'A') + inner + " and more";
      const std::string place = Place(text, value, ValueForm::kBase64);
      REQUIRE(!place.empty());
      CHECK(inner.find(place) != std::string::npos);
      CHECK(place.size() >= 39);
      CHECK(place.size() <= 42);
    }
  }
}

TEST_CASE("base64 goes on in the next line where a line is long", "[engine]") {
  Random random(42);
  const std::string value = random.Bytes(120);
  std::string text = EncodeBase64(value);
  for (const std::string end : {"\n", "\r\n", "\n      ", "\\n"}) {
    std::string broken = text;
    broken.insert(128, end);
    broken.insert(64, end);
    CHECK(!Place("a: " + broken + "\nb: c\n", value, ValueForm::kBase64).empty());
  }
}

TEST_CASE("a document in base64 is shown from its beginning", "[engine]") {
  const std::string document = R"({"url": "x:\/\/a"})";
  std::vector<std::string> shown;
  const auto see = [&](const DecodedView& view) {
    CHECK(view.form == ValueForm::kBase64);
    shown.push_back(view.bytes);
  };
  EachDecodedDocument("config: " + EncodeBase64(document) + "\n", 16, see);
  EachDecodedDocument("config: " + EncodeBase64("{\"a\":\"b\"}") + "\n", 16, see);
  CHECK(shown == std::vector<std::string>{document});
}

TEST_CASE("what a backslash cuts at the end of a line is shown in one piece", "[engine]") {
  const auto joined = [](const std::string& text) {
    std::string shown;
    EachJoinedView(text, [&](const DecodedView& view) {
      CHECK(view.form == ValueForm::kYaml);
      REQUIRE(view.places.size() == view.bytes.size() + 1);
      shown += view.bytes + "|" + std::string(view.Of({0, view.bytes.size()}).In(text)) + "|";
    });
    return shown;
  };
  CHECK(joined("a: \"bc\\\n    de\\\n  f\" g\n") == "\"bcdef\"|\"bc\\\n    de\\\n  f\"|");
  CHECK(joined("a: \"bc\\\r\n\td\"\r\n") == "\"bcd\"|\"bc\\\r\n\td\"|");
  CHECK(joined("a: \"b\\\\c\\n\"\nd\n").empty());
  CHECK(joined("a\\").empty());
  // A list's values are looked for in these.
  CHECK(Place("a: \"bc\\\n    d\\/e\"", "bcd/e", ValueForm::kJson) == "bc\\\n    d\\/e");
}

TEST_CASE("escapes are undone, each by itself", "[engine]") {
  CHECK(Place("a%2Fb%3dc%zz", "/b=c%zz", ValueForm::kUrl) == "%2Fb%3dc%zz");
  CHECK(Place(R"({"a": "x\"y\\z\/\u0026\n-"})", "x\"y\\z/& -", ValueForm::kJson) ==
        R"(x\"y\\z\/\u0026\n-)");
  CHECK(Place(R"(a: "\x41\U00000042")", "AB", ValueForm::kJson) == R"(\x41\U00000042)");
  CHECK(Place("a: 'it''s'", "it's", ValueForm::kYaml) == "it''s");
  size_t views = 0;
  EachDecodedView("plain text, 100 % of it", 12, [&](const DecodedView&) { views++; });
  CHECK(views == 0);
  for (const std::string cut : {"%", "%4", "\\", "\\u12", "'", "''"}) {
    EachDecodedView(cut, 1, [](const DecodedView&) {});
  }
}
