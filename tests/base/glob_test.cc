#include "base/glob.h"

#include <string>

#include "catch.h"

using namespace leaktight;

TEST_CASE("a glob without a slash is about the last part of a path", "[base]") {
  CHECK(GlobMatches("*.md", "docs/a.md"));
  CHECK(GlobMatches("?.md", "a.md"));
  CHECK_FALSE(GlobMatches("*.md", "a.md/b"));
}

TEST_CASE("a star stays within its part, two cross parts", "[base]") {
  CHECK(GlobMatches("docs/*.md", "docs/a.md"));
  CHECK_FALSE(GlobMatches("docs/*.md", "docs/x/a.md"));
  CHECK(GlobMatches("docs/**", "docs/x/a.md"));
  CHECK_FALSE(GlobMatches("docs/**", "docs"));
  CHECK(GlobMatches("**/a.md", "a.md"));
  CHECK(GlobMatches("**/a.md", "x/y/a.md"));
  CHECK_FALSE(GlobMatches("**/a.md", "x/ya.md"));
  CHECK(GlobMatches("a/**/b", "a/b"));
  CHECK(GlobMatches("a/**/b", "a/x/y/b"));
  CHECK(GlobMatches("/top.txt", "top.txt"));
  CHECK_FALSE(GlobMatches("/top.txt", "x/top.txt"));
}

TEST_CASE("sets hold ranges, may be negated, and need an end", "[base]") {
  CHECK(GlobMatches("[a-c]x", "bx"));
  CHECK_FALSE(GlobMatches("[!a-c]x", "bx"));
  CHECK(GlobMatches("[^a-c]x", "dx"));
  CHECK(GlobMatches("[]]x", "]x"));
  CHECK_FALSE(GlobMatches("[x", "[x"));  // malformed, as in git
  CHECK(GlobMatches("[a-]", "-"));
  CHECK(GlobMatches("[\\]]", "]"));
}

TEST_CASE("a backslash makes the next character plain", "[base]") {
  CHECK(GlobMatches("\\*", "*"));
  CHECK_FALSE(GlobMatches("\\*", "a"));
}

TEST_CASE("many stars take no more than the product of both lengths", "[base]") {
  std::string glob;
  for (int i = 0; i < 200; i++) glob += "*a";
  CHECK_FALSE(WildcardMatches(glob, std::string(2000, 'a') + "b"));
}
