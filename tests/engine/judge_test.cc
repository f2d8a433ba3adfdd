#include "engine/judge.h"

#include <re2/re2.h>

#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <sstream>
#include <string>
#include <vector>

#include "base/file.h"
#include "catch.h"
#include "engine/engine.h"
#include "engine/example.h"
#include "source_folder.h"
#include "support/random.h"
#include "support/slow_engine.h"
#include "support/test_rules.h"

using namespace leaktight;

namespace {

std::vector<Match> Matches(const RuleSet& rules, std::string_view text) {
  const auto engine = Engine::Make(rules, 0);
  REQUIRE(engine);
  Engine::Scratch scratch;
  return engine->Scan(text, scratch);
}

std::vector<std::string> Secrets(const RuleSet& rules, std::string_view text) {
  std::vector<std::string> secrets;
  for (const Match& match : Matches(rules, text)) secrets.emplace_back(match.secret.In(text));
  return secrets;
}

// For a comparison that prints what differs.
std::vector<std::string> Described(const RuleSet& rules, const std::vector<Match>& matches) {
  std::vector<std::string> lines;
  for (const Match& match : matches) {
    std::string line(rules.rules[match.rule].id);
    if (match.told) line += "=" + std::string(rules.rules[*match.told].id);
    for (const Span span : {match.whole, match.secret, match.name.value_or(Span{0, 0})}) {
      line += " " + std::to_string(span.begin) + "-" + std::to_string(span.end);
    }
    line += " " + std::string(Name(match.severity)) + " " + match.note;
    for (const auto& [key, value] : match.details) line += " " + key + "=" + value;
    lines.push_back(line);
  }
  return lines;
}

}  // namespace

TEST_CASE("the text around a match is its true context", "[engine]") {
  const TestRules rules({RuleText("tok", "tok_", "\\btok_[a-z]{3}\\b")});
  CHECK(Secrets(rules.View(), "tok_abc") == std::vector<std::string>{"tok_abc"});
  CHECK(Secrets(rules.View(), "xtok_abc").empty());
  CHECK(Secrets(rules.View(), "tok_abcd").empty());
  // The word before ends exactly where reach does.
  CHECK(Secrets(rules.View(), "longwordtok_abc").empty());
}

TEST_CASE("a rule looks no further than its reach", "[engine]") {
  const TestRules rules({RuleText("tok", "tok_", "<.*tok_[a-z]*>")});
  CHECK(Secrets(rules.View(), "<123456789tok_a>").size() == 1);
  CHECK(Secrets(rules.View(), "<1234567890tok_a>").empty());
  CHECK(Secrets(rules.View(), "<tok_" + std::string(39, 'a') + ">").size() == 1);
  CHECK(Secrets(rules.View(), "<tok_" + std::string(40, 'a') + ">").empty());
}

TEST_CASE("what of a keyword is not searched for takes nothing from the reach", "[engine]") {
  const TestRules rules({RuleText("tok", "a_long_token_name_", "a_long_token_name_[a-z]*>")});
  CHECK(Secrets(rules.View(), "A_LONG_TOKEN_NAME_x>").empty());
  CHECK(Secrets(rules.View(), "a_long_token_name_" + std::string(39, 'a') + ">").size() == 1);
  CHECK(Secrets(rules.View(), "a_long_token_name_" + std::string(40, 'a') + ">").empty());
}

TEST_CASE("the first match that contains the hit is the verdict", "[engine]") {
  // The pattern matches before the hit as well, without containing it.
  const TestRules rules({RuleText("tok", "tok_", "[a-z]+=(?P<secret>[a-z_]+)")});
  CHECK(Secrets(rules.View(), "a=b c=tok_x") == std::vector<std::string>{"tok_x"});
}

