// Literals on their way to a secret, and what other checks tell of.
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "catch.h"
#include "support/checked.h"

namespace leaktight {
namespace {

// The subjects of what is found, in `main.tf` and the values that stand beside it.
std::vector<std::string> HandedOn(const std::string& values) {
  const std::map<std::string, std::string> files = {
      {"main.tf",
       "variable \"parameters\" {}\n"
       "resource \"aws_ssm_parameter\" \"all\" {\n"
       "  for_each = { for p in var.parameters : p.name => p }\n"
       "  name = each.key\n  type = \"SecureString\"\n  value = each.value.value\n}\n"},
      {"env-dev/main.tfvars", "parameters = [" + values + "]\n"}};
  CheckEngine engine;
  FactSet facts;
  for (const auto& [path, text] : files) {
    facts.emplace(path, std::make_shared<const std::vector<Fact>>(engine.FactsIn(path, text)));
  }
  std::vector<RepositoryViolation> found;
  for (const RepositoryCheck& check : RepositoryChecks()) {
    if (check.info->id == "tf-secret-handed-on") check.run({facts, Conventions()}, found);
  }
  std::vector<std::string> subjects;
  for (const RepositoryViolation& one : found) subjects.push_back(one.violation.subject);
  return subjects;
}

TEST_CASE("a value in a list that becomes secrets is one, unless its name tells of it",
          "[policy][tf]") {
  const std::string value = "value = \"kW8vTq2LzR5m\"";
  CHECK(HandedOn("{ name = \"dev.catalogue.url\", " + value + " }").size() == 1);
  // tf-vars-secret tells of it.
  CHECK(HandedOn("{ name = \"dev.rds.db_pass\", " + value + " }").empty());
  CHECK(HandedOn("{ name = \"dev.catalogue.mongo\", value = \"MONGO=true\" }").empty());
}

}  // namespace
}  // namespace leaktight
