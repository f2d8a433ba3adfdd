#include "config/organisation.h"

#include <string>
#include <vector>

#include "catch.h"

namespace leaktight {
namespace {

struct Outcome {
  Config config;
  std::vector<std::string> refused;  // "LINE: WHAT"
};

Outcome Under(const std::string& organisation, const std::string& repository) {
  const auto above = ReadOrganisation("org.yaml", organisation);
  const auto below = ReadConfig(".leaktight.yaml", repository);
  REQUIRE(above);
  REQUIRE(below);
  std::vector<Refusal> refusals;
  Outcome outcome;
  outcome.config = UnderOrganisation(
      *above, *below, [](std::string_view) { return Severity::kMedium; }, refusals);
  for (const Refusal& refusal : refusals) {
    CHECK(refusal.file == ".leaktight.yaml");
    outcome.refused.push_back(std::to_string(refusal.line) + ": " + refusal.what);
  }
  return outcome;
}

using List = std::vector<std::string>;

TEST_CASE("a rule stays on and keeps its severity", "[config]") {
  Outcome outcome = Under("rules: {jwt: high}", "rules:\n  jwt: low\n  github-pat: off\n");
  CHECK(outcome.refused == List{"2: lowers `jwt` to low", "3: switches `github-pat` off"});
  CHECK(outcome.config.SeverityOf("jwt", Severity::kMedium) == Severity::kHigh);
  CHECK_FALSE(outcome.config.IsOff("github-pat"));

  outcome = Under("{}", "rules: {jwt: info, github-pat: critical}");
  CHECK(outcome.refused == List{"1: lowers `jwt` to info"});
  CHECK(outcome.config.SeverityOf("jwt", Severity::kMedium) == Severity::kMedium);
  CHECK(outcome.config.SeverityOf("github-pat", Severity::kMedium) == Severity::kCritical);
}

TEST_CASE("what the organisation has off a repository may switch on", "[config]") {
  CHECK(Under("rules: {jwt: off}", "rules: {jwt: off}").refused.empty());
  CHECK(Under("rules: {jwt: off}", "").config.IsOff("jwt"));
  const Outcome outcome = Under("rules: {jwt: off}", "rules: {jwt: info}");
  CHECK(outcome.refused.empty());
  CHECK_FALSE(outcome.config.IsOff("jwt"));
}

TEST_CASE("fail-on does not rise", "[config]") {
  CHECK(Under("fail-on: medium", "fail-on: low").config.fail_on == Severity::kLow);
  Outcome outcome = Under("fail-on: medium", "\nfail-on: high");
  CHECK(outcome.config.fail_on == Severity::kMedium);
  CHECK(outcome.refused == List{"2: fails only from severity high on"});
  outcome = Under("{}", "fail-on: critical");
  CHECK(outcome.config.fail_on == Severity::kLow);
  CHECK(outcome.refused.size() == 1);
}

TEST_CASE("what silences has no effect unless it is granted", "[config]") {
  const std::string repository =
      "allow: [{rule: jwt, reason: r}]\nexclude: [{path: '**', reason: r}]\ntemplates: ['**']\n";
  Outcome outcome = Under("{}", repository);
  CHECK(outcome.refused == List{"1: allows findings", "2: leaves `**` out of every scan",
                                "3: takes `**` for templates"});
  CHECK(outcome.config.allow.empty());
  CHECK(outcome.config.exclude.empty());
  CHECK(outcome.config.templates.empty());
  CHECK_FALSE(outcome.config.comments_count);

  outcome = Under("grant: [allow, comments, exclude, templates]", repository);
  CHECK(outcome.refused.empty());
  CHECK(outcome.config.allow.size() == 1);
  CHECK(outcome.config.exclude.size() == 1);
  CHECK(outcome.config.templates.size() == 1);
  CHECK(outcome.config.comments_count);
}

TEST_CASE("the organisation's own entries stay", "[config]") {
  const Outcome outcome =
      Under("allow: [{path: a, reason: r}]\nexclude: [{path: b, reason: r}]\n", "");
  REQUIRE(outcome.config.allow.size() == 1);
  CHECK(outcome.config.allow[0].file == "org.yaml");
  CHECK(outcome.config.LeavesOut("b"));
}

TEST_CASE("a repository's environments come last", "[config]") {
  const Outcome outcome =
      Under("environments: {live: {paths: [a]}}", "environments: {one: {paths: ['**']}}");
  REQUIRE(outcome.config.environments.size() == 1);
  CHECK(outcome.config.environments[0].name == "live");
  REQUIRE(outcome.config.later_environments.size() == 1);
  CHECK(outcome.config.later_environments[0].name == "one");
}

TEST_CASE("strict references stay strict", "[config]") {
  CHECK(Under("policy: flowdoc", "strict-references: false").config.strict_references == true);
  CHECK(Under("policy: flowdoc", "policy: default").config.strict_references == true);
  CHECK(Under("{}", "strict-references: true").config.strict_references == true);
}

TEST_CASE("only an organisation can grant, and only what there is", "[config]") {
  const auto below = ReadConfig(".leaktight.yaml", "grant: [allow]");
  REQUIRE_FALSE(below);
  CHECK(below.error().Describe().find("unknown field `grant`") != std::string::npos);
  const auto wrong = ReadOrganisation("org.yaml", "grant:\n  - alow\n");
  REQUIRE_FALSE(wrong);
  CHECK(wrong.error().Describe() == "org.yaml:2:5: `alow` cannot be granted; did you mean allow?");
}

}  // namespace
}  // namespace leaktight
