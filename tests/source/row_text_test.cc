#include "source/row_text.h"

#include <string>
#include <vector>

#include "catch.h"

namespace leaktight {
namespace {

using Kind = RowValue::Kind;

std::string Line(const std::vector<std::string>& columns, const std::vector<RowValue>& values) {
  std::string text;
  AddRow(columns, values, SettingColumnsOf(columns), text);
  return text;
}

}  // namespace

TEST_CASE("a row is a line of assignments", "[source]") {
  CHECK(Line({"id", "API Key", "note", "x"},
             {{Kind::kNumber, "3"}, {Kind::kText, "a, b"}, {}, {Kind::kText, "say \"x\""}}) ==
        "id = 3, API_Key = \"a, b\", x = 'say \"x\"'\n");
}

TEST_CASE("a value of several lines stands on lines of its own, as it is", "[source]") {
  CHECK(Line({"id", "pem", "n"},
             {{Kind::kNumber, "3"}, {Kind::kText, "BEGIN\nx\nEND"}, {Kind::kNumber, "4"}}) ==
        "id = 3, pem =\nBEGIN\nx\nEND\nn = 4\n");
  CHECK(Line({"a"}, {{Kind::kText, "it's \"x\""}}) == "a =\nit's \"x\"\n");
}

TEST_CASE("a setting is assigned to its own name", "[source]") {
  CHECK(Line({"id", "Key", "value"},
             {{Kind::kNumber, "1"}, {Kind::kText, "SMTP_PASSWORD"}, {Kind::kText, "abc"}}) ==
        "SMTP_PASSWORD = \"abc\", id = 1\n");
  // What is no name stays a value.
  CHECK(Line({"name", "value"}, {{Kind::kText, "a b"}, {Kind::kText, "abc"}}) ==
        "name = \"a b\", value = \"abc\"\n");
  CHECK_FALSE(SettingColumnsOf({"key", "other"}).found);
}

}  // namespace leaktight
