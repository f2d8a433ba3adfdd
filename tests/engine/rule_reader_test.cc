#include "engine/rule_reader.h"

#include <string>

#include "catch.h"
#include "engine/allow_marker.h"
#include "engine/rule_set.h"
#include "support/test_rules.h"

using namespace leaktight;

namespace {

std::string Good() {
  return RuleText("tok", "tok_", "tok_[a-z]+");
}

std::string Replaced(std::string text, const std::string& from, const std::string& to) {
  const size_t at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

std::string ErrorOf(const std::string& text) {
  const auto file = ReadRuleFile("rules/x.yaml", text);
  REQUIRE_FALSE(file);
  return file.error().Describe();
}

}  // namespace

TEST_CASE("a rule has all that its file says", "[engine]") {
  const auto file = ReadRuleFile(
      "rules/x.yaml",
      Replaced(Good(), "    advice:",
               "    secret: body\n    gate: assignment\n    plain: true\n    entropy: 3.5\n"
               "    requires: {pattern: 'id', lines: 3}\n"
               "    allow: {patterns: ['^x'], paths: ['*.lock']}\n    yields: true\n    advice:"));
  REQUIRE_FALSE(file);  // the pattern has no such group yet
  const auto whole = ReadRuleFile(
      "rules/x.yaml",
      Replaced(Replaced(Good(), "tok_[a-z]+", "tok_(?P<body>[a-z]+)"), "    advice:",
               "    secret: body\n    gate: assignment\n    plain: true\n    entropy: 3.5\n"
               "    requires: {pattern: 'id', lines: 3}\n"
               "    allow: {patterns: ['^x'], paths: ['*.lock']}\n    yields: true\n    advice:"));
  REQUIRE(whole);
  REQUIRE(whole->rules().size() == 1);
  const Rule& rule = whole->rules()[0];
  CHECK(rule.id == "tok");
  CHECK(rule.severity == Severity::kHigh);
  CHECK(rule.keywords[0] == "tok_");
  CHECK(rule.pattern == "tok_(?P<body>[a-z]+)");
  CHECK(rule.secret == "body");
  CHECK(rule.reach.before == 10);
  CHECK(rule.reach.after == 40);
  CHECK(rule.gate == Gate::kAssignment);
  CHECK(rule.plain);
  CHECK(rule.entropy == 3.5);
  CHECK(rule.companion.pattern == "id");
  CHECK(rule.companion.lines == 3);
  CHECK(rule.allow_patterns[0] == "^x");
  CHECK(rule.allow_paths[0] == "*.lock");
  CHECK(rule.yields);
  CHECK(rule.advice == "Close the door.");
  CHECK(rule.references[0] == "https://example.org/");
  CHECK(rule.examples_match.size() == 1);
  CHECK(rule.file == "rules/x.yaml");
}

TEST_CASE("a pattern may be laid out over lines", "[engine]") {
  const auto file = ReadRuleFile(
      "x",
      Replaced(Good(), "'tok_[a-z]+'", "|-\n      tok_\n        (?P<secret>[a-z]+)  \n      $"));
  REQUIRE(file);
  CHECK(file->rules()[0].pattern == "tok_(?P<secret>[a-z]+)$");
  CHECK(file->rules()[0].secret == "secret");
}

TEST_CASE("errors in a rule name file, line, column and what to do", "[engine]") {
  CHECK(ErrorOf(Replaced(Good(), "severity: high", "severity: grave")) ==
        "rules/x.yaml:4:15: `grave` is no severity: info, low, medium, high, critical");
  CHECK(ErrorOf(Replaced(Good(), "keywords:", "keyword:")) ==
        "rules/x.yaml:6:5: unknown field `keyword`; did you mean `keywords`?");
  CHECK(ErrorOf(Replaced(Good(), "'tok_[a-z]+'", "'tok_[a-z+'")) ==
        "rules/x.yaml:7:14: the pattern is not one that RE2 takes: missing ]: [a-z+ (at `[a-z+`)");
  CHECK(ErrorOf("rules: [oops\n").find("rules/x.yaml:2:1: this is not YAML") == 0);
  CHECK(ErrorOf("").find("rules/x.yaml") == 0);
  CHECK(ErrorOf("rules: []\n").find("`rules` must be a list of at least one rule") !=
        std::string::npos);
}

TEST_CASE("a rule without what makes it useful is refused", "[engine]") {
  for (const std::string field : {"id", "name", "severity", "message", "keywords", "pattern",
                                  "reach", "advice", "references", "examples"}) {
    std::string text = Good();
    // Renamed to a field that is known and optional, so that it is the missing one that is named.
    const size_t at = text.find(field + ":");
    REQUIRE(at != std::string::npos);
    const size_t end = text.find("\n    ", at);
    if (field == "examples") {
      text.erase(text.rfind("\n", at) + 1);
    } else if (field == "id") {
      text.replace(at, end + 5 - at, "");
    } else {
      text.erase(at, end + 5 - at);
    }
    INFO(text);
    CHECK(ErrorOf(text).find("the field `" + field + "` is missing") != std::string::npos);
  }
}

TEST_CASE("keywords that would stand everywhere are refused", "[engine]") {
  CHECK(ErrorOf(Replaced(Good(), "[tok_]", "[to]")).find("shorter than 3 bytes") !=
        std::string::npos);
  CHECK(ErrorOf(Replaced(Good(), "[tok_]", "[" + std::string(33, 'x') + "]"))
            .find("longer than 32 bytes") != std::string::npos);
}

TEST_CASE("bad values of optional fields are refused", "[engine]") {
  const auto with = [](const std::string& line) {
    return ErrorOf(Replaced(Good(), "    advice:", "    " + line + "\n    advice:"));
  };
  CHECK(with("validators: [nonsense]").find("there is no validator `nonsense`") !=
        std::string::npos);
  CHECK(with("gate: door").find("`door` is no gate: assignment, userinfo, field") !=
        std::string::npos);
  CHECK(with("entropy: 9").find("from 0 to 8") != std::string::npos);
  CHECK(with("entropy: much").find("from 0 to 8") != std::string::npos);
  CHECK(with("plain: true").find("gate `assignment`") != std::string::npos);
  CHECK(with("yields: perhaps").find("true or false") != std::string::npos);
  CHECK(with("secret: body").find("no group named `body`") != std::string::npos);
  CHECK(with("requires: {pattern: '(', lines: 1}").find("RE2") != std::string::npos);
  CHECK(with("requires: {pattern: 'x', lines: 99}").find("from 0 to 50") != std::string::npos);
  CHECK(with("allow: {patterns: ['[']}").find("RE2") != std::string::npos);
  CHECK(with("allow: everything").find("must be a mapping") != std::string::npos);
  CHECK(ErrorOf(Replaced(Good(), "before: 10", "before: -1")).find("whole number") !=
        std::string::npos);
  CHECK(ErrorOf(Replaced(Good(), "id: tok", "id: Tok")).find("lower-case letters") !=
        std::string::npos);
  CHECK(ErrorOf(Replaced(Good(), "tok_{base62:10}", "tok_{nonsense}")).find("nonsense") !=
        std::string::npos);
  CHECK(ErrorOf(Replaced(Good(), "name: A token", "name: ''")).find("not empty") !=
        std::string::npos);
  CHECK(ErrorOf(Replaced(Good(), "keywords: [tok_]", "keywords: tok_")).find("must be a list") !=
        std::string::npos);
  CHECK(ErrorOf(Replaced(Good(), "keywords: [tok_]", "keywords: [[tok_]]")).find("must be text") !=
        std::string::npos);
}

TEST_CASE("a rule may say what its tokens are assigned to, instead of a pattern", "[engine]") {
  const std::string text = AssignedText("acme", "acme, acmeinc", "[0-9a-f]{16}");
  const auto file = ReadRuleFile("rules/x.yaml", text);
  REQUIRE(file);
  const Rule& rule = file->rules()[0];
  CHECK(rule.assigned.names[1] == "acmeinc");
  CHECK(rule.assigned.value == "[0-9a-f]{16}");
  CHECK(rule.pattern.empty());
  CHECK(rule.keywords.empty());
  const auto both = ReadRuleFile(
      "rules/x.yaml",
      Replaced(Good(), "    advice:", "    assigned: {names: [acme], value: x}\n    advice:"));
  REQUIRE(both);
  CHECK(both->rules()[0].assigned.names[0] == "acme");
  CHECK(both->rules()[0].pattern == "tok_[a-z]+");

  CHECK(ErrorOf(Replaced(text, "acmeinc", "Acme"))
            .find("`Acme` is no name: at least 3 small letters and digits") != std::string::npos);
  CHECK(ErrorOf(Replaced(text, "acmeinc", "ac")).find("`ac` is no name") != std::string::npos);
  CHECK(ErrorOf(Replaced(text, "[0-9a-f]{16}", "(")).find("RE2") != std::string::npos);
  CHECK(ErrorOf(Replaced(text, "value", "values")).find("did you mean `value`") !=
        std::string::npos);
  CHECK(ErrorOf(Replaced(text, "    advice:", "    entropy: 3\n    advice:"))
            .find("`entropy` belongs to a `pattern`, which this rule has not") !=
        std::string::npos);
}

TEST_CASE("an id stands once in a file and once in a set", "[engine]") {
  std::string twice = Good();
  twice += Good().substr(std::string("rules:\n").size());
  CHECK(ErrorOf(twice).find("the id `tok` stands in this file twice") != std::string::npos);
  const auto one = ReadRuleFile("one.yaml", Good());
  const auto two = ReadRuleFile("two.yaml", Good());
  const auto tables = RuleTables::Make({one->rules()[0], two->rules()[0]});
  REQUIRE_FALSE(tables);
  CHECK(tables.error().Describe() ==
        "two.yaml: the rule `tok` stands in one.yaml already; give one of them another id");
}

TEST_CASE("keywords that differ in case alone are one", "[engine]") {
  const TestRules rules({RuleText("b-rule", "TOK_, other", "x"), RuleText("a-rule", "tok_", "x")});
  const RuleSet set = rules.View();
  REQUIRE(set.keywords.size() == 3);
  CHECK(set.keywords[0] == kAllowMarker);
  CHECK(set.RulesOf(0).empty());
  CHECK(set.keywords[2] == "tok_");
  REQUIRE(set.RulesOf(2).size() == 2);
  CHECK(set.rules[set.RulesOf(2)[0]].id == "a-rule");
  CHECK(set.Find("b-rule")->id == "b-rule");
  CHECK(set.Find("c-rule") == nullptr);
}

TEST_CASE("of a long keyword its beginning is searched for, and the reach grows by the rest",
          "[engine]") {
  const std::string more = "    gate: assignment\n";
  const std::string gated = Replaced(RuleText("gated", "subscription_secret", "x", more),
                                     "{before: 10, after: 40}", "{before: 100, after: 200}");
  const TestRules rules({RuleText("long", "Subscription_Keys, tok_", "x"), gated,
                         RuleText("longer", "subscription_keyring", "x")});
  const RuleSet set = rules.View();
  const std::vector<std::string_view> keywords(set.keywords.begin(), set.keywords.end());
  CHECK(keywords == std::vector<std::string_view>{kAllowMarker, "subscription_ke",
                                                  "subscription_secret", "tok_"});
  CHECK(set.RulesOf(1).size() == 2);
  CHECK(ReachOf(*set.Find("long")).after == 42);
  CHECK(ReachOf(*set.Find("long")).before == 10);
  CHECK(ReachOf(*set.Find("longer")).after == 45);
  CHECK(ReachOf(*set.Find("gated")).after == 200);
}

TEST_CASE("a gate for URLs is read", "[engine]") {
  const auto file = ReadRuleFile(
      "rules/x.yaml", Replaced(Good(), "    advice:", "    gate: userinfo\n    advice:"));
  REQUIRE(file);
  CHECK(file->rules()[0].gate == Gate::kUserInfo);
}
