#include "engine/least_run.h"

#include <re2/re2.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "catch.h"
#include "engine/example.h"
#include "engine/rule_set.h"
#include "support/random.h"
#include "support/random_pattern.h"

namespace leaktight {
namespace {

size_t LongestRun(std::string_view text) {
  size_t longest = 0;
  size_t run = 0;
  for (const char c : text) {
    run = IsTokenByte(c) ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  return longest;
}

}  // namespace

TEST_CASE("the least run of a pattern", "[engine]") {
  struct Case {
    std::string_view pattern;
    size_t least;
  };
  for (const Case& c : {
           Case{"", 0},
           Case{"abc", 3},
           Case{"tok_[a-z]{20}", 24},
           Case{"\\btok_[a-z]{20,30}\\b", 24},
           Case{"tok_[a-z]{20,}?", 24},
           Case{"(?i:tok)[=: ]{0,3}(?P<secret>[\\w-]{32})", 32},
           Case{"ab(?:cd)?ef", 4},
           Case{"ab(?:=)?ef", 2},
           Case{"ab=*cde", 3},
           Case{"(?:[0-9a-f]{8}-){3}x", 28},
           Case{"(?:[0-9a-f]{8}:){3}x", 8},
           Case{"a{3}|b{5}", 3},
           Case{"x(?:a{3}|b{5})y", 5},
           Case{"x(?:a{3}|=)yz", 2},
           Case{"[^a]{40}", 0},
           Case{"[a-z.]{40}", 0},
           Case{"a+b+", 2},
           Case{"[]a]{9}b", 1},
           // What is not understood says nothing.
           Case{"\\pL[a-z]{20}", 0},
           Case{"[[:alpha:]]{20}", 0},
           Case{"\\Qa\\E[a-z]{20}", 0},
           Case{"(?U)[a-z]{20}", 0},
           Case{"[a-z]{20}(", 0},
           Case{"[a-z]{20})", 0},
       }) {
    CAPTURE(c.pattern);
    CHECK(LeastRun(c.pattern) == c.least);
  }
}

TEST_CASE("what a random pattern matches holds the run that it asks for", "[engine]") {
  Random random(12);
  size_t asked = 0;
  for (int round = 0; round < 30000; round++) {
    const RandomPattern sample(random);
    INFO(sample.pattern << " and " << sample.text);
    const RE2 re(sample.pattern, RE2::Latin1);
    REQUIRE(re.ok());
    const size_t least = LeastRun(sample.pattern);
    asked += least > 1 ? 1 : 0;
    re2::StringPiece found;
    if (!re.Match(sample.text, 0, sample.text.size(), RE2::ANCHOR_BOTH, &found, 1)) continue;
    REQUIRE(LongestRun(sample.text) >= least);
  }
  CHECK(asked > 3000);
}

TEST_CASE("a run is held where it stands", "[engine]") {
  Random random(13);
  for (int round = 0; round < 20000; round++) {
    const std::string text = random.Text(random.Below(60), "aZ9_-+/ .");
    for (size_t least = 0; least < 12; least++) {
      INFO(text << " " << least);
      REQUIRE(HoldsRun(text, least) == (LongestRun(text) >= least));
    }
  }
}

TEST_CASE("the rules built in ask for a run where their tokens have one", "[engine]") {
  size_t asking = 0;
  for (const Rule& rule : BuiltinRules().rules) {
    INFO(rule.id);
    CHECK(rule.least_run == LeastRun(rule.pattern));
    asking += rule.least_run >= 16 ? 1 : 0;
    // What a rule finds by name has not the form of its pattern.
    if (!rule.assigned.names.empty()) continue;
    for (const std::string_view example : rule.examples_match) {
      for (uint64_t seed = 0; seed < 20; seed++) {
        REQUIRE(LongestRun(*ExpandExample(example, seed)) >= rule.least_run);
      }
    }
  }
  CHECK(asking > 200);
}

}  // namespace leaktight
