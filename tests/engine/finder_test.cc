#include "engine/finder.h"

#include <algorithm>
#include <string>
#include <vector>

#include "catch.h"
#include "support/random.h"
#include "support/slow_engine.h"
#include "support/test_rules.h"

using namespace leaktight;

namespace {

const TestRules& Rules() {
  static const TestRules rules({
      RuleText("tok", "tok_, token", "tok_[a-z]+"),
      RuleText("nested", "ken, abcabc", "ken"),
      RuleText("punctuation", "'://', '-----begin'", "x"),
      // Looked for where runs begin.
      RuleText("run", "run_, rnx", "\\b(?:run_|rnx)[a-z_]{14}"),
  });
  return rules;
}

Edit Copied(size_t from, size_t length) {
  return {static_cast<uint32_t>(from), static_cast<uint32_t>(length)};
}

Edit Inserted(size_t length) {
  return {Edit::kInserted, static_cast<uint32_t>(length)};
}

std::string RandomText(Random& random) {
  static const std::vector<std::string> kParts = {
      "tok_", "TOKEN", "ToKeN_", "abc", "://",  "ken", "-----", "BEGIN", "\n",      "k", "e",
      "\xff", "\0x",   "abca",   "",    "run_", "rnx", "RUN_",  "defgh", "_ijklmn", " "};
  std::string text;
  for (size_t parts = random.Below(40); parts > 0; parts--) text += random.Pick(kParts);
  return text;
}

}  // namespace

TEST_CASE("keywords that begin a token are looked for in runs", "[engine]") {
  const RuleSet rules = Rules().View();
  size_t in_runs = 0;
  for (KeywordIndex keyword = 0; keyword < rules.keywords.size(); keyword++) {
    const bool is_run = rules.places[keyword] == KeywordPlace::kRun;
    CAPTURE(rules.keywords[keyword]);
    CHECK(is_run == (rules.keywords[keyword] == "run_" || rules.keywords[keyword] == "rnx"));
    in_runs += is_run ? 1 : 0;
  }
  CHECK(in_runs == 2);
}

TEST_CASE("both searches find what trying every byte finds", "[engine]") {
  const RuleSet rules = Rules().View();
  const auto best = Finder::Make(rules);
  const auto portable = Finder::Make(rules, Finder::Search::kPortable);
  REQUIRE(best);
  REQUIRE(portable);
  // Which one really runs: without this the comparison could be of one search with itself.
  CHECK(portable->search() == Finder::Search::kPortable);
#ifdef __x86_64__
  CHECK(best->search() == Finder::Search::kBest);
#endif
  Random random(7);
  Finder::Scratch scratch;
  std::vector<Hit> hits;
  for (int round = 0; round < 2000; round++) {
    const std::string text = RandomText(random);
    const std::vector<Hit> expected = SlowFind(rules, text);
    best->Find(text, scratch, hits);
    CHECK(hits == expected);
    portable->Find(text, scratch, hits);
    CHECK(hits == expected);
  }
}

// Beside each change so many bytes are looked at as the longest keyword has, but one: nine.
TEST_CASE("what stands around several changes is looked at by itself", "[engine]") {
  const TestRules own({RuleText("punctuation", "ken, '-----begin'", "x")});
  const RuleSet rules = own.View();
  const auto finder = Finder::Make(rules);
  REQUIRE(finder);
  Finder::Scratch scratch;
  std::vector<Hit> hits;
  const auto check = [&](const std::string& base, const std::string& last) {
    const std::string text = "+" + base + last;
    const std::vector<Edit> edits = {
        {Edit::kInserted, 1}, Copied(0, base.size()), Inserted(last.size())};
    std::vector<Hit> base_hits = SlowFind(rules, base);
    finder->Refind(text, edits, base_hits, scratch, hits);
    CHECK(hits == SlowFind(rules, text));
    return hits.size();
  };
  // "ke" ends what is looked at behind the first change, "n" begins what is before the second.
  CHECK(check("-------ke" + std::string(30, '.') + "n--------", "+") == 0);
  // The longest keyword, all of it looked at for the second change's one byte.
  CHECK(check(std::string(30, '.') + "-----begi", "n") == 1);
}

