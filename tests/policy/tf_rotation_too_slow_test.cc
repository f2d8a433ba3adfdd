// Rotations of secrets that another repository makes.
#include <memory>
#include <string>
#include <vector>

#include "catch.h"
#include "support/checked.h"

namespace leaktight {
namespace {

// What the finding is about; empty: there is none.
std::string Told(const std::string& id, int days) {
  CheckEngine engine;
  const std::string text =
      "resource \"aws_secretsmanager_secret_rotation\" \"r\" {\n  secret_id = " + id +
      "\n  rotation_rules {\n    automatically_after_days = " + std::to_string(days) + "\n  }\n}\n";
  FactSet facts;
  facts.emplace("main.tf",
                std::make_shared<const std::vector<Fact>>(engine.FactsIn("main.tf", text)));
  std::vector<RepositoryViolation> found;
  for (const RepositoryCheck& check : RepositoryChecks()) {
    if (check.info->id == "tf-rotation-too-slow") check.run({facts, Conventions()}, found);
  }
  return found.empty() ? std::string() : found[0].violation.subject;
}

TEST_CASE("a rotation of what is made elsewhere is judged by what that is called", "[policy][tf]") {
  const std::string arn = "\"arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/";
  CHECK(Told("data.aws_secretsmanager_secret.jwt.id", 31) == "jwt");
  CHECK(Told("data.aws_secretsmanager_secret.jwt.id", 30).empty());
  CHECK(Told(arn + "jwt-AbCdEf\"", 60) == "prod/jwt-AbCdEf");
  CHECK(Told("\"prod/jwt\"", 60) == "prod/jwt");
  CHECK(Told("var.jwt_secret_arn", 60) == "jwt_secret_arn");
  CHECK(Told("aws_secretsmanager_secret.jwt.id", 60) == "jwt");  // of another repository's state
  // Of no kind.
  CHECK(Told(arn + "mail-AbCdEf\"", 365).empty());
  CHECK(Told("var.secret_id", 365).empty());
  CHECK(Told("module.jwt.arn", 365).empty());  // which of its secrets it is nobody says
}

}  // namespace
}  // namespace leaktight
