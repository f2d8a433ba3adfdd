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

// A pattern of a rule's kind, and a text that it matches.
class Sample {
 public:
  explicit Sample(Random& random) : random_(random) { Alternatives(0, true); }

  std::string pattern;
  std::string text;

 private:
  // `taken`: what is written to the pattern stands in the text too.
  void Alternatives(int depth, bool taken) {
    const size_t count = 1 + random_.Below(3) / 2;
    const size_t chosen = random_.Below(count);
    for (size_t i = 0; i < count; i++) {
      if (i > 0) pattern += '|';
      Sequence(depth, taken && i == chosen);
    }
  }

  void Sequence(int depth, bool taken) {
    for (size_t atoms = random_.Below(4); atoms > 0; atoms--) {
      const std::string before = text;
      Atom(depth, taken);
      const std::string once = text.substr(before.size());
      // What is repeated is repeated as it is: of a group, with the same choice.
      static const std::vector<std::string> kQuantifiers = {"",  "",    "",     "?",    "*",
                                                            "+", "{3}", "{2,}", "{0,4}"};
      const std::string& quantifier = random_.Pick(kQuantifiers);
      if (quantifier.empty()) continue;
      pattern += quantifier;
      if (random_.Below(4) == 0) pattern += '?';
      if (!taken) continue;
      const size_t least = quantifier == "+"      ? 1
                           : quantifier == "{3}"  ? 3
                           : quantifier == "{2,}" ? 2
                                                  : 0;
      const size_t more = quantifier == "{3}" || quantifier == "?" ? 0 : random_.Below(2);
      text = before;
      for (size_t i = 0; i < least + more; i++) text += once;
    }
  }

  void Atom(int depth, bool taken) {
    struct Kind {
      std::string_view pattern;
      std::string_view bytes;
    };
    static const std::vector<Kind> kKinds = {{"[A-Za-z0-9]", "azAZ09"},
                                             {"[0-9a-f]", "09af"},
                                             {"[\\w-]", "a_-9"},
                                             {"[\\w.-]", "a.-"},
                                             {"[A-Za-z0-9+/]", "+/A"},
                                             {"[^\\s]", "a=\""},
                                             {"\\w", "_a0"},
                                             {"\\d", "5"},
                                             {"[=:]", "=:"},
                                             {"\\.", "."},
                                             {"x", "x"},
                                             {"-", "-"},
                                             {"\\x41", "A"},
                                             {".", "a "},
                                             {"[^a-z]", "A9 "},
                                             {"\\s", " \t"},
                                             {"[]a]", "]a"},
                                             {"\\/", "/"},
                                             {"[a\\-z]", "a-z"}};
    const size_t kind = random_.Below(kKinds.size() + 3);
    if (kind < kKinds.size()) {
      pattern += kKinds[kind].pattern;
      if (taken) text += kKinds[kind].bytes[random_.Below(kKinds[kind].bytes.size())];
    } else if (depth < 3) {
      static const std::vector<std::string> kOpenings = {"(", "(?:", "(?i:", "(?P<n", "(?s:"};
      const std::string& opening = random_.Pick(kOpenings);
      pattern += opening;
      if (opening.back() == 'n') pattern += std::to_string(names_++) + ">";
      Alternatives(depth + 1, taken);
      pattern += ')';
    } else {
      pattern += "(?:\\b|)";
    }
  }

  Random& random_;
  int names_ = 0;
};

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
    const Sample sample(random);
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
