#include <map>
#include <memory>
#include <string>
#include <vector>

#include "catch.h"
#include "config/config.h"
#include "engine/example.h"
#include "support/checked.h"

namespace leaktight {
namespace {

using Files = std::map<std::string, std::string>;

std::string Password(uint64_t seed) {
  return ExpandExample("{alnum:24}", seed).value();
}

std::vector<RepositoryViolation> Run(const Files& files, const Config* config = nullptr) {
  CheckEngine engine;
  FactSet facts;
  for (const auto& [path, bytes] : files) {
    facts.emplace(path, std::make_shared<const std::vector<Fact>>(engine.FactsIn(path, bytes)));
  }
  std::vector<RepositoryViolation> violations;
  for (const RepositoryCheck& check : RepositoryChecks()) {
    if (check.info->id != "secret-reused") continue;
    check.run({facts, config != nullptr ? Conventions(*config) : Conventions()}, violations);
  }
  return violations;
}

}  // namespace

TEST_CASE("a secret of production stands wrong in the lesser environment", "[policy]") {
  // Whatever the order of their names.
  const Files files = GENERATE(Files{{"a/prod.env", "DB_PASSWORD=" + Password(1) + "\n"},
                                     {"b/staging.yaml", "password: " + Password(1) + "\n"}},
                               Files{{"z/prod.env", "DB_PASSWORD=" + Password(1) + "\n"},
                                     {"b/staging.yaml", "password: " + Password(1) + "\n"}});
  const std::vector<RepositoryViolation> found = Run(files);
  REQUIRE(found.size() == 1);
  const std::string& home =
      files.begin()->first == "a/prod.env" ? files.begin()->first : files.rbegin()->first;
  CHECK(found[0].path == "b/staging.yaml");
  CHECK(found[0].violation.subject == "password");
  CHECK(found[0].violation.note ==
        "Here it is for staging; " + home + " has it for production, as DB_PASSWORD.");
  CHECK_FALSE(found[0].violation.severity);
  CHECK(found[0].violation.about.In(files.at("b/staging.yaml")) == Password(1));
  REQUIRE(found[0].further.size() == 1);
  CHECK(found[0].further[0].path == home);
  CHECK(found[0].further[0].about.In(files.at(home)) == Password(1));
}

TEST_CASE("each further environment is told of once, with all its places", "[policy]") {
  const std::string line = "password: " + Password(2) + "\n";
  const std::vector<RepositoryViolation> found = Run({{"prod/a.yaml", line},
                                                      {"prod/b.yaml", line},
                                                      {"qa/a.yaml", line},
                                                      {"qa/b.yaml", line},
                                                      {"staging/a.yaml", line}});
  REQUIRE(found.size() == 2);
  CHECK(found[0].path == "staging/a.yaml");
  CHECK(found[1].path == "qa/a.yaml");
  REQUIRE(found[1].further.size() == 2);
  CHECK(found[1].further[0].path == "qa/b.yaml");
  CHECK(found[1].further[1].path == "prod/a.yaml");
}

TEST_CASE("one environment, or one that nothing names, shares nothing", "[policy]") {
  const std::string line = "password: " + Password(3) + "\n";
  CHECK(Run({{"prod/a.yaml", line}, {"production/b.yaml", line}}).empty());
  CHECK(Run({{"prod/a.yaml", line}, {"common/b.yaml", line}}).empty());
  CHECK(Run({{"a.yaml", line}, {"b.yaml", line}}).empty());
  CHECK(
      Run({{"prod/a.yaml", line}, {"staging/b.yaml", "password: " + Password(4) + "\n"}}).empty());
}

TEST_CASE("developers' environments may share, for information", "[policy]") {
  const std::string line = "password: " + Password(5) + "\n";
  const auto severity = [&](const std::string& a, const std::string& b) {
    const auto found = Run({{a + "/a.yaml", line}, {b + "/a.yaml", line}});
    REQUIRE(found.size() == 1);
    return found[0].violation.severity;
  };
  CHECK(severity("local", "test") == Severity::kInfo);
  CHECK(severity("dev", "ci") == Severity::kInfo);
  CHECK_FALSE(severity("dev", "staging"));
  CHECK_FALSE(severity("prod", "local"));
}

TEST_CASE("the team's own environments count, by path and namespace", "[policy]") {
  Config config;
  config.environments = {{"blue", {"sites/b/**"}, {"team-b-*"}, 0},
                         {"green", {"sites/g/**"}, {}, 0}};
  const std::string line = "password: " + Password(6) + "\n";
  CHECK(Run({{"sites/b/x.yaml", line}, {"sites/g/x.yaml", line}}).empty());
  CHECK(Run({{"sites/b/x.yaml", line}, {"sites/g/x.yaml", line}}, &config).size() == 1);
  CHECK(Run({{"x.yaml",
              "apiVersion: v1\nkind: Thing\nmetadata: {namespace: team-b-1}\nspec:\n  " + line},
             {"sites/g/x.yaml", line}},
            &config)
            .size() == 1);
}

TEST_CASE("literals of Terraform are compared, also by the keys of a map", "[policy][tf]") {
  const auto main = [](uint64_t seed) {
    return "resource \"aws_db_instance\" \"x\" {\n  password = \"" + Password(seed) + "\"\n}\n";
  };
  CHECK(Run({{"envs/prod/main.tf", main(8)}, {"envs/staging/main.tf", main(8)}}).size() == 1);
  CHECK(Run({{"envs/prod/main.tf", main(8)}, {"envs/staging/main.tf", main(9)}}).empty());
  const auto map = [](uint64_t prod, uint64_t staging) {
    return "passwords = {\n  prod = \"" + Password(prod) + "\"\n  staging = \"" +
           Password(staging) + "\"\n}\n";
  };
  CHECK(Run({{"x.tfvars", map(8, 8)}}).size() == 1);
  CHECK(Run({{"x.tfvars", map(8, 9)}}).empty());
  CHECK(Run({{"x.tf", "locals {\n" + map(8, 8) + "}\n"}}).size() == 1);
}

TEST_CASE("the value is told nowhere", "[policy]") {
  const std::string line = "password: " + Password(7) + "\n";
  for (const RepositoryViolation& found : Run({{"prod/a.yaml", line}, {"qa/a.yaml", line}})) {
    CHECK((found.violation.note + found.violation.subject).find(Password(7)) == std::string::npos);
  }
}

}  // namespace leaktight
