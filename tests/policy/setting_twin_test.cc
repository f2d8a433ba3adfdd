// The readers of INI and TOML beside Python's configparser and tomllib: on what those read, both
// see the same names and values, and the bytes at each place are the value.
#include <cstdlib>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "base/base64.h"
#include "base/child_process.h"
#include "base/file.h"
#include "catch.h"
#include "policy/setting_files.h"
#include "source_folder.h"
#include "support/random.h"

namespace leaktight {
namespace {

std::string Quoted(std::string_view bytes) {
  return "\"" + EncodeBase64(bytes) + "\"";
}

// A line for tests/support/settings_twin.py.
std::string Record(const std::string& name, const std::string& text, SettingFormat format) {
  const Settings read = ReadSettings(text, format, name);
  std::string line = std::string("{\"format\": ") +
                     (format == SettingFormat::kIni ? "\"ini\"" : "\"toml\"") +
                     ", \"text\": " + Quoted(text) +
                     ", \"errors\": " + std::to_string(read.errors.size()) + ", \"settings\": [";
  for (const Setting& setting : read.settings) {
    std::string path = Quoted(setting.name);
    for (uint32_t group = setting.group; group != 0; group = read.groups[group].parent) {
      path.insert(0, Quoted(read.groups[group].name) + ", ");
    }
    if (&setting != &read.settings[0]) line += ", ";
    line += "{\"path\": [" + path + "], \"value\": " + Quoted(setting.value) +
            ", \"begin\": " + std::to_string(setting.span.begin) +
            ", \"end\": " + std::to_string(setting.span.end) + ", \"quote\": \"" +
            (setting.quote == '"' ? "\\\""
             : setting.quote      ? "'"
                                  : "") +
            "\", \"lines\": " + (setting.lines ? "true}" : "false}");
  }
  return line + "]}\n";
}

// What the twin has to say; its last line is how many files were compared.
std::pair<std::string, size_t> Twin(const std::string& records) {
  ChildOptions options;
  options.arguments = {"python3", "-B",
                       std::string(LEAKTIGHT_SOURCE_DIR) + "/tests/support/settings_twin.py"};
  options.takes_input = true;
  auto child = ChildProcess::Start(options);
  REQUIRE(child);
  child->Send(records);
  child->CloseInput();
  auto said = child->ReadAll();
  REQUIRE(said);
  const auto status = child->Wait();
  INFO(child->messages());
  REQUIRE(status);
  REQUIRE(*status == 0);
  said->pop_back();
  const size_t line = said->rfind('\n') + 1;
  const size_t compared = std::stoul(said->substr(line));
  return {said->substr(0, line), compared};
}

class Writer {
 public:
  explicit Writer(uint64_t seed) : random_(seed) {}

  std::string Ini() {
    const std::string end = Pick({"\n", "\r\n"});
    const std::string sign = Pick({"#", ";"});
    std::string text = Pick({"", "\xef\xbb\xbf"});
    bool quoted = false;
    for (size_t n = 1 + random_.Below(8); n > 0; n--) {
      if (n % 3 == 0 || text.size() < 4) text += "[s" + Number() + " x]" + end;
      // Behind a quoted value a deeper line is one of its own to us.
      text += (quoted ? "" : Pick({"", "", " "})) + "n" + Number() + Pick({"=", " = ", ": "});
      const size_t kind = random_.Below(5);
      quoted = kind < 2;
      switch (kind) {
        case 0:
          text +=
              "\"" + random_.Text(random_.Below(8), "ab '=:") + Pick({"", "\\\"", "\\\\"}) + "\"";
          break;
        case 1:
          text += "'" + random_.Text(random_.Below(8), "ab \"=:") + "'";
          break;
        case 2:
          text += "first" + end + "   further" + end + Pick({"", end, "  " + sign + " c" + end}) +
                  "\tlast one " + sign + " c";
          break;
        default:
          text += "v" + random_.Text(random_.Below(16), "abc =:%$[]\"'/\xc3\xa9");
      }
      text += Pick({"", "", "  ", " " + sign + " note"}) + end;
      text +=
          Pick({"", "", end, sign + " x = y" + end, "   " + sign + end, "alone" + Number() + end});
    }
    return text;
  }

