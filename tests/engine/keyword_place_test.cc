#include "engine/keyword_place.h"

#include <re2/re2.h>

#include <string>
#include <string_view>
#include <vector>

#include "catch.h"
#include "engine/example.h"
#include "engine/rule_set.h"
#include "engine/words.h"
#include "support/random.h"
#include "support/random_pattern.h"
#include "support/slow_engine.h"

using namespace leaktight;

TEST_CASE("the place where every match of a pattern has a keyword", "[engine]") {
  struct Case {
    std::string_view pattern;
    std::vector<std::string_view> keywords;
    bool in_runs;
  };
  for (const Case& c : {
           Case{"\\btok_[a-z]{10}", {"tok_"}, true},
           Case{"\\btok_[a-z]{9}", {"tok_"}, false},
           Case{"\\btok_[a-z]{9}-?", {"tok_"}, false},
           Case{"\\btok_[a-z]{9}[ -]", {"tok_"}, false},
           Case{"\\btok_[a-z]{5,}", {"tok_"}, false},
           Case{"\\btok_(?:[a-z]{2}-){9}", {"tok_"}, true},
           Case{"\\btok_[a-z.=:~|!@$%&*+/-]{10}", {"tok_"}, true},
           Case{"\\btok_[a-z ]{10}", {"tok_"}, false},
           Case{"\\btok_[^a]{10}", {"tok_"}, false},
           // Some letter or figure may stand before.
           Case{"tok_[a-z]{10}", {"tok_"}, false},
           Case{"[a-z]?tok_[a-z]{10}", {"tok_"}, false},
           Case{"_tok_[a-z]{10}", {"tok_"}, true},
           Case{"[^0-9A-Za-z]tok_[a-z]{10}", {"tok_"}, true},
           Case{"[^0-9a-z]tok_[a-z]{10}", {"tok_"}, false},
           Case{"(?:^|[=\"' ])(?P<secret>tok_[a-z]{10})", {"tok_"}, true},
           Case{"(?:|[=\"' ])tok_[a-z]{10}", {"tok_"}, false},
           Case{"=[ ]{0,2}[\"']?tok_[a-z]{10}", {"tok_"}, true},
           Case{"=(?:a )?tok_[a-z]{10}", {"tok_"}, true},
           Case{"=(?:a)?tok_[a-z]{10}", {"tok_"}, false},
           Case{"(?:a=){2}tok_[a-z]{10}", {"tok_"}, true},
           Case{"(?:=a){2}tok_[a-z]{10}", {"tok_"}, false},
           // Behind a word's edge a word is no longer one.
           Case{"\\b:tok[a-z]{10}", {":tok"}, false},
           Case{" :tok[a-z]{10}", {":tok"}, false},
           Case{" _tok[a-z]{10}", {"_tok"}, false},
           // Any one of the keywords, in whatever case.
           Case{"\\b(?:tok|key)_[a-z]{10}", {"tok_", "key_"}, true},
           Case{"\\b(?:tok|key)_[a-z]{10}", {"tok_"}, false},
           Case{"\\b(?i:tok)_[a-z]{10}", {"TOK_"}, true},
           Case{"\\bk[xyz]y[a-z]{20}", {"kxy", "kyy", "kzy"}, true},
           Case{"\\bk[xyz]y[a-z]{20}", {"kxy", "kzy"}, false},
           Case{"\\bghi[a-z]{20}|\\bjkl[a-z]{20}", {"ghi", "jkl"}, true},
           Case{"\\bghi[a-z]{20}|jkl[a-z]{20}", {"ghi", "jkl"}, false},
           Case{"\\b(?:key_)?abc_[a-z]{10}", {"abc_"}, true},
           Case{"\\b(?:key_)?abc_[a-z]{10}", {"key_", "abc_"}, true},
           Case{"\\b(?:abc_)?[a-z]{20}", {"abc_"}, false},
           Case{"\\b(?:test)?abc_[a-z]{10}", {"abc_", "testabc_"}, true},
           Case{"\\b(?:test)?abc_[a-z]{10}", {"abc_"}, false},
           Case{"\\b(?:abc_){4}", {"abc_"}, true},
           Case{"\\b(?:abc_){3}", {"abc_"}, false},
           Case{"name[^\\n]{0,40}?\\babc_[a-z]{10}", {"abc_"}, true},
           Case{"name[^\\n]{0,40}?\\babc_[a-z]{10}", {"name"}, false},
           // Of a long one so many bytes are looked for as a run has.
           Case{"\\babcdefghijklmnop", {"abcdefghijklmnop"}, true},
           Case{"\\babcdefghijklmn op", {"abcdefghijklmn op"}, true},
           Case{"\\babcdefghijklm nop", {"abcdefghijklm nop"}, false},
           // What is not understood says nothing.
           Case{"\\btok_[a-z]{10}\\pL", {"tok_"}, false},
           Case{"\\btok_[a-z]{10}", {}, false},
       }) {
    CAPTURE(c.pattern);
    CHECK((PlaceOfKeywords(c.pattern, c.keywords) == KeywordPlace::kRun) == c.in_runs);
  }
}