TEST_CASE("several hits of one secret are one match, the longest", "[engine]") {
  const TestRules rules({RuleText("tok", "tok_, _end", "tok_[a-z]+(?:_end)?")});
  CHECK(Secrets(rules.View(), "tok_abc_end") == std::vector<std::string>{"tok_abc_end"});
}

TEST_CASE("a secret in two places is two matches", "[engine]") {
  const TestRules rules({RuleText("tok", "tok_", "tok_[a-z]+")});
  CHECK(Secrets(rules.View(), "tok_a tok_a").size() == 2);
}

TEST_CASE("a group that took no part is no secret", "[engine]") {
  const TestRules rules({RuleText("tok", "tok_", "tok_(?:none|(?P<secret>[a-z]+))")});
  CHECK(Secrets(rules.View(), "tok_none").empty());
  CHECK(Secrets(rules.View(), "tok_some") == std::vector<std::string>{"some"});
}

TEST_CASE("of numbered groups the one that took part is the secret", "[engine]") {
  const TestRules rules({RuleText(
      "tok", "tok_", "tok_(?:-(?P<secret>[a-z]+)-|<(?P<secret_2>[a-z]+)>|(?P<secret_3>[a-z]+))")});
  CHECK(Secrets(rules.View(), "tok_-a- tok_<b> tok_c") == std::vector<std::string>{"a", "b", "c"});
}

TEST_CASE("behind a gate the hit stands in the name", "[engine]") {
  const TestRules rules({RuleText("tok", "token", "(?P<name>[a-z]+) ?= ?(?P<secret>[a-zA-Z0-9]+)",
                                  "    gate: assignment\n")});
  CHECK(Secrets(rules.View(), "a = token = Abcdefgh1") == std::vector<std::string>{"Abcdefgh1"});
  CHECK(Secrets(rules.View(), "a = token ").empty());
}

TEST_CASE("entropy and allowed samples turn a match down", "[engine]") {
  const TestRules rules({RuleText("tok", "tok_", "tok_(?P<secret>[a-z]+)",
                                  "    entropy: 2\n"
                                  "    allow: {patterns: ['^sample']}\n")});
  CHECK(Secrets(rules.View(), "tok_aaaaaaaa").empty());
  CHECK(Secrets(rules.View(), "tok_abcdefgh").size() == 1);
  CHECK(Secrets(rules.View(), "tok_sampleabc").empty());
}

TEST_CASE("a companion stands within so many lines and within reach", "[engine]") {
  const TestRules rules(
      {RuleText("tok", "tok_", "tok_[a-z]+", "    requires: {pattern: 'id[0-9]', lines: 1}\n")});
  const auto matches = Matches(rules.View(), "id1\ntok_a");
  REQUIRE(matches.size() == 1);
  CHECK(matches[0].companion == Span{0, 3});
  CHECK(Matches(rules.View(), "tok_a id1").size() == 1);
  CHECK(Matches(rules.View(), "tok_a\n id1").size() == 1);
  CHECK(Matches(rules.View(), "tok_a\n\n id1").empty());
  CHECK(Matches(rules.View(), "id1\n\ntok_a").empty());
  CHECK(Matches(rules.View(), "id1          tok_a").empty());  // out of reach
}

TEST_CASE("bytes of no encoding are matched as bytes", "[engine]") {
  const TestRules rules({RuleText("tok", "tok_", "\\btok_[a-z]+")});
  CHECK(Secrets(rules.View(), "\xff\xfe\xe9tok_abc\xff") == std::vector<std::string>{"tok_abc"});
  CHECK(Secrets(rules.View(), std::string("\0tok_abc\0", 9)) ==
        std::vector<std::string>{"tok_abc"});
}

