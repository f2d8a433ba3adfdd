#include "config/config.h"

#include "catch.h"
#include "config/presets.h"

namespace leaktight {
namespace {

Config Read(const std::string& text) {
  Result<Config> config = ReadConfig(".leaktight.yaml", text);
  if (!config) FAIL(config.error().Describe());
  return std::move(*config);
}

std::string ErrorOf(const std::string& text) {
  const Result<Config> config = ReadConfig(".leaktight.yaml", text);
  return config ? "(no error)" : config.error().Describe();
}

TEST_CASE("a configuration says all that it can", "[config]") {
  const Config config = Read(R"(fail-on: high
rules:
  jwt: off
  generic-secret: low
  private-key: on
rule-files: [ops/rules.yaml]
exclude:
  - path: vendor/**
    reason: not ours
allow:
  - rule: jwt
    path: "tests/**"
    reason: made for the tests
    expires: 2030-12-31
  - fingerprint: lt1-0123456789abcdef-0f0f
    reason: revoked on the day
)");
  CHECK(config.fail_on == Severity::kHigh);
  CHECK(config.fail_on_line == 1);
  CHECK(config.IsOff("jwt"));
  CHECK(!config.IsOff("generic-secret"));
  CHECK(!config.IsOff("private-key"));
  CHECK(!config.IsOff("not-named"));
  CHECK(config.SeverityOf("generic-secret", Severity::kMedium) == Severity::kLow);
  CHECK(config.SeverityOf("private-key", Severity::kCritical) == Severity::kCritical);
  CHECK(config.Of("jwt")->line == 3);
  REQUIRE(config.rule_files.size() == 1);
  CHECK(config.rule_files[0].path == "ops/rules.yaml");
  CHECK(config.rule_files[0].line == 6);
  CHECK(config.LeavesOut("vendor/a/b.txt"));
  CHECK(!config.LeavesOut("src/vendor.txt"));
  REQUIRE(config.allow.size() == 2);
  CHECK(config.allow[0].rule == "jwt");
  CHECK(config.allow[0].path == "tests/**");
  CHECK(config.allow[0].reason == "made for the tests");
  CHECK(config.allow[0].expires == "2030-12-31");
  CHECK(config.allow[0].line == 11);
  CHECK(config.allow[1].fingerprint == "lt1-0123456789abcdef-0f0f");
}

TEST_CASE("what a preset says holds where the file says nothing", "[config]") {
  CHECK(!Read("rules: {}\n").strict_references);
  const Config plain = Read("policy: flowdoc\n");
  CHECK(plain.policy == "flowdoc");
  CHECK(plain.strict_references == true);
  CHECK(plain.SeverityOf("dotenv-not-ignored", Severity::kLow) == Severity::kMedium);
  CHECK(plain.SeverityOf("k8s-secret-not-ignored", Severity::kLow) == Severity::kMedium);
  CHECK(!plain.environments.empty());
  const Config own = Read(
      "policy: flowdoc\nrules: {dotenv-not-ignored: off}\nstrict-references: false\n"
      "environments: {production: {namespaces: [live]}}\n");
  CHECK(own.strict_references == false);
  CHECK(own.IsOff("dotenv-not-ignored"));
  CHECK(own.environments.size() == plain.environments.size());
  CHECK(own.environments[0].namespaces == std::vector<std::string>{"live"});
  CHECK(own.environments[0].line == 4);
}

TEST_CASE("flowdoc says what belongs to which environment, and production first", "[config]") {
  const Config config = Read("policy: flowdoc\n");
  CHECK(config.SeverityOf("dotenv-key-missing", Severity::kInfo) == Severity::kLow);
  REQUIRE(config.templates.size() == 1);
  CHECK(config.templates[0].glob == "infrastructure/kubernetes/secrets/*.template");
  CHECK(config.templates[0].preset == "flowdoc");
  std::vector<std::string> names;
  for (const Environment& environment : config.environments) names.push_back(environment.name);
  CHECK(names == std::vector<std::string>{"production", "staging", "development"});
}

TEST_CASE("every preset can be read", "[config]") {
  for (const Preset& preset : Presets()) {
    INFO(preset.name);
    const auto read = ReadConfig(preset.name, preset.text);
    CHECK(read);
    CHECK(FindPreset(preset.name) == &preset);
    CHECK_FALSE(preset.summary.empty());
  }
  CHECK(FindPreset("flowdog") == nullptr);
}

TEST_CASE("a configuration of comments alone decides nothing", "[config]") {
  CHECK(Read("").allow.empty());
  CHECK(Read("# nothing yet\n").rules.empty());
  CHECK(!Read("rules: {}\n").fail_on);
}

TEST_CASE("what is wrong in a configuration is told with its line and column", "[config]") {
  const auto [text, error] = GENERATE(table<std::string, std::string>({
      {"rules: [oops\n", ".leaktight.yaml:2:1: this is not YAML: "},
      {"fail-on: low\n---\nfail-on: critical\n",
       ".leaktight.yaml:3:1: a second document begins here, and only one is read"},
      {"---\n---\n---\nfail-on: low\n",
       ".leaktight.yaml:4:1: a second document begins here, and only one is read"},
      {"policy: flowdok\n",
       ".leaktight.yaml:1:9: there is no policy `flowdok`; did you mean flowdoc?"},
      {"policy: none-such-thing\n",
       ".leaktight.yaml:1:9: there is no policy `none-such-thing`; "
       "there are: default, flowdoc"},
      {"environments: {a: {}}\n", ".leaktight.yaml:1:19: `a` needs `paths` or `namespaces`"},
      {"environments:\n  a: {paths: [x]}\n  a: {paths: [y]}\n",
       ".leaktight.yaml:3:3: `a` stands here twice"},
      {"templates: a\n", ".leaktight.yaml:1:12: `templates` is a list"},
      {"strict-references: perhaps\n", ".leaktight.yaml:1:20: "},
      {"rules: [a]\n", ".leaktight.yaml:1:8: `rules` is a mapping"},
      {"allows: []\n", ".leaktight.yaml:1:1: unknown field `allows`; did you mean `allow`?"},
      {"fail-on: grave\n",
       ".leaktight.yaml:1:10: `grave` is no severity: info, low, medium, high, critical"},
      {"rules:\n  jwt: maybe\n", ".leaktight.yaml:2:8: `jwt` must be `on`, `off` or a severity"},
      {"rules:\n  jwt: off\n  jwt: low\n", ".leaktight.yaml:3:3: `jwt` stands here twice"},
      {"allow:\n  - rule: jwt\n", ".leaktight.yaml:2:5: the field `reason` is missing"},
      {"allow:\n  - rule: jwt\n    reason: ' '\n", ".leaktight.yaml:3:13: "},
      {"allow:\n  - reason: because\n", ".leaktight.yaml:2:5: an entry of `allow` must say what"},
      {"allow:\n  - rule: jwt\n    reason: r\n    expires: 2026-02-30\n",
       ".leaktight.yaml:4:14: `2026-02-30` is no date: YYYY-MM-DD"},
      {"allow:\n  - fingerprint: lt1-12\n    reason: r\n",
       ".leaktight.yaml:2:18: `lt1-12` is no fingerprint"},
      {"exclude:\n  - path: vendor\n", ".leaktight.yaml:2:5: the field `reason` is missing"},
      {"exclude: vendor\n", ".leaktight.yaml:1:10: `exclude` is a list"},
      {"rule-files: a.yaml\n", ".leaktight.yaml:1:13: `rule-files` is a list of paths"},
      {"- a\n", ".leaktight.yaml:1:1: must be a mapping"},
  }));
  CHECK(ErrorOf(text).substr(0, error.size()) == error);
}

TEST_CASE("kinds of secrets are a handful", "[config]") {
  std::string kinds = "rotation:\n";
  for (int i = 0; i < 100; i++) kinds += "  k" + std::to_string(i) + ": {days: 3}\n";
  const auto right = ReadConfig(".leaktight.yaml", kinds);
  REQUIRE(right);
  CHECK(right->rotation.size() == 100);
  CHECK_FALSE(ReadConfig(".leaktight.yaml", kinds + "  more: {days: 3}\n"));
  std::string names = "a";
  for (int i = 0; i < 200; i++) names += ", a";
  CHECK_FALSE(ReadConfig(".leaktight.yaml", "rotation: {jwt: {names: [" + names + "]}}\n"));
}

TEST_CASE("a rule that nobody knows is named with its line and the nearest one", "[config]") {
  const std::vector<std::string_view> known = {"github-pat", "jwt"};
  const auto check = [&](const std::string& text) {
    const Result<void> checked = CheckRuleNames(Read(text), known);
    return checked ? "(no error)" : checked.error().Describe();
  };
  CHECK(check("rules: {jwt: off}\nallow:\n  - {rule: github-pat, reason: r}\n") == "(no error)");
  CHECK(check("rules:\n  gihub-pat: off\n") ==
        ".leaktight.yaml:2: there is no rule or check `gihub-pat`; did you mean github-pat?");
  CHECK(check("allow:\n  - path: x\n    reason: r\n  - rule: nothing-like-it\n    reason: r\n") ==
        ".leaktight.yaml:4: there is no rule or check `nothing-like-it`; `leaktight rules list` "
        "names them all");
}

}  // namespace
}  // namespace leaktight