TEST_CASE("a pattern that is too large to be looked through is looked for anywhere", "[engine]") {
  std::string pattern = "\\btok_";
  for (int i = 0; i < 40; i++) pattern += "(?:(?:a|b){1,9}|(?:c|d){1,9}){1,9}";
  CHECK(RE2(pattern, RE2::Latin1).ok());
  CHECK(PlaceOfKeywords(pattern, std::vector<std::string_view>{"tok_"}) == KeywordPlace::kAnywhere);
}

TEST_CASE("what a random pattern matches has a keyword in its place", "[engine]") {
  static const std::vector<std::string> kEdges = {
      "", "\\b", "[^0-9A-Za-z]", "(?:^|[= ])", "(?:^|)", "_", "[=:]?", "(?:\\b|=)", "x"};
  static const std::vector<std::string> kTails = {
      "", "", "[a-z]{9}", "[\\w.-]{10,}", "[a-z ]{12}", "(?:ab|c=){6}"};
  static const std::vector<std::string> kTexts = {
      "", "x", "abcdefghi", "a.b_c-d.e0f", "ab cd efghij", "abc=ababc=c="};
  Random random(14);
  size_t in_runs = 0;
  size_t matched = 0;
  for (int round = 0; round < 60000; round++) {
    const RandomPattern before(random);
    const RandomPattern behind(random);
    const std::string pattern = "(?:" + (random.Below(3) == 0 ? before.pattern : "") + ")" +
                                random.Pick(kEdges) + "(?:tok_|kxy)" +
                                (random.Below(2) == 0 ? "(?:" + behind.pattern + ")" : "") +
                                random.Pick(kTails);
    const std::vector<std::string_view> keywords = {"tok_", "kxy"};
    if (PlaceOfKeywords(pattern, keywords) == KeywordPlace::kAnywhere) continue;
    in_runs++;
    const RE2 re(pattern, RE2::Latin1);
    if (!re.ok()) continue;  // two groups of one name
    for (int i = 0; i < 4; i++) {
      static const std::vector<std::string> kBetween = {"", " ", "=", "x", "_", ":"};
      const std::string text = random.Pick(kBetween) + (random.Below(2) == 0 ? before.text : "") +
                               random.Pick(kBetween) + random.Pick<std::string>({"tok_", "kxy"}) +
                               (random.Below(2) == 0 ? behind.text : "") + random.Pick(kTexts);
      re2::StringPiece found;
      if (!re.Match(text, 0, text.size(), RE2::UNANCHORED, &found, 1)) continue;
      matched++;
      INFO(pattern << " and " << text);
      const auto begin = static_cast<size_t>(found.data() - text.data());
      bool has_one = false;
      for (size_t at = begin; at < begin + found.size(); at++) {
        const std::string_view rest = std::string_view(text).substr(at);
        if (!rest.starts_with("tok_") && !rest.starts_with("kxy")) continue;
        has_one = has_one || IsInPlace(KeywordPlace::kRun, text, at);
      }
      REQUIRE(has_one);
    }
  }
  CHECK(in_runs > 1000);
  CHECK(matched > 1000);
}

// A rule whose pattern asks for more than it seems to would be looked for where it never stands.
TEST_CASE("examples of rules whose keywords are looked for in runs have one there", "[engine]") {
  const RuleSet& rules = BuiltinRules();
  size_t in_runs = 0;
  for (RuleIndex rule = 0; rule < rules.rules.size(); rule++) {
    if (rules.rules[rule].place != KeywordPlace::kRun) continue;
    in_runs++;
    CAPTURE(rules.rules[rule].id);
    for (const std::string_view example : rules.rules[rule].examples_match) {
      const std::string text = ExpandExample(example, 1).value();
      bool has_one = false;
      for (const Hit hit : SlowFind(rules, text)) {
        for (const RuleIndex woken : rules.RulesOf(hit.keyword)) has_one |= woken == rule;
      }
      // What is found by its name alone has no keyword of the rule.
      CHECK((has_one || !rules.rules[rule].assigned.names.empty()));
    }
  }
  CHECK(in_runs > 200);
}
