#include "policy/properties_reader.h"

#include <string>
#include <vector>

#include "catch.h"

namespace leaktight {
namespace {

struct Read {
  std::string name;
  std::string value;
  friend bool operator==(const Read&, const Read&) = default;
};

std::vector<Read> All(const std::string& text) {
  std::vector<Read> all;
  for (const Setting& setting : ReadProperties(text).settings) {
    all.push_back({std::string(setting.name), std::string(setting.value)});
  }
  return all;
}

// Each case was decided by java.util.Properties of OpenJDK 17, loaded from a StringReader. Only a
// lone surrogate, which Java keeps as it is, is U+FFFD here.
TEST_CASE("properties are what Java takes them for", "[policy]") {
  struct Case {
    std::string text;
    std::vector<Read> wanted;
  };
  const std::vector<Case> cases = {
      {"a=b\n", {{"a", "b"}}},
      {"a:b\r\nc d\re\t=\tf", {{"a", "b"}, {"c", "d"}, {"e", "f"}}},
      {"a = b \n", {{"a", "b "}}},
      {"a==b\na : = c\n", {{"a", "=b"}, {"a", "= c"}}},
      {"a\nb =\n=c\n", {{"a", ""}, {"b", ""}, {"", "c"}}},
      {"# a=b\n  ! c=d\ne=f # g\n", {{"e", "f # g"}}},
      {"a=b\\\n   c\\\r\n\td\n", {{"a", "bcd"}}},
      {"a=b\\\\\nc=d\n", {{"a", "b\\"}, {"c", "d"}}},
      {"a=b\\\n# c\n", {{"a", "b# c"}}},
      {"a=b\\\n\nc=d\n", {{"a", "b"}, {"c", "d"}}},
      {"# a\\\nb=c\n", {{"b", "c"}}},
      {"a\\\n  b\\ c\\=d\\:=e\n", {{"ab c=d:", "e"}}},
      {"a \\\n = \\\n b\n", {{"a", "b"}}},
      {"a=\\t\\n\\r\\f\\q\\\"\\\\\n", {{"a", "\t\n\r\fq\"\\"}}},
      {"\\u0061=\\u00E9\\u20ac\n", {{"a", "\xc3\xa9\xe2\x82\xac"}}},
      {"a=\\uD83D\\uDE00\n", {{"a", "\xf0\x9f\x98\x80"}}},
      {"a=\\ud83dx\n", {{"a", "\xef\xbf\xbdx"}}},
      {"\\\n# a=b\nc=d\n", {{"c", "d"}}},
      {"a=b\\", {{"a", "b"}}},
      {"\f a = b\n", {{"a", "b"}}},
      {"a=\xc3\xa9\n", {{"a", "\xc3\xa9"}}},
  };
  for (const Case& one : cases) {
    INFO(one.text);
    CHECK(All(one.text) == one.wanted);
    CHECK(ReadProperties(one.text).errors.empty());
  }
}

TEST_CASE("the place of a property's value begins and ends where it is written", "[policy]") {
  const std::string text = "db.password : one\\\n  two\nb\\=c=\\u0041x\nd=\n";
  const Settings read = ReadProperties(text);
  REQUIRE(read.settings.size() == 3);
  CHECK(read.settings[0].name_span.In(text) == "db.password");
  CHECK(read.settings[0].span.In(text) == "one\\\n  two");
  CHECK(read.settings[0].lines);
  CHECK(read.settings[1].name_span.In(text) == "b\\=c");
  CHECK(read.settings[1].span.In(text) == "\\u0041x");
  CHECK_FALSE(read.settings[1].lines);
  CHECK(read.settings[2].span.empty());
}

TEST_CASE("an escape of properties without its digits is an error, where Java gives up",
          "[policy]") {
  const std::string text = "a=\\u12\nb=c\n";
  CHECK(All(text) == std::vector<Read>{{"a", "u12"}, {"b", "c"}});
  const Settings read = ReadProperties(text);
  REQUIRE(read.errors.size() == 1);
  CHECK(read.errors[0].at == 4);
}

}  // namespace
}  // namespace leaktight
