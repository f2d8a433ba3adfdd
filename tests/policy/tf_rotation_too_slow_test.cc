// Rotations of secrets that another repository makes.
#include <memory>
#include <string>
#include <vector>

#include "catch.h"
#include "support/checked.h"

namespace leaktight {
namespace {

// What the finding is about; empty: there is none.
std::string ToldOf(const std::string& text, std::string_view check_id = "tf-rotation-too-slow") {
  CheckEngine engine;
  FactSet facts;
  facts.emplace("main.tf",
                std::make_shared<const std::vector<Fact>>(engine.FactsIn("main.tf", text)));
  std::vector<RepositoryViolation> found;
  for (const RepositoryCheck& check : RepositoryChecks()) {
    if (check.info->id == check_id) check.run({facts, Conventions()}, found);
  }
  return found.empty() ? std::string() : found[0].violation.subject;
}

std::string Told(const std::string& id, int days) {
  return ToldOf("resource \"aws_secretsmanager_secret_rotation\" \"r\" {\n  secret_id = " + id +
                "\n  rotation_rules {\n    automatically_after_days = " + std::to_string(days) +
                "\n  }\n}\n");
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

TEST_CASE("the password that a database manages is one of a database", "[policy][tf]") {
  const std::string arn = ".master_user_secret[0].secret_arn";
  CHECK(Told("aws_rds_cluster.this" + arn, 365) == "aws_rds_cluster.this");
  CHECK(Told("aws_db_instance.this" + arn, 90).empty());
  const auto module = [](const std::string& source, const std::string& days) {
    return ToldOf("module \"main\" {\n  source = \"" + source +
                  "\"\n  master_user_password_rotation_automatically_after_days = " + days +
                  "\n}\n");
  };
  CHECK(module("terraform-aws-modules/rds/aws", "365") == "module.main, database password");
  CHECK(module("terraform-aws-modules/rds/aws", "90").empty());
  CHECK(module("../rds", "365").empty());  // what that does with it is read there
}

TEST_CASE("a database that rotates its own password rotates no other secret", "[policy][tf]") {
  const std::string secret =
      "resource \"aws_secretsmanager_secret\" \"jwt\" {\n  name = \"jwt\"\n}\n";
  const auto beside = [&](const std::string& id) {
    return ToldOf(
        secret + "resource \"aws_secretsmanager_secret_rotation\" \"r\" {\n  secret_id = " + id +
            "\n  rotation_rules {\n    automatically_after_days = 30\n  }\n}\n",
        "tf-secret-no-rotation");
  };
  CHECK(beside("var.any").empty());
  CHECK(beside("aws_rds_cluster.this.master_user_secret[0].secret_arn") ==
        "aws_secretsmanager_secret.jwt");
}

}  // namespace
}  // namespace leaktight
