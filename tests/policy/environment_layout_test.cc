#include "policy/environment_layout.h"

#include <string>
#include <vector>

#include "base/glob.h"
#include "catch.h"
#include "config/config.h"
#include "policy/conventions.h"

namespace leaktight {
namespace {

using Lines = std::vector<std::string>;

// "environment glob glob"
Lines Told(const Lines& paths) {
  EnvironmentLayout layout;
  for (const std::string& path : paths) layout.Add(path);
  Lines told;
  for (const EnvironmentPaths& environment : layout.Environments()) {
    std::string line(environment.environment);
    for (const std::string& glob : environment.globs) line += " " + glob;
    told.push_back(line);
  }
  return told;
}

}  // namespace

TEST_CASE("folders and files that lie side by side by environment are told", "[policy]") {
  CHECK(Told({"overlays/prod/a.yaml", "overlays/staging/a.yaml", "base/a.yaml"}) ==
        Lines{"production overlays/prod/**", "staging overlays/staging/**"});
  CHECK(Told({"env/staging.tfvars", "env/prd.tfvars", "env/dev.tfvars"}) ==
        Lines{"production env/prd.tfvars", "staging env/staging.tfvars",
              "development env/dev.tfvars"});
  CHECK(Told({".env.production", ".env.development"}) ==
        Lines{"production .env.production", "development .env.development"});
  CHECK(Told({"chart/values-prod.yaml", "chart/values-qa.yaml", "chart/values.yaml"}) ==
        Lines{"production chart/values-prod.yaml", "qa chart/values-qa.yaml"});
  CHECK(Told({"eu-prod-1/a.tf", "eu-staging-1/a.tf", "us-prod-1/a.tf"}) ==
        Lines{"production eu-prod-1/**", "staging eu-staging-1/**"});
}

TEST_CASE("words that name no environment of the repository's are left alone", "[policy]") {
  CHECK(Told({"test/a.yaml", "dev/a.yaml"}).empty());
  CHECK(Told({"prod/a.yaml"}).empty());
  CHECK(Told({"envs/prod/a.yaml"}).empty());  // one alone has nobody to differ from
  CHECK(Told({"issuers/letsencrypt-staging.yaml", "issuers/letsencrypt-production.yaml"}).empty());
  CHECK(Told({"a/prod/x.yaml", "b/staging/x.yaml"}).empty());
  CHECK(Told({}).empty());
}

TEST_CASE("a folder that holds files of another environment too is not told", "[policy]") {
  CHECK(Told({"environments/staging-and-prod/main.tf", "environments/staging-and-prod/prod.tfvars",
              "environments/staging-and-prod/staging.tfvars"}) ==
        Lines{"production environments/staging-and-prod/prod.tfvars",
              "staging environments/staging-and-prod/staging.tfvars"});
  CHECK(Told({"prod/a.yaml", "staging/a.yaml", "qa/a.yaml", "prod/x/staging/b.yaml"}) ==
        Lines{"staging staging/**", "qa qa/**"});
  CHECK(Told({"prod/a.yaml", "staging/a.yaml", "prod/staging/a.yaml"}).empty());
}

TEST_CASE("what lies in many places alike is told by its name", "[policy]") {
  Lines paths;
  for (const char* app : {"a", "b", "c"}) {
    for (const char* environment : {"prod", "staging"}) {
      paths.push_back(std::string("apps/") + app + "/overlays/" + environment + "/x.yaml");
      paths.push_back(std::string("charts/") + app + "/values-" + environment + ".yaml");
    }
  }
  CHECK(Told(paths) == Lines{"production **/overlays/prod/** values-prod.yaml",
                             "staging **/overlays/staging/** values-staging.yaml"});
}

TEST_CASE("each glob fits what it was made of, and no other environment's", "[policy]") {
  const Lines paths = {"a[1]/prod*/x.yaml", "a[1]/staging*/x.yaml", "prod/a.tf",   "staging/a.tf",
                       "x/y/prod.env",      "x/y/dev.env",          "k/uat/v.yml", "k/prod/v.yml"};
  EnvironmentLayout layout;
  for (const std::string& path : paths) layout.Add(path);
  Config config;
  for (const EnvironmentPaths& environment : layout.Environments()) {
    config.environments.push_back({std::string(environment.environment), environment.globs, {}});
  }
  REQUIRE(config.environments.size() == 4);
  for (const std::string& path : paths) {
    INFO(path);
    size_t fits = 0;
    for (const Environment& environment : config.environments) {
      for (const std::string& glob : environment.paths) fits += GlobMatches(glob, path) ? 1 : 0;
    }
    CHECK(fits == 1);
    CHECK(Conventions(config).EnvironmentOf(path, "") == Conventions().EnvironmentOf(path, ""));
  }
}

}  // namespace leaktight
