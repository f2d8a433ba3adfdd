#include "policy/shell_words.h"

#include <string>
#include <vector>

#include "catch.h"

namespace leaktight {
namespace {

// Words joined by `_`, commands by `|`.
std::string Read(std::string_view script) {
  std::string all;
  for (const ShellCommand& command : ShellCommands(script)) {
    if (!all.empty()) all += '|';
    for (size_t i = 0; i < command.size(); i++) {
      if (i > 0) all += '_';
      all += command[i].text;
    }
  }
  return all;
}

TEST_CASE("a script falls into commands and words", "[policy]") {
  CHECK(Read("a b\nc; d && e | f & (g)") == "a_b|c|d|e|f|g");
  CHECK(Read("a \\\n  b\n\n# c\nd#e") == "a_b|d#e");
  CHECK(Read("a >b <c") == "a_b_c");
  CHECK(Read("").empty());
}

TEST_CASE("quotes hold words together, and go", "[policy]") {
  CHECK(Read("a 'b; c' \"d e\"f g\\ h ''") == "a_b; c_d ef_g h_");
  CHECK(Read("\"a\\\"b\" 'c\\'") == "a\"b_c\\");
  CHECK(Read("'never closed; a") == "never closed; a");
}

TEST_CASE("what is substituted stays within its word", "[policy]") {
  CHECK(Read("a=$(b; c (d)) e") == "a=$(b; c (d))_e");
  CHECK(Read("\"${a:-b c}\" `d; e`") == "${a:-b c}_`d; e`");
  CHECK(Read("$(never closed") == "$(never closed");
}

TEST_CASE("a part of a word is known in the script", "[policy]") {
  const std::string script = "run --password='hunter'\"2x9\" now";
  const ShellWord word = ShellCommands(script).at(0).at(1);
  REQUIRE(word.text == "--password=hunter2x9");
  CHECK(word.InScript({11, 20}).In(script) == "hunter'\"2x9");
  CHECK(word.InScript({11, 17}).In(script) == "hunter");
}

}  // namespace
}  // namespace leaktight
