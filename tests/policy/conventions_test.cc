#include "policy/conventions.h"

#include "catch.h"

namespace leaktight {
namespace {

TEST_CASE("an environment is told by the last word of a path that names one", "[policy]") {
  const Conventions conventions;
  CHECK(conventions.EnvironmentOf("overlays/prod/secret.yaml", "") == "production");
  CHECK(conventions.EnvironmentOf("values-production.yaml", "") == "production");
  CHECK(conventions.EnvironmentOf("staging/values.prod.yaml", "") == "production");
  CHECK(conventions.EnvironmentOf(".env.stg", "") == "staging");
  CHECK(conventions.EnvironmentOf("eu-staging-2/db.yaml", "") == "staging");
  CHECK(conventions.EnvironmentOf("products/device.yaml", "").empty());
  CHECK(conventions.EnvironmentOf("", "").empty());
}

TEST_CASE("a namespace says more than a path", "[policy]") {
  const Conventions conventions;
  CHECK(conventions.EnvironmentOf("dev/a.yaml", "shop-prod") == "production");
  CHECK(conventions.EnvironmentOf("dev/a.yaml", "shop") == "development");
}

TEST_CASE("environments that come later count where nothing else says anything", "[policy]") {
  Config config;
  config.later_environments = {{"one", {"**"}, {}, 1}};
  const Conventions conventions(config);
  CHECK(conventions.EnvironmentOf("staging/a.yaml", "") == "staging");
  CHECK(conventions.EnvironmentOf("a/b.yaml", "") == "one");
}

TEST_CASE("where several policies are in force each has a view of its own", "[policy]") {
  Config config;
  config.environments = {{"live", {"a/**"}, {}, 1}};
  config.other_environments = {{}, {{"all", {"**"}, {}, 1}}};
  const Conventions conventions(config);
  REQUIRE(conventions.Views() == 3);
  CHECK(conventions.EnvironmentOf("a/prod.yaml", "", 0) == "live");
  CHECK(conventions.EnvironmentOf("a/prod.yaml", "", 1) == "production");
  CHECK(conventions.EnvironmentOf("a/prod.yaml", "", 2) == "all");
  CHECK(Conventions().Views() == 1);
}

TEST_CASE("a team's own environments and templates come first", "[policy]") {
  Config config;
  config.environments = {{"live", {"clusters/blue/**"}, {"shop"}, 1}};
  config.templates = {{"deploy/*.envsubst", 1}};
  const Conventions conventions(config);
  CHECK(conventions.EnvironmentOf("clusters/blue/prod.yaml", "") == "live");
  CHECK(conventions.EnvironmentOf("dev/a.yaml", "shop") == "live");
  CHECK(conventions.EnvironmentOf("clusters/green/prod.yaml", "") == "production");
  CHECK(conventions.IsTemplate("deploy/secret.envsubst"));
  CHECK(conventions.IsTemplate("secrets.yaml.template"));
  CHECK_FALSE(conventions.IsTemplate("other/secret.envsubst"));
  CHECK_FALSE(Conventions().IsTemplate("deploy/secret.envsubst"));
}

}  // namespace
}  // namespace leaktight
