#include "policy/setting.h"

#include <string>

#include "catch.h"
#include "policy/ini_reader.h"
#include "policy/json_reader.h"
#include "policy/properties_reader.h"
#include "policy/toml_reader.h"
#include "support/random.h"

namespace leaktight {
namespace {

using Reader = Settings (*)(std::string_view text);

Settings Ini(std::string_view text) {
  return ReadIni(text);
}

constexpr Reader kReaders[] = {Ini, ReadProperties, ReadToml, ReadJson};

void RequireWithin(const Settings& read, std::string_view text) {
  for (const Setting& setting : read.settings) {
    REQUIRE(setting.name_span.begin <= setting.name_span.end);
    REQUIRE(setting.name_span.end <= text.size());
    REQUIRE(setting.span.begin <= setting.span.end);
    REQUIRE(setting.span.end <= text.size());
    REQUIRE(setting.group < read.groups.size());
    REQUIRE(read.PathOf(setting).size() >= setting.name.size());
  }
  for (const SettingError& error : read.errors) {
    REQUIRE(error.at <= text.size());
    REQUIRE_FALSE(error.what.empty());
  }
}

TEST_CASE("no bytes make a reader of settings fail", "[policy]") {
  Random random(21);
  for (int i = 0; i < 4000; i++) {
    const std::string text =
        random.Below(3) == 0
            ? random.Bytes(random.Below(80))
            : random.Text(random.Below(80), "a=\"'\\\n\r#;[]{},: \t/*.u1d8\xc3\xa9-");
    for (const Reader reader : kReaders) RequireWithin(reader(text), text);
  }
}

TEST_CASE("hostile texts are read in time", "[policy]") {
  for (const char* piece :
       {"[",        "{",         "{\"a\":",    "a=[",       "a={b=", "[a.b.c]\n", "a.a.a.",
        "\"\"\"\n", "'''\n",     "a=\"\"\"\n", "a='''\\\n", "/*",    "\\\n",      "\"\\u",
        "a\n ",     "a=b\n c\n", "[[\n",       "a = '",     ",",     "]",         "\\",
        "=",        ":",         "#",          "a = 1 # "}) {
    std::string text;
    while (text.size() < 1 << 20) text += piece;
    INFO(piece);
    for (const Reader reader : kReaders) RequireWithin(reader(text), text);
  }
}

TEST_CASE("UTF-16 is told, and a byte order mark of UTF-8 skipped", "[policy]") {
  for (const Reader reader : kReaders) {
    for (const std::string& text : {std::string("\xff\xfe"
                                                "a\0=\0",
                                                6),
                                    std::string("\0a\0=", 4), std::string("a\0=\0b\0", 6)}) {
      const Settings read = reader(text);
      CHECK(read.settings.empty());
      REQUIRE(read.errors.size() == 1);
      CHECK(read.errors[0].what.find("UTF-16") != std::string_view::npos);
    }
  }
  const std::string mark = "\xef\xbb\xbf";
  CHECK(ReadIni(mark + "[a]\nb=c\n").settings.at(0).value == "c");
  CHECK(ReadProperties(mark + "b=c\n").settings.at(0).name == "b");
  CHECK(ReadToml(mark + "b='c'\n").settings.at(0).name == "b");
  CHECK(ReadJson(mark + R"({"b": "c"})").settings.at(0).name == "b");
}

TEST_CASE("a file that is too long is not read, and says so", "[policy]") {
  const std::string text(kMaxSettingBytes + 1, '\n');
  for (const Reader reader : kReaders) CHECK(reader(text).errors.size() == 1);
}

TEST_CASE("a path names the groups around a setting", "[policy]") {
  const Settings read = ReadJson(R"([{"a": {"b": [{"c": 1}]}}, 2])");
  REQUIRE(read.settings.size() == 2);
  CHECK(read.PathOf(read.settings[0]) == "a.b.c");
  CHECK(read.TopGroupOf(read.settings[0]) == "a");
  CHECK(read.PathOf(read.settings[1]).empty());
  CHECK(read.TopGroupOf(read.settings[1]).empty());
}

TEST_CASE("code points become UTF-8, and what is none the sign for that", "[policy]") {
  const auto utf8 = [](uint32_t code_point) {
    std::string text;
    AppendUtf8(code_point, text);
    return text;
  };
  CHECK(utf8('a') == "a");
  CHECK(utf8(0xe9) == "\xc3\xa9");
  CHECK(utf8(0x20ac) == "\xe2\x82\xac");
  CHECK(utf8(0x1f600) == "\xf0\x9f\x98\x80");
  CHECK(utf8(0xd800) == "\xef\xbf\xbd");
  CHECK(utf8(0x110000) == "\xef\xbf\xbd");
}

TEST_CASE("only the first errors are kept", "[policy]") {
  std::string text;
  for (int i = 0; i < 1000; i++) text += "= 1\n";
  CHECK(ReadToml(text).errors.size() == kMostSettingErrors);
}

}  // namespace
}  // namespace leaktight
