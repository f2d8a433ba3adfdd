#include "policy/ini_reader.h"

#include <string>
#include <vector>

#include "catch.h"
#include "support/settings_read.h"

namespace leaktight {
namespace {

using Read = ReadSetting;

std::vector<Read> All(const std::string& text, std::string_view delimiters = "=:") {
  const Settings read = ReadIni(text, delimiters);
  for (const Setting& setting : read.settings) CHECK(setting.name_span.In(text) == setting.name);
  return AllOf(read, text);
}

TEST_CASE("an INI file has sections of names and values", "[policy]") {
  CHECK(All("top = 1\n[a b]\n Name = x y \nb: z\r\n[c]\nd=e=f\n") ==
        std::vector<Read>{{"top", "1", "1"},
                          {"a b.Name", "x y", "x y"},
                          {"a b.b", "z", "z"},
                          {"c.d", "e=f", "e=f"}});
  CHECK(All("[a]\nskip-networking\nx =\n") == std::vector<Read>{{"a.x", "", ""}});
  CHECK(All("[remote \"origin\"]\n\turl = u\n\tkey = v\n").size() == 2);
}

TEST_CASE("comments of INI begin a line or stand behind a blank", "[policy]") {
  CHECK(All("# a=b\n; c=d\n  # e=f\nx = y ; z\np = q#r;s\nt = # u\n") ==
        std::vector<Read>{{"x", "y", "y"}, {"p", "q#r;s", "q#r;s"}, {"t", "", ""}});
}

TEST_CASE("a value of INI goes on in lines that are indented deeper", "[policy]") {
  CHECK(All("a = b\n  c # d\n\n  # e\n  f\n\ng = h\n") ==
        std::vector<Read>{{"a", "b\nc\n\nf", "b\n  c # d\n\n  # e\n  f"}, {"g", "h", "h"}});
  CHECK(All("a =\n  b=c\n") == std::vector<Read>{{"a", "b=c", "b=c"}});
}

TEST_CASE("quotes around a value of INI are left out", "[policy]") {
  CHECK(All("a = \"b # c\" ; d\ne = 'f\\\"'\ng = \"h\\\"\\\\i\\n\"\nj = \"k\" l\nm = \"n\n") ==
        std::vector<Read>{{"a", "b # c", "b # c"},
                          {"e", "f\\\"", "f\\\""},
                          {"g", "h\"\\i\\n", "h\\\"\\\\i\\n"},
                          {"j", "\"k\" l", "\"k\" l"},
                          {"m", "\"n", "\"n"}});
}

TEST_CASE("names of npm hold colons", "[policy]") {
  CHECK(All("//registry.example.org/:_authToken=x\n", "=") ==
        std::vector<Read>{{"//registry.example.org/:_authToken", "x", "x"}});
}

TEST_CASE("a value of INI without a name is an error", "[policy]") {
  const Settings read = ReadIni("a=b\n= c\n");
  CHECK(read.settings.size() == 1);
  REQUIRE(read.errors.size() == 1);
  CHECK(read.errors[0].at == 4);
}

TEST_CASE("what begins with a section looks like INI", "[policy]") {
  CHECK(LooksLikeIni("\xef\xbb\xbf# c\r\n\r\n; d\n [mysqld]\nx=y\n"));
  CHECK(LooksLikeIni("[remote \"origin\"]\n"));
  CHECK_FALSE(LooksLikeIni("server {\n  listen 80;\n}\n"));
  CHECK_FALSE(LooksLikeIni("a = b\n[c]\n"));
  CHECK_FALSE(LooksLikeIni("[1, 2]\n"));
  CHECK_FALSE(LooksLikeIni("[[ -f x ]] && y\n"));
  CHECK_FALSE(LooksLikeIni("# only this\n"));
}

}  // namespace
}  // namespace leaktight
