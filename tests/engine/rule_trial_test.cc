#include "engine/rule_trial.h"

#include "catch.h"
#include "support/test_rules.h"

using namespace leaktight;

namespace {

RuleTrial Try(const TestRules& rules, std::string_view id) {
  const Engine engine = Engine::Make(rules.View(), kTrialNow).value();
  Engine::Scratch scratch;
  return TryRule(engine, *engine.rules().Find(id), 20, scratch);
}

}  // namespace

TEST_CASE("a rule that finds what it says holds", "[engine]") {
  const TestRules rules({RuleText("a-token", "tok_", "tok_[0-9A-Za-z]{10}")});
  const RuleTrial trial = Try(rules, "a-token");
  CHECK(trial.failures.empty());
  CHECK(trial.also_seen.empty());
}

TEST_CASE("an example that is not found is named with its line and first failing seed",
          "[engine]") {
  // No digits: most instances of {base62:10} hold one.
  const TestRules rules({RuleText("a-token", "tok_", "tok_[A-Za-z]{10}")});
  const RuleTrial trial = Try(rules, "a-token");
  REQUIRE(trial.failures.size() == 1);
  const ExampleFailure& failure = trial.failures[0];
  CHECK(failure.example == "tok_{base62:10}");
  CHECK(failure.line == 12);
  CHECK(failure.seed >= 1);
  CHECK(failure.text.size() == 14);
  CHECK(failure.reason == "is not found");
}

TEST_CASE("a counter-example that is found is named", "[engine]") {
  const TestRules rules({RuleText("a-token", "tok_", "tok_[0-9A-Za-z]{0,10}")});
  const RuleTrial trial = Try(rules, "a-token");
  REQUIRE(trial.failures.size() == 1);
  CHECK(trial.failures[0].text == "tok_");
  CHECK(trial.failures[0].line == 13);
  CHECK(trial.failures[0].reason == "is found and should not be");
}

TEST_CASE("rules that report the same secret are named, but not those that give way", "[engine]") {
  const std::string pattern = "tok_[0-9A-Za-z]{10}";
  const TestRules rules({RuleText("a-token", "tok_", pattern), RuleText("b-token", "tok_", pattern),
                         RuleText("c-guess", "tok_", pattern, "    yields: true\n"),
                         RuleText("d-part", "tok_", "tok_[0-9A-Za-z]{5}")});
  CHECK(Try(rules, "a-token").also_seen == std::vector<std::string_view>{"b-token"});
}
