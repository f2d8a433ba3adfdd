#include "base/line_table.h"

#include <string>

#include "catch.h"
#include "support/random.h"

using namespace leaktight;

TEST_CASE("an empty text has one empty line", "[base]") {
  const LineTable lines("");
  CHECK(lines.lines() == 1);
  CHECK(lines.At(0) == Position{1, 1});
  CHECK(lines.Line(1) == Span{0, 0});
}

TEST_CASE("lines lose their ending of either kind", "[base]") {
  const std::string text = "one\ntwo\r\n\r\nlast";
  const LineTable lines(text);
  CHECK(lines.lines() == 4);
  CHECK(lines.Line(1).In(text) == "one");
  CHECK(lines.Line(2).In(text) == "two");
  CHECK(lines.Line(3).In(text).empty());
  CHECK(lines.Line(4).In(text) == "last");
  CHECK(lines.Line(5).empty());
  CHECK(lines.Line(0).empty());
}

TEST_CASE("a newline at the end begins no further line", "[base]") {
  const std::string text = "one\ntwo\n";
  const LineTable lines(text);
  CHECK(lines.lines() == 2);
  CHECK(lines.Line(2).In(text) == "two");
  CHECK(lines.At(text.size()) == Position{2, 5});
  CHECK(LineTable("x\r\n").Line(1) == Span{0, 1});
  CHECK(LineTable("\n").Line(1) == Span{0, 0});
}

TEST_CASE("positions agree with counting newlines", "[base]") {
  Random random(1);
  for (int round = 0; round < 50; round++) {
    const std::string text = random.Text(random.Below(60), "ab\r\n");
    const LineTable lines(text);
    Position expected;
    for (size_t at = 0; at < text.size(); at++) {
      CHECK(lines.At(at) == expected);
      if (text[at] == '\n') {
        expected = {expected.line + 1, 1};
      } else {
        expected.column++;
      }
    }
  }
}

TEST_CASE("columns in UTF-16 code units count surrogates twice and broken bytes once", "[base]") {
  const std::string text = "größe 😀 = x\r\n\xff\xfe é\xc3(\nplain";
  const LineTable lines(text);
  Utf16Columns columns(text, lines);
  CHECK(columns.At(0) == 1);
  CHECK(columns.At(text.find('x')) == 12);
  CHECK(columns.At(text.find('x') + 1) == 13);
  const size_t second = text.find('\xff');
  CHECK(columns.At(second) == 1);
  CHECK(columns.At(second + 2) == 3);      // each of the two bytes is one
  CHECK(columns.At(text.find('(')) == 6);  // é is one, and so is half a sequence
  CHECK(columns.At(text.find("plain") + 2) == 3);
  CHECK(columns.At(text.size() + 9) == 6);                              // the end
  CHECK(columns.At(text.find('x')) == 12);                              // back again
  CHECK(columns.At(text.find("😀") + 2) == columns.At(text.find("😀")));  // within a character
}

TEST_CASE("columns asked in any order are those asked alone", "[base]") {
  Random random(7);
  constexpr std::string_view kPieces[] = {"a", "é", "表", "😀", "\xff", "\xf0\x9f", "\n", "\r\n"};
  for (int round = 0; round < 50; round++) {
    std::string text;
    for (int i = 0; i < 40; i++) text += kPieces[random.Below(std::size(kPieces))];
    const LineTable lines(text);
    Utf16Columns all(text, lines);
    for (int i = 0; i < 60; i++) {
      const size_t at = random.Below(text.size() + 1);
      CHECK(all.At(at) == Utf16Columns(text, lines).At(at));
    }
  }
}
