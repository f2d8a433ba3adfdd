#include "config/organisation.h"

#include <algorithm>
#include <string>
#include <vector>

#include "catch.h"
#include "config/rotation_setting.h"

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

TEST_CASE("min-confidence does not rise", "[config]") {
  CHECK(Under("min-confidence: 0.7", "min-confidence: 0.6").config.min_confidence == 0.6);
  Outcome outcome = Under("min-confidence: 0.7", "\nmin-confidence: 0.8");
  CHECK(outcome.config.min_confidence == 0.7);
  CHECK(outcome.refused == List{"2: tells only findings of confidence 0.8 or more"});
  outcome = Under("{}", "min-confidence: 0.6");
  CHECK_FALSE(outcome.config.min_confidence);
  CHECK(outcome.refused.size() == 1);
  CHECK(Under("{}", "min-confidence: 0.5").refused.empty());
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

Config Read(const std::string& name, const std::string& text) {
  const auto config = ReadOrganisation(name, text);
  REQUIRE(config);
  return *config;
}

Severity Own(std::string_view) {
  return Severity::kMedium;
}

// Of policies p0, p1, …; "FILE:LINE: WHAT".
Config Both(const std::vector<std::string>& texts, List& refused) {
  std::vector<Config> policies;
  for (const std::string& text : texts) {
    policies.push_back(Read("p" + std::to_string(policies.size()), text));
  }
  std::vector<Refusal> refusals;
  Config config = UnionOf(policies, Own, refusals);
  refused.clear();
  for (const Refusal& refusal : refusals) {
    refused.push_back(refusal.file + ":" + std::to_string(refusal.line) + ": " + refusal.what);
  }
  return config;
}

TEST_CASE("of several policies each holds, in whatever order", "[config]") {
  const std::string strict = "rules: {jwt: critical, a: high}\nfail-on: info\n";
  const std::string weak =
      "rules: {jwt: info, a: off, b: off}\nfail-on: critical\ngrant: [allow, comments, exclude, "
      "templates, selection]\n";
  List refused;
  for (const bool turned : {false, true}) {
    const Config config = Both(turned ? List{weak, strict} : List{strict, weak}, refused);
    CHECK(config.SeverityOf("jwt", Severity::kMedium) == Severity::kCritical);
    CHECK(config.SeverityOf("a", Severity::kMedium) == Severity::kHigh);
    CHECK_FALSE(config.IsOff("a"));
    CHECK_FALSE(config.IsOff("b"));
    CHECK(config.fail_on == Severity::kInfo);
    for (bool Grants::*grant : {&Grants::allow, &Grants::comments, &Grants::exclude,
                                &Grants::templates, &Grants::selection}) {
      CHECK_FALSE(config.grants.*grant);
    }
    const std::string of = turned ? "p0:" : "p1:";
    CHECK(refused == List{of + "1: switches `a` off", of + "1: switches `b` off",
                          of + "1: lowers `jwt` to info",
                          of + "2: fails only from severity critical on"});
  }
}

TEST_CASE("of several policies the lowest min-confidence counts", "[config]") {
  List refused;
  CHECK(Both({"min-confidence: 0.7", "min-confidence: 0.6"}, refused).min_confidence == 0.6);
  CHECK(refused.size() == 1);
  refused.clear();
  // One that says nothing asks for what is built in.
  CHECK_FALSE(Both({"min-confidence: 0.7", "{}"}, refused).min_confidence);
  CHECK(refused.size() == 1);
  refused.clear();
  CHECK(Both({"{}", "min-confidence: 0.2"}, refused).min_confidence == 0.2);
  CHECK(refused.empty());
}

TEST_CASE("a policy that says nothing asks for what is built in", "[config]") {
  List refused;
  const Config config =
      Both({"rules: {jwt: low, a: off}\nfail-on: high\nexclude: [{path: x, reason: "
            "r}]\ngrant: [allow]\n",
            "{}"},
           refused);
  CHECK(config.SeverityOf("jwt", Severity::kMedium) == Severity::kMedium);
  CHECK_FALSE(config.IsOff("a"));
  CHECK(config.fail_on.value_or(Severity::kLow) == Severity::kLow);
  CHECK_FALSE(config.LeavesOut("x"));
  CHECK_FALSE(config.grants.allow);
  CHECK(refused.size() == 4);
}

TEST_CASE("what silences needs every policy's word", "[config]") {
  const std::string entries =
      "allow: [{rule: jwt, reason: r}]\nexclude: [{path: x, reason: r}]\ntemplates: [t]\n";
  List refused;
  Config config = Both({entries, "{}"}, refused);
  CHECK(refused == List{"p0:1: allows findings", "p0:2: leaves `x` out of every scan",
                        "p0:3: takes `t` for templates"});
  CHECK(config.allow.empty());
  CHECK(config.exclude.empty());
  CHECK(config.templates.empty());
  for (const std::string& other : {entries, std::string("grant: [allow, exclude, templates]\n")}) {
    config = Both({entries, other}, refused);
    CHECK(refused.empty());
    CHECK(config.allow.size() == 1);
    CHECK(config.exclude.size() == 1);
    CHECK(config.templates.size() == 1);
  }
}

TEST_CASE("a severity that a check gives a finding itself is not lowered", "[config]") {
  // The rule's own severity is medium; a check says that one finding of it is high.
  for (const std::string level : {"medium", "high", "critical"}) {
    const Config config = Under("{}", "rules: {jwt: " + level + "}").config;
    CHECK(config.SeverityOf("jwt", Severity::kHigh) ==
          std::max(Severity::kHigh, *ParseSeverity(level)));
    CHECK(config.SeverityOf("jwt", Severity::kInfo) == *ParseSeverity(level));
  }
  List refused;
  for (const bool turned : {false, true}) {
    const Config config = Both(
        turned ? List{"{}", "rules: {jwt: medium}"} : List{"rules: {jwt: medium}", "{}"}, refused);
    CHECK(config.SeverityOf("jwt", Severity::kHigh) == Severity::kHigh);
  }
  // What all of them decide is decided.
  CHECK(Both({"rules: {jwt: low}", "rules: {jwt: info}"}, refused)
            .SeverityOf("jwt", Severity::kHigh) == Severity::kLow);
}

TEST_CASE("a union is as strict as each of its policies", "[config]") {
  constexpr Severity kAll[] = {Severity::kInfo, Severity::kLow, Severity::kMedium, Severity::kHigh,
                               Severity::kCritical};
  const List words = {"", "off", "on", "info", "low", "medium", "high", "critical"};
  const auto policy = [](const std::string& word, const std::string& fail_on) {
    std::string text = word.empty() ? "" : "rules: {jwt: " + word + "}\n";
    if (!fail_on.empty()) text += "fail-on: " + fail_on + "\n";
    return text;
  };
  List refused;
  for (const std::string& a : words) {
    for (const std::string& b : words) {
      const List levels = {"", "info", "high"};
      for (const std::string& fail_on : levels) {
        const List texts = {policy(a, fail_on), policy(b, "medium")};
        const Config both = Both(texts, refused);
        const Config turned = Both({texts[1], texts[0]}, refused);
        for (size_t i = 0; i < 2; i++) {
          const Config one = Read("one", texts[i]);
          if (!one.IsOff("jwt")) CHECK_FALSE(both.IsOff("jwt"));
          CHECK(both.fail_on.value_or(Severity::kLow) <= one.fail_on.value_or(Severity::kLow));
          for (const Severity raised : kAll) {
            const Severity severity = both.SeverityOf("jwt", raised);
            CHECK(severity == turned.SeverityOf("jwt", raised));
            if (!one.IsOff("jwt")) CHECK(severity >= one.SeverityOf("jwt", raised));
          }
        }
      }
    }
  }
}

TEST_CASE("each policy has its own sense of the environments", "[config]") {
  List refused;
  const Config config = Both({"{}", "environments: {one: {paths: ['**']}}", "{}"}, refused);
  CHECK(config.environments.empty());
  REQUIRE(config.other_environments.size() == 1);
  CHECK(config.other_environments[0][0].name == "one");
}

TEST_CASE("a preset of the repository does not read as weakening", "[config]") {
  CHECK(Under("rules: {dotenv-not-ignored: critical}", "policy: flowdoc").refused.empty());
}

TEST_CASE("secrets live no longer than the organisation lets them, or what is built in",
          "[config]") {
  const auto days = [](const Outcome& outcome, std::string_view kind) {
    return RotationDays(outcome.config.rotation, kind);
  };
  Outcome outcome = Under("rotation: {database: {days: 60}}",
                          "rotation:\n  database: {days: 90}\n  jwt: {days: 365}\n");
  CHECK(outcome.refused == List{"2: lets secrets of the kind `database` live 90 days",
                                "3: lets secrets of the kind `jwt` live 365 days"});
  CHECK(days(outcome, "database") == 60);
  CHECK(days(outcome, "jwt") == 30);

  outcome = Under("rotation: {database: {days: 60, names: [ledger]}}",
                  "rotation: {database: {days: 30, names: [vault]}, api: {days: 500}}");
  CHECK(outcome.refused.empty());
  CHECK(days(outcome, "database") == 30);
  CHECK(days(outcome, "api") == 500);
  CHECK(outcome.config.rotation[0].names == List{"ledger", "vault"});
}

TEST_CASE("of several policies the shortest time counts", "[config]") {
  List refused;
  const Config both = Both({"rotation: {jwt: {days: 90}, database: {days: 120, names: [a]}}",
                            "rotation: {database: {days: 100, names: [b]}}"},
                           refused);
  CHECK(RotationDays(both.rotation, "jwt") == 30);
  CHECK(RotationDays(both.rotation, "database") == 100);
  CHECK(refused.size() == 2);
  CHECK(both.rotation[1].names == List{"a", "b"});
}

TEST_CASE("files of known secrets are those of all, and a list stays demanded", "[config]") {
  const Outcome outcome =
      Under("known: {files: [/etc/a.env], list: required}", "known:\n  files: [b.env, c/d.yaml]\n");
  CHECK(outcome.refused.empty());
  REQUIRE(outcome.config.known_files.size() == 3);
  CHECK(outcome.config.known_files[2].path == "c/d.yaml");
  CHECK(outcome.config.known_files[2].line == 2);
  CHECK(outcome.config.known_files[2].file == ".leaktight.yaml");
  CHECK(outcome.config.known_list_said.file == "org.yaml");
  List refused;
  const Config both =
      Both({"known: {files: [/a]}", "known: {files: [/b, /a], list: required}"}, refused);
  CHECK(both.known_files.size() == 2);
  CHECK(both.known_list_said.line == 1);
  CHECK(refused.empty());
}

TEST_CASE("a repository names files of its own alone", "[config]") {
  for (const std::string path : {"/a", "~/a", "../a", "a/../../b"}) {
    const auto below = ReadConfig("x", "known: {files: ['" + path + "']}");
    REQUIRE_FALSE(below);
    CHECK(below.error().Describe() ==
          "x:1:17: `" + path +
              "` lies outside of the repository: an organisation's policy alone may "
              "name such a file");
    CHECK(ReadOrganisation("x", "known: {files: ['" + path + "']}"));
  }
  CHECK(ReadConfig("x", "known: {files: [a/..b/c..]}"));
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
