#include "config/config_text.h"

#include <string>
#include <vector>

#include "catch.h"
#include "config/organisation.h"
#include "finding/confidence.h"

namespace leaktight {
namespace {

Config Read(const std::string& text) {
  const auto config = ReadOrganisation("file.yaml", text);
  if (!config) FAIL(config.error().Describe());
  return *config;
}

std::string Shown(const std::string& text) {
  return ConfigText(Read(text), {});
}

TEST_CASE("a configuration that says nothing shows what is built in", "[config]") {
  CHECK(Shown("") ==
        "fail-on: low  # built in\nmin-confidence: 0.5  # built in\nstrict-references: false  # "
        "built in\n");
}

TEST_CASE("what is shown decides the same when it is read", "[config]") {
  const std::string text = GENERATE(
      as<std::string>{}, "policy: flowdoc\n",
      "rules: {jwt: off, github-pat: on, private-key: high}\n",
      "exclude: [{path: '**/\"x\"', reason: 'a: b # c'}]\n",
      "allow: [{rule: jwt, path: 'a\\b', reason: \"tab\\t, line\\n, \\x07, ünï\", expires: "
      "'2030-01-02'}]\n",
      "known: {files: [a.env, 'b c/d.yaml']}\n",
      "templates: ['*.in', yes, 'null', '~']\nrule-files: [a.yaml, 'b c.yaml']\n",
      "environments: {'no': {paths: ['1'], namespaces: ['-x', 'y']}}\nfail-on: critical\n",
      "min-confidence: 0.25\n", "min-confidence: 1\n", "min-confidence: 0\n",
      "min-confidence: 0.000125\n",
      "rotation: {jwt: {days: 14}, database: {names: ['led*', b]}, 'a b': {days: 3}}\n");
  const std::string once = Shown(text);
  const Config before = Read(text);
  const Config after = Read(once);
  CHECK(after.fail_on.value_or(Severity::kLow) == before.fail_on.value_or(Severity::kLow));
  CHECK(after.min_confidence.value_or(kLeastConfidence) ==
        before.min_confidence.value_or(kLeastConfidence));
  CHECK(after.strict_references.value_or(false) == before.strict_references.value_or(false));
  REQUIRE(after.rules.size() == before.rules.size());
  for (const RuleSetting& rule : before.rules) {
    REQUIRE(after.Of(rule.id) != nullptr);
    CHECK(after.Of(rule.id)->on == rule.on);
    CHECK(after.Of(rule.id)->severity == rule.severity);
  }
  REQUIRE(after.known_files.size() == before.known_files.size());
  for (size_t i = 0; i < before.known_files.size(); i++) {
    CHECK(after.known_files[i].path == before.known_files[i].path);
  }
  REQUIRE(after.rotation.size() == before.rotation.size());
  for (size_t i = 0; i < before.rotation.size(); i++) {
    CHECK(after.rotation[i].name == before.rotation[i].name);
    CHECK(after.rotation[i].days == before.rotation[i].days);
    CHECK(after.rotation[i].names == before.rotation[i].names);
  }
  REQUIRE(after.exclude.size() == before.exclude.size());
  for (size_t i = 0; i < before.exclude.size(); i++) {
    CHECK(after.exclude[i].glob == before.exclude[i].glob);
    CHECK(after.exclude[i].reason == before.exclude[i].reason);
  }
  REQUIRE(after.allow.size() == before.allow.size());
  for (size_t i = 0; i < before.allow.size(); i++) {
    CHECK(after.allow[i].rule == before.allow[i].rule);
    CHECK(after.allow[i].path == before.allow[i].path);
    CHECK(after.allow[i].reason == before.allow[i].reason);
    CHECK(after.allow[i].expires == before.allow[i].expires);
  }
  REQUIRE(after.templates.size() == before.templates.size());
  for (size_t i = 0; i < before.templates.size(); i++) {
    CHECK(after.templates[i].glob == before.templates[i].glob);
  }
  REQUIRE(after.rule_files.size() == before.rule_files.size());
  for (size_t i = 0; i < before.rule_files.size(); i++) {
    CHECK(after.rule_files[i].path == before.rule_files[i].path);
  }
  REQUIRE(after.environments.size() == before.environments.size());
  for (size_t i = 0; i < before.environments.size(); i++) {
    CHECK(after.environments[i].name == before.environments[i].name);
    CHECK(after.environments[i].paths == before.environments[i].paths);
    CHECK(after.environments[i].namespaces == before.environments[i].namespaces);
  }
}

TEST_CASE("each setting is shown with where it comes from", "[config]") {
  CHECK(Shown("policy: flowdoc\nfail-on: high\nmin-confidence: 0.6\n")
            .find("fail-on: high  # file.yaml:2\n"
                  "min-confidence: 0.6  # file.yaml:3\n"
                  "strict-references: true  # preset flowdoc (file.yaml:1)\n") == 0);
  CHECK(ConfigText(Read("rules:\n  jwt: low\n"), {"file.yaml"})
            .find("  jwt: low  # organisation file.yaml:2\n") != std::string::npos);
}

TEST_CASE("a rule that is raised is shown with what it weighs at least", "[config]") {
  std::vector<Refusal> refusals;
  const Config config = UnderOrganisation(
      Read("rules: {jwt: low}"), Read("rules: {jwt: high, github-pat: critical}"),
      [](std::string_view) { return Severity::kMedium; }, refusals);
  const std::string text = ConfigText(config, {});
  CHECK(text.find("  jwt: high  #") != std::string::npos);
  CHECK(text.find("  github-pat: critical  #") != std::string::npos);
}

}  // namespace
}  // namespace leaktight
