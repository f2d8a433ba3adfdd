#include "engine/named_tokens.h"

#include <optional>
#include <string>
#include <string_view>

#include "catch.h"
#include "engine/engine.h"
#include "engine/example.h"
#include "support/test_rules.h"

using namespace leaktight;

namespace {

// What the rule is called that takes `value` under `name`; empty: none does.
std::string Taker(const RuleSet& rules, std::string_view name,
                  std::string_view value = "0123456789abcdef") {
  const auto rule = NamedTokens(rules.rules).RuleOf(name, value);
  return rule ? std::string(rules.rules[*rule].id) : std::string();
}

// One that yields, as generic-secret does.
std::string Guess() {
  return RuleText("guess", "token, _key", "(?P<name>[A-Za-z_]+)=(?P<secret>[^\\s]+)",
                  "    yields: true\n    validators: [assigned-secret]\n");
}

std::vector<Match> Matches(const RuleSet& rules, std::string_view text) {
  const Engine engine = Engine::Make(rules, 0).value();
  Engine::Scratch scratch;
  return engine.Scan(text, scratch);
}

}  // namespace

TEST_CASE("a token is its rule's by words of what it is assigned to", "[engine]") {
  const TestRules rules({AssignedText("acme", "acme, rocketco", "[0-9a-f]{16}")});
  for (const std::string_view name :
       {"acme", "ACME_TOKEN", "acmeToken", "my-acme.key", "prodAcmeApiKey", "rocketCoToken",
        "ROCKET_CO_KEY", "acmetoken", "acmeapikey", "x.rocketcokey", "acme2"}) {
    INFO(name);
    CHECK(Taker(rules.View(), name) == "acme");
  }
  for (const std::string_view name : {"", "acm", "acmes_token", "pacme_token", "acmestore",
                                      "rocket", "rocket_x_co", "acm_e", "token"}) {
    INFO(name);
    CHECK(Taker(rules.View(), name).empty() == (name != "acm_e"));
  }
}

TEST_CASE("the whole value has the form, and the longest name counts", "[engine]") {
  const TestRules rules({AssignedText("acme", "acme", "[0-9a-f]{16}"),
                         AssignedText("acme-app", "acmeapp", "[0-9a-f]{16,20}"),
                         AssignedText("acme-long", "acme", "[0-9a-f]{20}")});
  CHECK(Taker(rules.View(), "acme_token") == "acme");
  CHECK(Taker(rules.View(), "acme_token", "0123456789abcdef0").empty());
  CHECK(Taker(rules.View(), "acme_token", "x0123456789abcdef").empty());
  CHECK(Taker(rules.View(), "acme_token", "0123456789abcdef0123") == "acme-long");
  CHECK(Taker(rules.View(), "acme_app_token") == "acme-app");
  CHECK(Taker(rules.View(), "acme_app_token", "0123456789abcdef0123") == "acme-app");
}

TEST_CASE("a rule that was brought along takes nothing over", "[engine]") {
  const TestRules rules({AssignedText("acme", "acme", "[0-9a-f]{16}")});
  std::vector<Rule> all(rules.View().rules.begin(), rules.View().rules.end());
  CHECK(NamedTokens(all).RuleOf("acme_token", "0123456789abcdef") == 0);
  all[0].brought = true;
  CHECK_FALSE(NamedTokens(all).RuleOf("acme_token", "0123456789abcdef"));
}

TEST_CASE("a match of a guess says whose it is", "[engine]") {
  const TestRules rules({Guess(), AssignedText("acme", "acme", "[0-9a-f]{32}")});
  const RuleSet set = rules.View();
  const std::string hex = ExpandExample("{hex:32}", 1).value();
  const auto known = Matches(set, "ACME_TOKEN=" + hex);
  REQUIRE(known.size() == 1);
  CHECK(set.rules[known[0].rule].id == "guess");
  REQUIRE(known[0].told);
  CHECK(set.rules[*known[0].told].id == "acme");
  CHECK(known[0].severity == Severity::kHigh);
  const auto other = Matches(set, "OTHER_TOKEN=" + hex);
  REQUIRE(other.size() == 1);
  CHECK_FALSE(other[0].told);
}

TEST_CASE("what the rule that takes a match allows is no secret", "[engine]") {
  const auto allowing = [](const std::string& pattern) {
    std::string text = AssignedText("acme", "acme", "[0-9a-f]{32}");
    return text.replace(text.find("    advice:"), 0,
                        "    allow: {patterns: ['" + pattern + "'], paths: ['*.lock']}\n");
  };
  const std::string hex = ExpandExample("{hex:32}", 1).value();
  const TestRules none({Guess(), allowing("^x")});
  CHECK(none.View().Find("acme")->allow_paths[0] == "*.lock");
  CHECK(Matches(none.View(), "ACME_TOKEN=" + hex).size() == 1);
  const TestRules all({Guess(), allowing("^" + hex.substr(0, 8))});
  CHECK(Matches(all.View(), "ACME_TOKEN=" + hex).empty());
  CHECK(Matches(all.View(), "OTHER_TOKEN=" + hex).size() == 1);
}

TEST_CASE("a name that may mean a secret is one where its value is known", "[engine]") {
  const TestRules rules({Guess(), AssignedText("acme", "acme", "[0-9a-f]{32}")});
  const std::string hex = ExpandExample("{hex:32}", 1).value();
  CHECK(Matches(rules.View(), "other_key=" + hex).empty());
  CHECK(Matches(rules.View(), "acme_key=" + hex).size() == 1);
  const TestRules longer({Guess(), AssignedText("acme", "acme", "[0-9a-f]{40}")});
  CHECK(Matches(longer.View(), "acme_key=" + hex).empty());
}
