#include "engine/rule_cost.h"

#include "catch.h"
#include "engine/rule_trial.h"
#include "support/test_rules.h"

using namespace leaktight;

namespace {

std::string Repeated(std::string_view text, size_t times) {
  std::string all;
  for (size_t i = 0; i < times; i++) all += text;
  return all;
}

}  // namespace

TEST_CASE("the hits of each keyword of a rule are counted, whatever rule shares it", "[engine]") {
  const TestRules rules({RuleText("a-token", "tok_, OTHER_", "tok_[0-9A-Za-z]{10}"),
                         RuleText("b-token", "tok_", "tok_[0-9A-Za-z]{10}"),
                         AssignedText("c-token", "acme", "[0-9a-f]{32}")});
  const Engine engine = Engine::Make(rules.View(), kTrialNow).value();
  const auto rule = [&](std::string_view id) { return engine.rules().Find(id); };
  RuleCosts costs(engine, {rule("a-token"), rule("c-token")});
  costs.Add(Repeated("TOK_ other_\n", 3));
  costs.Add("tok_");
  CHECK(costs.bytes() == 3 * 12 + 4);
  REQUIRE(costs.costs().size() == 2);
  const RuleCost& cost = costs.costs()[0];
  CHECK(cost.rule->id == "a-token");
  REQUIRE(cost.keywords.size() == 2);
  CHECK(cost.keywords[0].keyword == "OTHER_");
  CHECK(cost.keywords[0].hits == 3);
  CHECK(cost.keywords[1].keyword == "tok_");
  CHECK(cost.keywords[1].hits == 4);
  CHECK(cost.seconds > 0);
  CHECK(costs.costs()[1].keywords.empty());
  CHECK(costs.costs()[1].seconds == 0);
}

TEST_CASE("a keyword is too common where it stands more than once in 20 KiB", "[engine]") {
  CHECK_FALSE(IsTooCommon(0, 0));
  CHECK_FALSE(IsTooCommon(9, 100));
  CHECK(IsTooCommon(10, 100));
  CHECK_FALSE(IsTooCommon(100, 100 * kTooCommonBytes));
  CHECK(IsTooCommon(101, 100 * kTooCommonBytes));
}
