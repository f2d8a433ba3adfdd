// Texts made from others, judged at the price of what changed, against the same judged whole.
#include "engine/rescan.h"

#include <algorithm>
#include <string>
#include <vector>

#include "catch.h"
#include "engine/allow_marker.h"
#include "engine/example.h"
#include "support/encoders.h"
#include "support/random.h"
#include "support/test_rules.h"

using namespace leaktight;

namespace {

constexpr int64_t kNow = 1790000000;

// Everything that a match says.
std::string Spell(const Match& match) {
  const auto span = [](const std::optional<Span>& of) {
    return of ? std::to_string(of->begin) + "-" + std::to_string(of->end) : std::string("none");
  };
  std::string text = std::to_string(match.rule);
  if (match.told) text += "=" + std::to_string(*match.told);
  for (const auto& of :
       {std::optional(match.whole), std::optional(match.secret), match.name, match.companion}) {
    text += " " + span(of);
  }
  text += " " + std::to_string(static_cast<int>(match.severity)) + " " +
          std::to_string(match.confidence) + " " + match.note;
  for (const auto& [name, value] : match.details) text += " " + name + "=" + value;
  for (const Encoding encoding : match.encodings) text += " " + std::string(Name(encoding));
  if (!match.encodings.empty()) text += " " + match.decoded;
  return text;
}

std::vector<std::string> Spell(const std::vector<Match>& matches) {
  std::vector<std::string> texts;
  for (const Match& match : matches) texts.push_back(Spell(match));
  return texts;
}

std::vector<std::string> Spell(const ScannedText& scanned) {
  std::vector<std::string> texts = {std::to_string(scanned.size)};
  for (const Hit hit : scanned.hits) {
    texts.push_back(std::to_string(hit.begin) + " " + std::to_string(hit.keyword));
  }
  for (const ScannedText::Verdict& verdict : scanned.verdicts) {
    texts.push_back(std::to_string(verdict.hit) + " " + Spell(verdict.match));
  }
  for (const Match& match : scanned.decoded.matches) texts.push_back("decoded " + Spell(match));
  std::sort(texts.begin(), texts.end());
  return texts;
}

class Texts {
 public:
  Texts(const RuleSet& rules, uint64_t seed) : rules_(rules), random_(seed) {}

  Random& random() { return random_; }

  // Secrets, parts of secrets, words that wake rules, and what stands between them.
  std::string Piece() {
    static const std::vector<std::string> kBetween = {"\n",
                                                      "\n\n",
                                                      " ",
                                                      "\"",
                                                      "'",
                                                      " = ",
                                                      ": ",
                                                      "=",
                                                      "x",
                                                      "_",
                                                      "password",
                                                      "aws_secret",
                                                      "token",
                                                      "key",
                                                      "://",
                                                      "user:",
                                                      "@",
                                                      "\t",
                                                      "#",
                                                      "\\n",
                                                      ",",
                                                      "\xff",
                                                      "lorem ipsum dolor sit amet ",
                                                      "\" + \"",
                                                      "\"\n\"",
                                                      "\\\n",
                                                      std::string(1, '\0')};
    if (random_.Below(3) != 0) return random_.Pick(kBetween);
    if (random_.Below(4) == 0) {
      return std::string(rules_.keywords[random_.Below(rules_.keywords.size())]);
    }
    const Rule& rule = rules_.rules[random_.Below(rules_.rules.size())];
    const auto& examples = random_.Below(4) == 0 && !rule.examples_no_match.empty()
                               ? rule.examples_no_match
                               : rule.examples_match;
    std::string text =
        ExpandExample(examples[random_.Below(examples.size())], random_.Next()).value();
    while (random_.Below(3) == 0) text = random_.Pick(Writings()).write(text, random_);
    if (random_.Below(3) == 0) text = text.substr(random_.Below(text.size() + 1));
    if (random_.Below(3) == 0) text.resize(random_.Below(text.size() + 1));
    return text;
  }

  std::string Text(size_t pieces) {
    std::string text;
    for (; pieces > 0; pieces--) text += Piece();
    return text;
  }

 private:
  const RuleSet& rules_;
  Random random_;
};

struct Edited {
  std::string text;
  std::vector<Edit> edits;

  void Copy(std::string_view base, size_t from, size_t length) {
    text += base.substr(from, length);
    edits.push_back({static_cast<uint32_t>(from), static_cast<uint32_t>(length)});
  }
  void Insert(const std::string& bytes) {
    text += bytes;
    edits.push_back({Edit::kInserted, static_cast<uint32_t>(bytes.size())});
  }
};

// As a version of a file is made from another: mostly the same, in the same order.
Edited NextVersion(Texts& texts, const std::string& base) {
  Edited edited;
  size_t at = 0;
  for (size_t changes = texts.random().Below(4); changes > 0; changes--) {
    const size_t length = texts.random().Below(base.size() - at + 1);
    edited.Copy(base, at, length);
    at += length;
    if (texts.random().Below(2) == 0)
      at += texts.random().Below(std::min<size_t>(base.size() - at, 40) + 1);
    if (texts.random().Below(3) != 0) edited.Insert(texts.Text(texts.random().Below(4)));
  }
  if (texts.random().Below(6) != 0) edited.Copy(base, at, base.size() - at);
  return edited;
}

// Copies in any order, again and again, and insertions.
Edited Jumble(Texts& texts, const std::string& base) {
  Edited edited;
  for (size_t steps = texts.random().Below(8); steps > 0; steps--) {
    if (texts.random().Below(3) == 0) {
      edited.Insert(texts.Text(texts.random().Below(3)));
    } else {
      const size_t from = texts.random().Below(base.size() + 1);
      edited.Copy(base, from, texts.random().Below(base.size() - from + 1));
    }
  }
  return edited;
}

}  // namespace

