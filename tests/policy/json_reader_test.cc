#include "policy/json_reader.h"

#include <cstdlib>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "base/file.h"
#include "base/text.h"
#include "catch.h"
#include "source_folder.h"
#include "support/random.h"
#include "support/settings_read.h"

namespace leaktight {
namespace {

using Read = ReadSetting;

std::vector<Read> All(const std::string& text) {
  return AllOf(ReadJson(text), text);
}

std::vector<size_t> Errors(const std::string& text) {
  return ErrorsOf(ReadJson(text));
}

TEST_CASE("JSON's values have their names around them and their place", "[policy]") {
  const std::string text =
      R"({"a": {"b c": "d\"\\\/é\u00e9\ud83d\ude00"}, "e": [1, "f", {"g": null}]})";
  CHECK(Errors(text).empty());
  CHECK(All(text) ==
        std::vector<Read>{{"a.b c", "d\"\\/éé\xf0\x9f\x98\x80", R"(d\"\\\/é\u00e9\ud83d\ude00)"},
                          {"e", "1", "1"},
                          {"e", "f", "f"},
                          {"e.g", "null", "null"}});
  CHECK(All("\"alone\"") == std::vector<Read>{{"", "alone", "alone"}});
}

TEST_CASE("comments, last commas and JSON5's spellings are taken", "[policy]") {
  const std::string text =
      "// a\n{ /* b */ \"c\": \"d // e\", // f\n  g: 'h\\'', \"i\": [+1, .5, 0xff,],\n}\n";
  CHECK(Errors(text).empty());
  CHECK(All(text) == std::vector<Read>{{"c", "d // e", "d // e"},
                                       {"g", "h'", "h\\'"},
                                       {"i", "+1", "+1"},
                                       {"i", ".5", ".5"},
                                       {"i", "0xff", "0xff"}});
}

TEST_CASE("lone surrogates and bytes that are not UTF-8 survive", "[policy]") {
  CHECK(All(R"({"a": "\ud800x\udc00\ud83d\u0041"})")[0].value ==
        "\xef\xbf\xbdx\xef\xbf\xbd\xef\xbf\xbd"
        "A");
  CHECK(All("{\"a\": \"\xff\xfe\"}")[0].value == "\xff\xfe");
}

TEST_CASE("an error in JSON does not lose what follows", "[policy]") {
  CHECK(All("{\"a\": \"b\n\"c\": \"d\"}").back() == Read{"c", "d", "d"});
  CHECK(All("{\"a\": \"b\" \"c\": \"d\"}").back() == Read{"c", "d", "d"});
  CHECK(All("{\"a\": word, \"c\": \"d\"}") ==
        std::vector<Read>{{"a", "word", "word"}, {"c", "d", "d"}});
  for (const char* text :
       {"{\"a\" \"b\"}", "{\"a\": \"b\" \"c\": \"d\"}", "{\"a\":}", "[1}", "[1", "{\"a\": 1}, ",
        "[1] 2", "[,1]", "{:1}", "[\"\\q\"]", "[\"\\u12\"]", "[abc]", "/* ", "]"}) {
    INFO(text);
    CHECK_FALSE(Errors(text).empty());
  }
}

TEST_CASE("what JSON nests too deep is an error", "[policy]") {
  CHECK(Errors(std::string(100000, '[')).size() == 1);
  CHECK(Errors(std::string(200, '[') + std::string(200, ']')).empty());
}

// The slow twin: nlohmann's tree, which knows no places and takes nothing but JSON.
void Flatten(const nlohmann::ordered_json& node, const std::string& path,
             std::vector<Read>& found) {
  if (node.is_object()) {
    for (const auto& [name, value] : node.items()) {
      Flatten(value, path.empty() ? name : path + "." + name, found);
    }
  } else if (node.is_array()) {
    for (const auto& value : node) Flatten(value, path, found);
  } else {
    found.push_back({path, node.is_string() ? node.get<std::string>() : node.dump(), ""});
  }
}

bool AreEqual(const Read& ours, const Read& theirs) {
  if (ours.path != theirs.path) return false;
  if (ours.value == theirs.value) return true;
  // A number is ours as it is written.
  const auto number = nlohmann::json::parse(ours.value, nullptr, false);
  return number.is_number() && number.dump() == theirs.value;
}

