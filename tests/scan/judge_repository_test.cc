#include "scan/judge_repository.h"

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/error.h"
#include "catch.h"
#include "engine/example.h"
#include "finding/fingerprint.h"
#include "scan/criteria.h"

namespace leaktight {
namespace {

using Files = std::map<std::string, std::string>;

std::vector<Finding> Judged(const Files& files) {
  const Criteria criteria = Criteria::Make({}).value();
  Engine::Scratch scratch;
  FactSet facts;
  for (const auto& [path, text] : files) {
    facts[path] =
        std::make_shared<const std::vector<Fact>>(criteria.FactsOf({path, text}, scratch));
  }
  const auto read = [&](const std::string& path) -> Result<std::string> {
    const auto found = files.find(path);
    if (found == files.end()) return Fail(path, "is not there");
    return found->second;
  };
  return criteria.JudgeFacts(facts, {read, {}, {}});
}

std::string Password(uint64_t seed) {
  return ExpandExample("{alnum:24}", seed).value();
}

std::string Pod(const std::string& secret, const std::string& key) {
  return "---\napiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{env: [{name: "
         "A, "
         "valueFrom: {secretKeyRef: {name: " +
         secret + ", key: " + key + "}}}]}]}\n";
}

const std::string kTemplate =
    "apiVersion: v1\nkind: Secret\nmetadata: {name: db}\ndata: {PASSWORD: <value>}\n";

}  // namespace

TEST_CASE("findings without a secret have a fingerprint each, by what they are about", "[scan]") {
  const auto findings =
      Judged({{"k/a.yaml", kTemplate + Pod("db", "PASWORD") + Pod("db", "TOKEN")}});
  REQUIRE(findings.size() == 2);
  CHECK(PlacePart(findings[0].fingerprint) == PlacePart(findings[1].fingerprint));
  CHECK(findings[0].fingerprint != findings[1].fingerprint);
  // Where it stands is no part of it, nor what else there is to say.
  const auto moved = Judged({{"k/a.yaml", "# moved\n" + kTemplate + Pod("db", "PASWORD")},
                             {"k/0.yaml",
                              "apiVersion: v1\nkind: Secret\nmetadata: {name: db}\n"
                              "data: {PASWORDS: <value>}\n" +
                                  Pod("db", "PASSWORD")}});
  REQUIRE(moved.size() == 1);
  CHECK(moved[0].message != findings[0].message);
  CHECK(moved[0].fingerprint == findings[0].fingerprint);
}

TEST_CASE("a finding about a whole file has the value of an empty secret", "[scan]") {
  const auto findings = Judged({{".env.example", "A=\n"}});
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].rule == "dotenv-not-ignored");
  CHECK(findings[0].fingerprint == Fingerprint("dotenv-not-ignored", ".env.example", ""));
}

TEST_CASE("a finding with a secret has that one's fingerprint", "[scan]") {
  const std::string value = Password(1);
  const auto findings = Judged({{"c/prod.json", "{\"password\": \"" + value + "\"}"},
                                {"c/staging.json", "{\"password\": \"" + value + "\"}"}});
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].fingerprint == Fingerprint("secret-reused", "c/staging.json", value));
}

TEST_CASE("every secret on a line that is shown is masked, whoever sees it", "[scan]") {
  const std::string value = Password(1);
  const std::string token = ExpandExample("ghp_{base62:30}{crc32-base62}", 2).value();
  const std::string line = "{\"note\": \"" + token + "\", \"password\": \"" + value +
                           "\", \"mail_password\": \"" + Password(3) + "\"}";
  const auto findings =
      Judged({{"c/prod.json", "{\"password\": \"" + value + "\"}"}, {"c/staging.json", line}});
  REQUIRE(findings.size() == 1);
  const Excerpt& excerpt = findings[0].excerpt;
  std::string shown = excerpt.text;
  for (auto at = excerpt.secrets.rbegin(); at != excerpt.secrets.rend(); at++) {
    shown.replace(at->begin, at->size(), "*");
  }
  CHECK(shown == "{\"note\": \"*\", \"password\": \"*\", \"mail_password\": \"*\"}");
}

TEST_CASE("what is left out is never read", "[scan]") {
  const Criteria criteria = Criteria::Make({}).value();
  Engine::Scratch scratch;
  FactSet facts;
  facts[".env.example"] = std::make_shared<const std::vector<Fact>>(
      criteria.FactsOf({".env.example", "A=\n"}, scratch));
  size_t asked = 0;
  RepositoryAccess access;
  access.leave_out = [&](std::string_view rule, const RepositoryViolation& violation) {
    asked++;
    return rule == "dotenv-not-ignored" && violation.path == ".env.example";
  };
  const auto findings = criteria.JudgeFacts(facts, access);
  CHECK(findings.empty());
  CHECK(asked == 1);
}

}  // namespace leaktight
