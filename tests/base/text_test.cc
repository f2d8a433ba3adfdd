#include "base/text.h"

#include "catch.h"
#include "support/random.h"

using namespace leaktight;

TEST_CASE("what could move a cursor becomes a visible escape", "[base]") {
  CHECK(EscapeForTerminal("a\x1b[31mb") == "a\\x1b[31mb");
  CHECK(EscapeForTerminal("one\ntwo\r") == "one\\ntwo\\r");
  CHECK(EscapeForTerminal("\xe2\x80\xae") == "\\u202e");  // right-to-left override
  CHECK(EscapeForTerminal("\xc2\x9b"
                          "2J") == "\\x9b2J");                    // C1 control sequence introducer
  CHECK(EscapeForTerminal("\xe2\x80\x8b") == "\\u200b");          // zero width space
  CHECK(EscapeForTerminal("\xf3\xa0\x81\x81") == "\\U000e0041");  // tag character
  CHECK(EscapeForTerminal("caf\xe9") == "caf\\xe9");              // Latin-1
  CHECK(EscapeForTerminal("\x7f") == "\\x7f");
  CHECK(EscapeForTerminal(std::string_view("\0", 1)) == "\\x00");
}

TEST_CASE("text that harms nobody stays as it is", "[base]") {
  CHECK(EscapeForTerminal("größe 😀 日本 C:\\x") == "größe 😀 日本 C:\\x");
  CHECK(EscapeForTerminal("a\tb") == "a b");
}

TEST_CASE("escaped text is UTF-8 without controls whatever went in", "[base]") {
  Random random(2);
  for (int round = 0; round < 200; round++) {
    const std::string escaped = EscapeForTerminal(random.Bytes(40));
    CHECK(IsUtf8(escaped));
    for (const char c : escaped) CHECK((static_cast<unsigned char>(c) >= 0x20 && c != 0x7f));
  }
}

TEST_CASE("UTF-8 is told from what only looks like it", "[base]") {
  CHECK(IsUtf8("größe 😀"));
  CHECK_FALSE(IsUtf8("\xc0\xaf"));          // overlong
  CHECK_FALSE(IsUtf8("\xed\xa0\x80"));      // surrogate
  CHECK_FALSE(IsUtf8("\xf4\x90\x80\x80"));  // past the last code point
  CHECK_FALSE(IsUtf8("\xe2\x82"));          // cut off
  CHECK(DecodeUtf8("€").value == 0x20ac);
}

TEST_CASE("wide characters take two cells, combining marks none", "[base]") {
  CHECK(DisplayWidth("abc") == 3);
  CHECK(DisplayWidth("日本") == 4);
  CHECK(DisplayWidth("😀") == 2);
  CHECK(DisplayWidth("e\xcc\x81") == 1);
}

TEST_CASE("the distance of two words counts a swap as one edit", "[base]") {
  CHECK(EditDistance("formt", "format") == 1);
  CHECK(EditDistance("stagde", "staged") == 1);
  CHECK(EditDistance("", "abc") == 3);
  CHECK(EditDistance("abc", "abc") == 0);
}

TEST_CASE("letters are folded in ASCII alone", "[base]") {
  CHECK(EqualIgnoringCase("Secret", "sECRET"));
  CHECK_FALSE(EqualIgnoringCase("secret", "secre"));
  CHECK(ToLower("ÄB") == "Äb");
  CHECK(Trim(" \ta b\r\n") == "a b");
  CHECK(Trim(" \n").empty());
}

TEST_CASE("words are found anywhere in a text, as by find", "[base]") {
  CHECK(HoldsWord("abc", "c"));
  CHECK(HoldsWord("abc", "abc"));
  CHECK(HoldsWord("", ""));
  CHECK_FALSE(HoldsWord("abc", "abcd"));
  CHECK_FALSE(HoldsWord("", "a"));
  CHECK(FindWord("abc", "", 3) == 3);
  CHECK(FindWord("abc", "", 4) == std::string_view::npos);
  Random random(3);
  for (int i = 0; i < 20000; i++) {
    const std::string text = random.Text(random.Below(300), "ab");
    const std::string word = random.Text(1 + random.Below(9), "ab");
    INFO(text << " " << word);
    REQUIRE(HoldsWord(text, word) == (text.find(word) != std::string::npos));
    const size_t from = random.Below(text.size() + 2);
    REQUIRE(FindWord(text, word, from) == text.find(word, from));
  }
}

TEST_CASE("words are found whatever case they are in", "[base]") {
  CHECK(HoldsIgnoringCase("dbSecretName", "secret"));
  CHECK(HoldsIgnoringCase("DB_SECRET", "secret"));
  CHECK(HoldsIgnoringCase("ssecret", "secret"));
  CHECK(HoldsIgnoringCase("", ""));
  CHECK_FALSE(HoldsIgnoringCase("secre", "secret"));
  CHECK_FALSE(HoldsIgnoringCase("s_ecret", "secret"));
}