// True: it could be compared.
bool Compare(const std::string& text) {
  const auto tree = nlohmann::ordered_json::parse(text, nullptr, false);
  // Empty names do not show in a path, and of a name that is given twice nlohmann keeps one.
  if (tree.is_discarded() || text.find("\"\"") != std::string::npos) return false;
  std::vector<Read> theirs;
  Flatten(tree, "", theirs);
  const std::vector<Read> ours = All(text);
  if (ours.size() != theirs.size()) return false;
  CHECK(Errors(text).empty());
  for (size_t i = 0; i < ours.size(); i++) {
    INFO(ours[i].path << " = " << ours[i].value << "; " << theirs[i].path << " = "
                      << theirs[i].value);
    CHECK(AreEqual(ours[i], theirs[i]));
  }
  // The place of each string decodes to its value.
  for (const Setting& setting : ReadJson(text).settings) {
    if (setting.quote == 0) continue;
    const std::string quoted = "\"" + std::string(setting.span.In(text)) + "\"";
    CHECK(nlohmann::json::parse(quoted).get<std::string>() == setting.value);
  }
  return true;
}

std::string RandomValue(Random& random, int depth, size_t& names) {
  const auto blank = [&] { return random.Pick<std::string>({"", " ", "\n\t", "\r\n"}); };
  std::string text;
  switch (random.Below(depth > 5 ? 3 : 5)) {
    case 0:
      return random.Pick<std::string>({"0", "-1.5e3", "12345678901", "true", "false", "null"});
    case 1:
    case 2:
      for (size_t n = 1 + random.Below(6); n > 0; n--) {
        text += random.Pick<std::string>({"a", "B7", " ", "\\\"", "\\\\", "\\/", "\\b\\f\\n\\r\\t",
                                          "\\u00e9", "\\ud83d\\uDE00", "\xc3\xa9", "//", "/*", "'",
                                          "{", "]", ","});
      }
      return "\"" + text + "\"";
    case 3:
      for (size_t n = random.Below(4); n > 0; n--) {
        text += blank() + RandomValue(random, depth + 1, names) + blank() + (n > 1 ? "," : "");
      }
      return "[" + text + blank() + "]";
    default:
      for (size_t n = random.Below(4); n > 0; n--) {
        text += blank() + "\"n\\t" + std::to_string(names++) + "\"" + blank() + ":" + blank();
        text += RandomValue(random, depth + 1, names) + blank() + (n > 1 ? "," : "");
      }
      return "{" + text + blank() + "}";
  }
}

TEST_CASE("nlohmann sees the same names and values in JSON", "[policy]") {
  Random random(31);
  size_t compared = 0;
  for (int i = 0; i < 3000; i++) {
    size_t names = 0;
    const std::string text = RandomValue(random, 0, names);
    INFO(text);
    compared += Compare(text) ? 1 : 0;
    // Whatever is done to it: nlohmann's JSON is ours.
    std::string changed = text;
    changed[random.Below(changed.size())] = random.Text(1, "\"{}[]:,\\a1 ")[0];
    const bool is_json = nlohmann::json::accept(changed);
    INFO(changed);
    if (is_json) CHECK(Errors(changed).empty());
  }
  CHECK(compared > 2800);
}

// LEAKTIGHT_SETTINGS_FOLDER=some/checkout: the same on files that nobody wrote for this test.
TEST_CASE("nlohmann sees the same in real JSON", "[policy]") {
  const char* folder = std::getenv("LEAKTIGHT_SETTINGS_FOLDER");
  const std::filesystem::path top = folder
                                        ? std::filesystem::path(folder)
                                        : std::filesystem::path(LEAKTIGHT_SOURCE_DIR) / "schemas";
  size_t compared = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(top)) {
    if (!entry.is_regular_file() || entry.path().extension() != ".json") continue;
    const auto text = ReadFile(entry.path().string());
    if (!text || text->size() > kMaxSettingBytes) continue;
    INFO(entry.path());
    compared += Compare(*text) ? 1 : 0;
  }
  CHECK(compared > 0);
  if (folder) WARN(compared << " files compared");
}

}  // namespace
}  // namespace leaktight