TEST_CASE("on random input the verdicts are the slow twin's", "[engine]") {
  const TestRules rules(
      {RuleText("tok", "tok_, ken", "\\b[a-z]{0,3}tok_(?P<secret>[a-z]+)|ken=[a-z]*"),
       RuleText("wide", "abc", "(?:[a-z_]* ?)+abc.*", "    requires: {pattern: 'ken', lines: 1}\n"),
       RuleText("lines", "key", "key:\\s+(?P<secret>[a-z\\n]+?)(?:\\n\\n|$)", "    entropy: 1.5\n"),
       RuleText("named", "key", "(?P<name>[a-z]*key)=(?P<secret>[a-z]+)",
                "    gate: assignment\n    allow: {patterns: ['^ab']}\n")});
  static const std::vector<std::string> kParts = {"tok_", "ken",  "abc", "key", ":",  "=", " ",
                                                  "\n",   "\n\n", "x",   "Key", "ab", "_", "zq"};
  const SlowEngine slow(rules.View());
  Random random(9);
  for (int round = 0; round < 1500; round++) {
    std::string text;
    for (size_t parts = random.Below(30); parts > 0; parts--) text += random.Pick(kParts);
    INFO(text);
    REQUIRE(Described(rules.View(), Matches(rules.View(), text)) ==
            Described(rules.View(), slow.Matches(text, 0)));
  }
}

TEST_CASE("among noise the rules built in see what the slow twin sees", "[engine]") {
  const RuleSet& rules = BuiltinRules();
  // The twin sees what is written.
  const auto engine = Engine::Make(rules, 1700000000, {.depth = 0});
  REQUIRE(engine);
  Engine::Scratch scratch;
  const SlowEngine slow(rules);
  Random random(10);
  size_t found = 0;
  for (uint64_t round = 0; round < 60; round++) {
    std::string text;
    for (int parts = 0; parts < 6; parts++) {
      const Rule& rule = rules.rules[random.Below(rules.rules.size())];
      const auto examples = random.Below(4) == 0 ? rule.examples_no_match : rule.examples_match;
      text += *ExpandExample(examples[random.Below(examples.size())], random.Next());
      text += random.Text(random.Below(20), " \n\"=:,xyz");
    }
    const std::vector<Match> matches = engine->Scan(text, scratch);
    found += matches.size();
    REQUIRE(Described(rules, matches) == Described(rules, slow.Matches(text, 1700000000)));
  }
  CHECK(found > 100);
}

// Further folders to compare on, separated by colons, come from LEAKTIGHT_CORPUS: the working tree
// of a large repository takes minutes and is for whoever changes the engine.
TEST_CASE("on real files the rules built in see what the slow twin sees", "[engine]") {
  const RuleSet& rules = BuiltinRules();
  // The twin sees what is written.
  const auto engine = Engine::Make(rules, 1700000000, {.depth = 0});
  REQUIRE(engine);
  Engine::Scratch scratch;
  const SlowEngine slow(rules);
  std::vector<std::string> folders = {LEAKTIGHT_SOURCE_DIR "/scanner",
                                      LEAKTIGHT_SOURCE_DIR "/rules", LEAKTIGHT_SOURCE_DIR "/tests",
                                      "/usr/include/re2"};
  if (const char* more = std::getenv("LEAKTIGHT_CORPUS"); more != nullptr) {
    std::istringstream list(more);
    for (std::string folder; std::getline(list, folder, ':');) folders.push_back(folder);
  }
  size_t files = 0;
  size_t matches = 0;
  for (const std::string& folder : folders) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(
             folder, std::filesystem::directory_options::skip_permission_denied)) {
      if (!entry.is_regular_file() || entry.is_symlink() || entry.file_size() > 1000000) continue;
      const auto text = ReadFile(entry.path());
      if (!text) continue;
      files++;
      INFO(entry.path());
      const std::vector<Match> found = engine->Scan(*text, scratch);
      matches += found.size();
      REQUIRE(Described(rules, found) == Described(rules, slow.Matches(*text, 1700000000)));
    }
  }
  CHECK(files > 50);
  std::cout << "compared with the slow twin: " << files << " files, " << matches << " matches\n";
}
