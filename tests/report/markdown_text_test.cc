#include "report/markdown_text.h"

#include "catch.h"

using namespace leaktight;

TEST_CASE("a code span is fenced by more backticks than stand in it", "[report]") {
  CHECK(MarkdownCode("a/b.txt:3") == "`a/b.txt:3`");
  CHECK(MarkdownCode("a`b") == "``a`b``");
  CHECK(MarkdownCode("a```b") == "````a```b````");
  CHECK(MarkdownCode("`") == "`` ` ``");
  CHECK(MarkdownCode(" a") == "`  a `");
  CHECK(MarkdownCode("") == "–");
  CHECK(MarkdownCode("  ") == "–");
  CHECK(MarkdownCode("a\nb\x1b[0m") == "`a\\nb\\x1b[0m`");
  CHECK(MarkdownCode("a|b") == "`a|b`");
}

TEST_CASE("nothing ends the cell of a table", "[report]") {
  CHECK(MarkdownCell("a|b") == "`a\\|b`");
  CHECK(MarkdownCell("a\\|b||") == "`a\\\\x7cb\\|\\|`");
  CHECK(MarkdownCell("a\r\n| b") == "`a\\r\\n\\| b`");
}

TEST_CASE("what looks technical in a sentence becomes code, the rest stays", "[report]") {
  CHECK(MarkdownProse("Revoke it (the team's old key), then commit again.") ==
        "Revoke it (the team's old key), then commit again.");
  CHECK(MarkdownProse("DB_PASSWORD: see a/b.txt, or git rm --cached .env.") ==
        "`DB_PASSWORD`: see `a/b.txt`, or git rm `--cached` `.env`.");
  CHECK(MarkdownProse("<img src=x> @octocat #12 https://evil.example *bold* [x](y) 1234567") ==
        "`<img` `src=x>` `@octocat` `#12` `https://evil.example` `*bold*` `[x](y)` `1234567`");
  CHECK(MarkdownProse("a\n\n# heading\n- item") == "a `#` heading `-` item");
  CHECK(MarkdownProse("") == "");
}
