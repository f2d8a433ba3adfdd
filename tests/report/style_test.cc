#include "report/style.h"

#include "catch.h"

using namespace leaktight;

TEST_CASE("text is wrapped at blanks and measured in cells", "[report]") {
  CHECK(Wrap("one two three", 9, "  ", "  ") == "  one two\n  three\n");
  CHECK(Wrap("a-word-that-is-longer x", 9, "", "  ") == "a-word-that-is-longer\n  x\n");
  CHECK(Wrap("表表 表表", 9, "", "") == "表表 表表\n");
  CHECK(Wrap("表表 表表", 8, "", "") == "表表\n表表\n");
  CHECK(Wrap("one\ntwo", 80, "> ", "  ") == "> one\n  two\n");
  CHECK(Wrap("", 80, "> ", "  ").empty());
}

TEST_CASE("wrapped text is escaped", "[report]") {
  CHECK(Wrap("a\x1b[2Jb", 80, "", "") == "a\\x1b[2Jb\n");
}

TEST_CASE("colours are written only where they are wanted", "[report]") {
  CHECK(Painter(false)(Severity::kHigh, "high") == "high");
  CHECK(Painter(true)(Severity::kHigh, "high") == "\x1b[31mhigh\x1b[0m");
  CHECK(Painter(true)(Style::kPlain, "text") == "text");
}