TEST_CASE("a keyword is found at every alignment", "[engine]") {
  const RuleSet rules = Rules().View();
  Finder::Scratch scratch;
  std::vector<Hit> hits;
  for (const auto search : {Finder::Search::kBest, Finder::Search::kPortable}) {
    const auto finder = Finder::Make(rules, search);
    REQUIRE(finder);
    for (size_t before = 0; before < 130; before++) {
      const std::string text = std::string(before, '.') + "-----BEGIN" + std::string(130, '.');
      finder->Find(text, scratch, hits);
      REQUIRE(hits.size() == 1);
      CHECK(hits[0].begin == before);
      CHECK(rules.keywords[hits[0].keyword] == "-----begin");
    }
  }
}

TEST_CASE("a scratch serves one finder after another", "[engine]") {
  const TestRules other({RuleText("other", "other", "other")});
  const auto one = Finder::Make(Rules().View());
  const auto two = Finder::Make(other.View());
  Finder::Scratch scratch;
  std::vector<Hit> hits;
  for (int round = 0; round < 3; round++) {
    one->Find("tok_ other", scratch, hits);
    CHECK(hits.size() == 1);
    two->Find("tok_ other", scratch, hits);
    CHECK(hits.size() == 1);
  }
}

TEST_CASE("a set without rules finds nothing", "[engine]") {
  const auto tables = RuleTables::Make({});
  const auto finder = Finder::Make(tables->View());
  REQUIRE(finder);
  Finder::Scratch scratch;
  std::vector<Hit> hits = {{1, 1}};
  finder->Find("tok_", scratch, hits);
  CHECK(hits.empty());
}

TEST_CASE("a database that is none is refused with advice", "[engine]") {
  RuleSet rules = Rules().View();
  const std::vector<char> garbage(100, 'x');
  rules.database = garbage;
  const auto finder = Finder::Make(rules);
#ifdef __x86_64__
  REQUIRE_FALSE(finder);
  CHECK(finder.error().next.find("build leaktight again") != std::string::npos);
#endif
}

TEST_CASE("a run that begins or ends at a change is looked for again", "[engine]") {
  const RuleSet rules = Rules().View();
  Finder::Scratch scratch;
  std::vector<Hit> base_hits, again;
  const std::string run = "run_abcdefghij";
  const std::vector<std::string> bases = {"  " + run + "  ", "x" + run + "  ", run, run.substr(1)};
  for (const std::string& base : bases) {
    for (const auto search : {Finder::Search::kBest, Finder::Search::kPortable}) {
      const auto finder = Finder::Make(rules, search);
      for (size_t from = 0; from <= base.size(); from++) {
        for (size_t to = from; to <= std::min(from + 3, base.size()); to++) {
          for (const std::string inserted : {"", "z", "r", " ", "()"}) {
            const std::string text = base.substr(0, from) + inserted + base.substr(to);
            std::vector<Edit> edits = {Copied(0, from), Inserted(inserted.size()),
                                       Copied(to, base.size() - to)};
            std::erase_if(edits, [](const Edit& edit) { return edit.length == 0; });
            finder->Find(base, scratch, base_hits);
            finder->Refind(text, edits, base_hits, scratch, again);
            CAPTURE(base, text);
            REQUIRE(again == SlowFind(rules, text));
          }
        }
      }
    }
  }
}

namespace {

struct Edited {
  std::string text;
  std::vector<Edit> edits;
};

// A text made from a base by random copies, in any order and overlapping, and insertions.
Edited RandomEdit(Random& random, const std::string& base) {
  Edited edited;
  for (size_t steps = random.Below(8); steps > 0; steps--) {
    if (random.Below(3) == 0 || base.empty()) {
      const std::string inserted = RandomText(random).substr(0, 12);
      edited.text += inserted;
      edited.edits.push_back(Inserted(inserted.size()));
    } else {
      const size_t from = random.Below(base.size());
      const size_t length = random.Below(base.size() - from + 1);
      edited.text += base.substr(from, length);
      edited.edits.push_back(Copied(from, length));
    }
  }
  return edited;
}

}  // namespace

TEST_CASE("finding again after edits equals finding anew", "[engine]") {
  const RuleSet rules = Rules().View();
  for (const auto search : {Finder::Search::kBest, Finder::Search::kPortable}) {
    const auto finder = Finder::Make(rules, search);
    Random random(8);
    Finder::Scratch scratch;
    std::vector<Hit> base_hits, again, anew;
    for (int round = 0; round < 3000; round++) {
      const std::string base = RandomText(random);
      const Edited edited = RandomEdit(random, base);
      finder->Find(base, scratch, base_hits);
      finder->Refind(edited.text, edited.edits, base_hits, scratch, again);
      finder->Find(edited.text, scratch, anew);
      REQUIRE(again == anew);
    }
  }
}