  std::string Toml() {
    end_ = Pick({"\n", "\r\n"});
    std::string text;
    for (size_t n = 1 + random_.Below(6); n > 0; n--) {
      if (random_.Below(3) == 0) {
        text += Pick({"[", "[ "}) + Name() + "." + Name() + " ]" + Pick({"", " # c"}) + end_;
      } else if (random_.Below(4) == 0) {
        text += "[[" + Name() + "]]" + end_;
      }
      for (size_t m = 1 + random_.Below(3); m > 0; m--) {
        text += Name() + Pick({"", "." + Name(), " . " + Name()}) + Pick({"=", " = "}) + Value(0) +
                Pick({"", " ", " # 'c"}) + end_;
      }
    }
    return text;
  }

 private:
  std::string Pick(const std::vector<std::string>& from) { return random_.Pick(from); }
  std::string Number() { return std::to_string(count_++); }
  std::string Name() {
    return Pick({"n" + Number(), "\"q \\u00e9." + Number() + "\"", "'l #" + Number() + "'",
                 "-" + Number()});
  }
  std::string Value(int depth) {
    switch (random_.Below(depth > 3 ? 5 : 8)) {
      case 0:
        return Pick({"1", "-1_000.5e+3", "0xdead_beef", "true", "inf", "1979-05-27T07:32:00Z",
                     "1979-05-27 07:32:00.5", "07:32:00"});
      case 1:
        return "'" + random_.Text(random_.Below(9), "ab\"\\ #=") + "'";
      case 2:
        return "\"\"\"" + Pick({"", end_}) + "a\\" + end_ + "  \t" + end_ + " b\\\"\"" + end_ +
               Pick({"\"\"c\\t", "", "d'''"}) + Pick({"", "\"", "\"\""}) + "\"\"\"";
      case 3:
        return "'''" + Pick({"", end_}) + "a\\" + end_ + "''b\"\"\"" + Pick({"", "'", "''"}) +
               "'''";
      case 4:
        return "\"" + Pick({"a", "\\\\", "\\\"", "#", "\\U0001F600", "\\u00e9\\b\\f\\n\\r\\t"}) +
               Pick({"", "\xc3\xa9", "\\\\"}) + "\"";
      case 5:
        return "[" + Pick({"", end_ + " # c ]" + end_}) + Value(depth + 1) + Pick({",", " , "}) +
               Value(depth + 1) + Pick({"", "," + end_}) + "]";
      case 6:
        return Pick({"[]", "{}", "[[ ], { }]"});
      default:
        return "{ " + Name() + " = " + Value(depth + 1) + ", " + Name() + "." + Name() + "=" +
               Value(depth + 1) + " }";
    }
  }

  Random random_;
  std::string end_;
  size_t count_ = 0;
};

TEST_CASE("Python sees the same names and values in INI and TOML", "[policy]") {
  std::string records;
  for (uint64_t seed = 1; seed <= 1000; seed++) {
    records += Record("a.ini", Writer(seed).Ini(), SettingFormat::kIni);
    records += Record("a.toml", Writer(seed).Toml(), SettingFormat::kToml);
  }
  const auto [wrong, compared] = Twin(records);
  CHECK(wrong == "");
  CHECK(compared > 1800);
}

// LEAKTIGHT_SETTINGS_FOLDER=some/checkout: the same on files that nobody wrote for this test.
TEST_CASE("Python sees the same in real INI and TOML", "[policy]") {
  const char* folder = std::getenv("LEAKTIGHT_SETTINGS_FOLDER");
  if (folder == nullptr) return;
  std::string records;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file()) continue;
    const std::string path = entry.path().string();
    const auto text = ReadFile(path);
    if (!text || text->empty()) continue;
    const SettingFormat format = SettingFormatOf(path, *text);
    if (format == SettingFormat::kIni || format == SettingFormat::kToml) {
      records += Record(path, *text, format);
    }
  }
  const auto [wrong, compared] = Twin(records);
  CHECK(wrong == "");
  WARN(compared << " files compared");
}

}  // namespace
}  // namespace leaktight
