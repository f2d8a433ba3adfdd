#include "policy/toml_reader.h"

#include <string>
#include <vector>

#include "catch.h"
#include "support/settings_read.h"

namespace leaktight {
namespace {

using Read = ReadSetting;

std::vector<Read> All(const std::string& text) {
  return AllOf(ReadToml(text), text);
}

std::vector<size_t> Errors(const std::string& text) {
  return ErrorsOf(ReadToml(text));
}

TEST_CASE("TOML has tables, lists of tables and names with dots", "[policy]") {
  const std::string text =
      "a = 1 # c\n[b.'c d']\ne.\"f\\u0067\" = true\r\n[[g]]\nh = 1979-05-27 07:32:00\n[[g]]\nh = "
      "{i = 'j', k.l = [2, 3]}\n";
  CHECK(Errors(text).empty());
  CHECK(All(text) == std::vector<Read>{{"a", "1", "1"},
                                       {"b.c d.e.fg", "true", "true"},
                                       {"g.h", "1979-05-27 07:32:00", "1979-05-27 07:32:00"},
                                       {"g.h.i", "j", "j"},
                                       {"g.h.k.l", "2", "2"},
                                       {"g.h.k.l", "3", "3"}});
}

TEST_CASE("each kind of TOML's strings is read with its place", "[policy]") {
  const std::string text =
      "a = \"b\\\"\\\\\\t\\u00e9\\U0001F600 #\"\nc = 'd\\n'\ne = \"\"\"\r\nf\\\n  \n  "
      "g\r\nh\"\"\"\"\ni = "
      "'''j'k''\nl'''\nm = \"\"\n";
  CHECK(Errors(text).empty());
  CHECK(All(text) == std::vector<Read>{{"a", "b\"\\\t\xc3\xa9\xf0\x9f\x98\x80 #",
                                        "b\\\"\\\\\\t\\u00e9\\U0001F600 #"},
                                       {"c", "d\\n", "d\\n"},
                                       {"e", "fg\nh\"", "f\\\n  \n  g\r\nh\""},
                                       {"i", "j'k''\nl", "j'k''\nl"},
                                       {"m", "", ""}});
}

TEST_CASE("lists of TOML go over lines", "[policy]") {
  const std::string text = "a = [ # one\n  'b', # two\n  ['c'], {d = 'e'},\n]\nf = 'g'\n";
  CHECK(Errors(text).empty());
  CHECK(All(text) ==
        std::vector<Read>{{"a", "b", "b"}, {"a", "c", "c"}, {"a.d", "e", "e"}, {"f", "g", "g"}});
}

TEST_CASE("a line that is no TOML does not lose the next", "[policy]") {
  CHECK(All("a = b c\nd = 'e\nf = 'g'\n") ==
        std::vector<Read>{{"a", "b c", "b c"}, {"d", "e", "e"}, {"f", "g", "g"}});
  CHECK(Errors("a = b c\nd = 'e\nf = 'g'\n") == std::vector<size_t>{4, 12});
  CHECK(All("a = [1, b = 2\nc = '3'\n").back() == Read{"c", "3", "3"});
  CHECK(All("a = \"\"\"b\nc = '3'\n").back() == Read{"c", "3", "3"});
  CHECK(All("[a\n[b]\nc = 1\n") == std::vector<Read>{{"b.c", "1", "1"}});
  for (const char* text :
       {"a = 'b' c\n", "a\n", "= 1\n", "a =\n", "[a]b\n", "a = [1 2]\n", "a = [\n", "a = {b}\n",
        "a = \"\\q\"\n", "a = \"\\u12\"\n", "a. = 1\n"}) {
    INFO(text);
    CHECK(Errors(text).size() == 1);
  }
}

TEST_CASE("what TOML nests too deep is an error", "[policy]") {
  CHECK(Errors("a = " + std::string(300, '[') + "\nb = 1\n").size() == 1);
  CHECK(All("a = " + std::string(300, '[') + "\nb = 1\n").back() == Read{"b", "1", "1"});
  std::string name = "a";
  for (int i = 0; i < 300; i++) name += ".a";
  CHECK_FALSE(Errors(name + " = 1\n").empty());
}

}  // namespace
}  // namespace leaktight