TEST_CASE("judging again after edits equals judging anew", "[engine]") {
  const RuleSet& rules = BuiltinRules();
  const auto engine = Engine::Make(rules, kNow);
  REQUIRE(engine);
  const Rescanner rescanner(*engine);
  const uint64_t seed = GENERATE(range(0, 10));
  Texts texts(rules, 8100 + seed);
  Engine::Scratch scratch;
  size_t matches = 0;
  size_t decoded = 0;
  for (int chain = 0; chain < 20; chain++) {
    std::string base = texts.Text(30);
    ScannedText scanned;
    CHECK(Spell(rescanner.Scan(base, scratch, scanned)) == Spell(engine->Scan(base, scratch)));
    // Each of the one before, so that what is carried is carried on.
    for (int version = 0; version < 15; version++) {
      const bool is_jumble = texts.random().Below(4) == 0;
      const Edited edited = is_jumble ? Jumble(texts, base) : NextVersion(texts, base);
      if (edited.text.size() > 20000) break;
      ScannedText again;
      ScannedText anew;
      const auto found = rescanner.Rescan(edited.text, edited.edits, scanned, scratch, again);
      REQUIRE(Spell(found) == Spell(engine->Scan(edited.text, scratch)));
      rescanner.Scan(edited.text, scratch, anew);
      REQUIRE(Spell(again) == Spell(anew));
      matches += found.size();
      decoded += again.decoded.matches.size();
      base = edited.text;
      scanned = std::move(again);
    }
  }
  CHECK(matches > 200);
  CHECK(decoded > 20);
}

TEST_CASE("a byte at the edge of a rule's reach has it judged again", "[engine]") {
  // Reach 10 before and 40 behind; words that must end there.
  const TestRules rules({RuleText("tok", "tok_", "\\btok_[a-z]{36,}\\b"),
                         RuleText("end", "end_", "(?s)end_.{30,}\\z"),
                         RuleText("begin", "begin_", "\\A.*begin_")});
  const auto engine = Engine::Make(rules.View(), kNow);
  REQUIRE(engine);
  const Rescanner rescanner(*engine);
  Engine::Scratch scratch;
  const std::string token = "tok_" + std::string(40, 'a');
  const std::vector<std::string> bases = {"xxxx " + token + " yyyy",
                                          "xxxx " + token + "b yyyy",
                                          "x" + token + "b yyyy",
                                          "..begin_ " + token,
                                          token + " end_" + std::string(35, '.'),
                                          "     begin_" + token + "x"};
  for (const std::string& base : bases) {
    ScannedText scanned;
    rescanner.Scan(base, scratch, scanned);
    for (size_t from = 0; from <= base.size(); from++) {
      for (size_t to = from; to <= std::min(from + 2, base.size()); to++) {
        for (const std::string inserted : {"", "z", " ", "\n"}) {
          Edited edited;
          edited.Copy(base, 0, from);
          edited.Insert(inserted);
          edited.Copy(base, to, base.size() - to);
          ScannedText again;
          const auto found = rescanner.Rescan(edited.text, edited.edits, scanned, scratch, again);
          REQUIRE(Spell(found) == Spell(engine->Scan(edited.text, scratch)));
        }
      }
    }
  }
}

TEST_CASE("the hits of a text tell whether it holds the words of allow comments", "[engine]") {
  const TestRules rules({RuleText("tok", "tok_", "tok_[a-z]+"), RuleText("z", "zzz_", "zzz_a")});
  const auto engine = Engine::Make(rules.View(), kNow);
  REQUIRE(engine);
  const Rescanner rescanner(*engine);
  Engine::Scratch scratch;
  Random random(3);
  const auto make = [&](size_t pieces) {
    std::string text;
    for (; pieces > 0; pieces--) {
      text += random.Pick<std::string>(
          {"leak", "tight", ":", "al", "low", "leaktight:", "allow ", "\n", "tok_"});
    }
    return text;
  };
  size_t held = 0;
  for (int i = 0; i < 20000; i++) {
    const std::string base = make(random.Below(12));
    ScannedText scanned;
    rescanner.Scan(base, scratch, scanned);
    Edited edited;
    for (size_t steps = 1 + random.Below(5); steps > 0; steps--) {
      if (random.Below(2) == 0) {
        const size_t from = random.Below(base.size() + 1);
        edited.Copy(base, from, random.Below(base.size() - from + 1));
      } else {
        edited.Insert(make(1 + random.Below(3)));
      }
    }
    ScannedText again;
    rescanner.Rescan(edited.text, edited.edits, scanned, scratch, again);
    const bool holds = edited.text.find(kAllowMarker) != std::string::npos;
    CAPTURE(base, edited.text);
    REQUIRE(rescanner.HoldsAllowMarker(again) == holds);
    held += holds ? 1 : 0;
  }
  CHECK(held > 300);
}
