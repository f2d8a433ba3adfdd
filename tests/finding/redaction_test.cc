#include "finding/redaction.h"

#include "catch.h"
#include "support/random.h"

using namespace leaktight;

TEST_CASE("a redacted secret can be recognised and not used", "[finding]") {
  Random random(5);
  const std::string key = "AKIA" + random.Text(16, "ABCDEFGH");
  CHECK(Redact(key) == "AKIA…" + key.substr(18));
  CHECK(Redact("hunter2") == "h…");
  CHECK(Redact("abc") == "…");
  CHECK(Redact("") == "…");
}

TEST_CASE("of a secret of several lines only the first shows", "[finding]") {
  CHECK(Redact("-----BEGIN PRIVATE KEY-----\nsecond line\n") == "----…");
}

TEST_CASE("no control character comes through a redacted secret", "[finding]") {
  CHECK(Redact("\x1b[31m-and-more-of-it-\x1b") == "…");
  CHECK(Redact("abc\xff and more of it, long") == "abc…ng");
}

TEST_CASE("never ten characters in a row are shown", "[finding]") {
  Random random(6);
  for (size_t size = 0; size < 100; size++) {
    const std::string secret = random.Text(size, kBase62);
    const std::string shown = Redact(secret);
    for (size_t i = 0; i + 10 <= size; i++) {
      CHECK(shown.find(secret.substr(i, 10)) == std::string::npos);
    }
  }
}

TEST_CASE("an excerpt has the line and every secret on it", "[finding]") {
  const std::string text = "first\nkey = AAAA and BBBB\nlast\n";
  const LineTable lines(text);
  const Span a{text.find("AAAA"), text.find("AAAA") + 4};
  const Span b{text.find("BBBB"), text.find("BBBB") + 4};
  const Excerpt excerpt = MakeExcerpt(text, lines, a, {b, a, {0, 5}});
  CHECK(excerpt.line == 2);
  CHECK(excerpt.text == "key = AAAA and BBBB");
  CHECK(excerpt.caret == Span{6, 10});
  CHECK(excerpt.secrets == std::vector<Span>{{6, 10}, {15, 19}});
  CHECK_FALSE(excerpt.cut_before);
  CHECK_FALSE(excerpt.cut_after);
}

TEST_CASE("secrets that overlap are masked as one", "[finding]") {
  const std::string text = "0123456789";
  const Excerpt excerpt =
      MakeExcerpt(text, LineTable(text), {2, 4}, {{2, 4}, {3, 6}, {6, 7}, {9, 10}});
  CHECK(excerpt.secrets == std::vector<Span>{{2, 7}, {9, 10}});
}

TEST_CASE("a long line is cut around the secret, between characters", "[finding]") {
  std::string text;
  for (int i = 0; i < 300; i++) text += "ä";
  const size_t at = text.size();
  text += "SECRET";
  for (int i = 0; i < 300; i++) text += "ö";
  const Excerpt excerpt = MakeExcerpt(text, LineTable(text), {at, at + 6}, {{at, at + 6}});
  CHECK(excerpt.cut_before);
  CHECK(excerpt.cut_after);
  CHECK(excerpt.caret.In(excerpt.text) == "SECRET");
  CHECK(excerpt.text.size() <= kExcerptBytes + 4);
  CHECK(static_cast<unsigned char>(excerpt.text[0]) == 0xc3);
  CHECK(static_cast<unsigned char>(excerpt.text.back()) == 0xb6);
}

TEST_CASE("a secret of several lines is shown by its first", "[finding]") {
  const std::string text = "x: BEGIN\nmiddle\nEND\n";
  const Excerpt excerpt = MakeExcerpt(text, LineTable(text), {3, 19}, {{3, 19}});
  CHECK(excerpt.text == "x: BEGIN");
  CHECK(excerpt.caret == Span{3, 8});
  CHECK(excerpt.secrets == std::vector<Span>{{3, 8}});
}
