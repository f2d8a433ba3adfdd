#include "engine/plain_assignment.h"

#include <re2/re2.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.h"
#include "catch.h"
#include "engine/rule_set.h"
#include "engine/words.h"
#include "support/random.h"

namespace leaktight {
namespace {

const Rule& GenericSecret() {
  const auto rules = BuiltinRules().rules;
  return *std::find_if(rules.begin(), rules.end(), [](const Rule& rule) { return rule.plain; });
}

// What the pattern says, as engine/judge.cc asks it.
class ByPattern {
 public:
  ByPattern()
      : pattern_(re2::StringPiece(GenericSecret().pattern.data(), GenericSecret().pattern.size()),
                 RE2::Latin1),
        groups_(static_cast<size_t>(pattern_.NumberOfCapturingGroups()) + 1) {}

  std::optional<PlainAssignment> Read(std::string_view text, Span keyword, Span window) {
    const re2::StringPiece piece(text.data(), text.size());
    for (size_t from = window.begin; from <= keyword.begin;) {
      if (!pattern_.Match(piece, from, window.end, RE2::UNANCHORED, groups_.data(),
                          static_cast<int>(groups_.size()))) {
        return std::nullopt;
      }
      const auto span_of = [&](int group) {
        const auto& found = groups_[static_cast<size_t>(group)];
        const auto begin = static_cast<size_t>(found.data() - text.data());
        return Span{begin, begin + found.size()};
      };
      PlainAssignment match;
      match.whole = span_of(0);
      for (const auto& [name, group] : pattern_.NamedCapturingGroups()) {
        if (groups_[static_cast<size_t>(group)].data() == nullptr) continue;
        (name.starts_with("name") ? match.name : match.secret) = span_of(group);
      }
      if (match.name.Contains(keyword)) return match;
      from = match.whole.begin + 1;
    }
    return std::nullopt;
  }

 private:
  RE2 pattern_;
  std::vector<re2::StringPiece> groups_;
};

// Where the keywords of the rule stand.
std::vector<Span> Keywords(std::string_view text) {
  const std::string lower = ToLower(text);
  std::vector<Span> spans;
  for (const std::string_view keyword : GenericSecret().keywords) {
    for (size_t at = 0; (at = lower.find(keyword, at)) != std::string::npos; at++) {
      size_t end = at + keyword.size();
      while (!IsAlnum(text[end - 1])) end--;  // as engine/judge.cc does
      spans.push_back({at, end});
    }
  }
  return spans;
}

std::string Shown(const PlainAssignment& match, std::string_view text) {
  return std::string(match.whole.In(text)) + " ⟨" + std::string(match.name.In(text)) + "⟩ ⟨" +
         std::string(match.secret.In(text)) + "⟩";
}

std::optional<PlainAssignment> Read(std::string_view text) {
  const std::vector<Span> keywords = Keywords(text);
  REQUIRE_FALSE(keywords.empty());
  return ReadPlainAssignment(text, keywords[0], {0, text.size()});
}

}  // namespace

TEST_CASE("plain assignments are read", "[engine]") {
  struct Case {
    std::string_view text;
    std::string_view whole;
    std::string_view name;
    std::string_view secret;
  };
  for (const Case& c : {
           Case{"x\nDB_PASSWORD=abc123\ny", "DB_PASSWORD=abc123", "DB_PASSWORD", "abc123"},
           Case{"  password: abc  \r\n", "password: abc  \r", "password", "abc"},
           Case{"my.api_key = \"a b c\";", "my.api_key = \"a b c\"", "my.api_key", "a b c"},
           Case{"{\"token\": \"abc\"}", "token\": \"abc\"", "token", "abc"},
           Case{"{'token' : 'abc'}", "token' : 'abc'", "token", "abc"},
           Case{"--password=abc==", "password=abc==", "password", "abc=="},
           Case{"secretKey: STRIPE_API_KEY", "secretKey: STRIPE_API_KEY", "secretKey",
                "STRIPE_API_KEY"},
       }) {
    CAPTURE(c.text);
    const auto match = Read(c.text);
    REQUIRE(match);
    CHECK(match->whole.In(c.text) == c.whole);
    CHECK(match->name.In(c.text) == c.name);
    CHECK(match->secret.In(c.text) == c.secret);
  }
}

TEST_CASE("what is not plain is left to the pattern", "[engine]") {
  for (const std::string_view text : {
           "password",
           "password abc",
           "password == abc",
           "password => abc",
           "password := abc",
           "password: \"abc\\\"d\"",
           "password: \"\"\"abc\"\"\"",
           "password: \"Bearer abc\"",
           "password: abc def",
           "password: abc, x",
           "?password=abc",
           "x&password=abc",
           "password: 'a' | 'b' = \"c\"",
           "password: abc==\n\"x\"",
           "password: \"abc",
           "password:",
           "identified by_token = \"x\"",
           "password: f(\n\"abc\")",
           "`password`: abc",
       }) {
    CAPTURE(text);
    CHECK_FALSE(Read(text));
  }
}

TEST_CASE("of random text plain assignments are read as the pattern reads them", "[engine]") {
  static const std::vector<std::string> kParts = {
      "password", "secretKey", "api_key", "token",    "DB_PASSWORD", "x-api-key", "identified by",
      "set ",     "apiKey",    "key",     "$",        "value",       "env ",      "login u",
      "bearer",   "apikey",    "new ",    "or",       ":",           ": ",        "=",
      " = ",      ":=",        "=>",      "->",       "==",          "+=",        "|",
      "||",       "??",        "?",       "&",        "\"",          "'",         "`",
      "\\",       "\"\"",      "\", \"",  ",",        "(",           ")",         "[",
      "]",        "{",         "}",       "<",        ">",           "</",        " ",
      "\t",       "\n",        "\r\n",    "\n  ",     "-",           "--",        ".",
      "_",        "a",         "Abc123",  "A1b2C3d4", "aGVsbG8=",    "x/y+z",     "String",
      "'a'",      "\xe9",      "#",       "@",        ": \"A1b2\"",  "=A1b2\n",   ": A1\n",
      "='b'",     ": 'c' ",    "%",       "^~"};
  ByPattern by_pattern;
  Random random(11);
  size_t plain = 0;
  for (int round = 0; round < 130000; round++) {
    std::string text;
    for (size_t parts = 2 + random.Below(9); parts > 0; parts--) text += random.Pick(kParts);
    if (random.Below(2) == 0)
      text.insert(0, random.Pick(kParts) + "password" + random.Pick(kParts));
    for (const Span keyword : Keywords(text)) {
      Span window{0, text.size()};
      if (random.Below(4) == 0) {
        window = {keyword.begin - random.Below(keyword.begin + 1),
                  keyword.end + random.Below(text.size() - keyword.end + 1)};
      }
      const auto read = ReadPlainAssignment(text, keyword, window);
      if (!read) continue;
      plain++;
      const auto expected = by_pattern.Read(text, keyword, window);
      INFO(text << "\nfrom " << window.begin << " to " << window.end);
      REQUIRE(expected);
      REQUIRE(Shown(*read, text) == Shown(*expected, text));
      REQUIRE(read->whole == expected->whole);
    }
  }
  CHECK(plain > 10000);
}

}  // namespace leaktight
