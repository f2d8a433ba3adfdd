#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "catch.h"
#include "support/checked.h"

namespace leaktight {
namespace {

using Files = std::vector<std::pair<std::string, std::string>>;

std::vector<RepositoryViolation> Judge(const Files& files, const Config& config = {},
                                       std::string_view id = {}) {
  CheckEngine engine;
  FactSet facts;
  for (const auto& [path, text] : files) {
    facts.emplace(path, std::make_shared<const std::vector<Fact>>(engine.FactsIn(path, text)));
  }
  std::vector<RepositoryViolation> violations;
  for (const RepositoryCheck& check : RepositoryChecks()) {
    const std::string_view own = check.info->id;
    const bool wanted =
        id.empty() ? own == "tf-secret-no-rotation" || own == "tf-rotation-too-slow" : own == id;
    if (wanted) check.run({facts, Conventions(config)}, violations);
  }
  return violations;
}

std::string Secret(const std::string& label) {
  return "resource \"aws_secretsmanager_secret\" \"" + label + "\" {\n  name = \"x\"\n}\n";
}

std::string Rotation(const std::string& label, const std::string& rules) {
  return "resource \"aws_secretsmanager_secret_rotation\" \"r\" {\n  secret_id = "
         "aws_secretsmanager_secret." +
         label + ".id\n  rotation_rules {\n    " + rules + "\n  }\n}\n";
}

TEST_CASE("a secret that nothing rotates weighs what its kind does", "[policy][tf]") {
  auto found = Judge({{"main.tf", Secret("db")}});
  REQUIRE(found.size() == 1);
  CHECK_FALSE(found[0].violation.severity);
  CHECK(found[0].violation.note ==
        "Nothing in its module rotates it; one of the kind `database` may live 90 days.");
  found = Judge({{"main.tf", Secret("mail")}});
  REQUIRE(found.size() == 1);
  CHECK(found[0].violation.severity == Severity::kLow);
  found = Judge({{"main.tf", Secret("deploy_aws_key")}});
  REQUIRE(found.size() == 1);
}

TEST_CASE("a rotation in the same folder counts, whichever file has it", "[policy][tf]") {
  const std::string rotation = Rotation("db", "automatically_after_days = 30");
  CHECK(Judge({{"a/main.tf", Secret("db")}, {"a/rotation.tf", rotation}}).empty());
  CHECK(Judge({{"a/main.tf", Secret("db")}, {"b/rotation.tf", rotation}}).size() == 1);
  CHECK(Judge({{"a/main.tf", Secret("db")}, {"a/x.tf", Rotation("jwt", "")}}).size() == 1);
}

TEST_CASE("something that rotates what it is given may rotate any", "[policy][tf]") {
  CHECK(Judge({{"a/main.tf", Secret("db")},
               {"b/main.tf",
                "resource \"aws_secretsmanager_secret_rotation\" \"r\" {\n"
                "  secret_id = var.secret_id\n}\n"}})
            .empty());
}

TEST_CASE("days are compared with those of the kind", "[policy][tf]") {
  const auto of = [](const std::string& label, const std::string& rules) {
    return Judge({{"main.tf", Secret(label) + Rotation(label, rules)}}).size();
  };
  CHECK(of("db", "automatically_after_days = 90") == 0);
  CHECK(of("db", "automatically_after_days = 91") == 1);
  CHECK(of("jwt", "automatically_after_days = 90") == 1);
  CHECK(of("jwt", "schedule_expression = \"rate(30 days)\"") == 0);
  CHECK(of("jwt", "schedule_expression = \"cron(0 8 1 */2 ? *)\"") == 1);
  CHECK(of("mail", "automatically_after_days = 365") == 0);  // of no kind
  CHECK(of("db", "automatically_after_days = module.x.days") == 0);
}

TEST_CASE("a variable's days are those that callers give, or else its default", "[policy][tf]") {
  const std::string module = Secret("db") + Rotation("db", "automatically_after_days = var.days");
  const std::string variable = "variable \"rotation_days\" {}\nvariable \"days\" {\n  default = ";
  const auto call = [](const std::string& days) {
    return "module \"s\" {\n  source = \"../modules/s\"\n  days   = " + days +
           " # of rotation\n}\n";
  };
  CHECK(Judge({{"modules/s/main.tf", module}, {"modules/s/variables.tf", variable + "90\n}\n"}})
            .empty());
  auto found =
      Judge({{"modules/s/main.tf", module}, {"modules/s/variables.tf", variable + "180\n}\n"}});
  REQUIRE(found.size() == 1);
  CHECK(found[0].path == "modules/s/variables.tf");
  found = Judge({{"modules/s/main.tf", module},
                 {"modules/s/variables.tf", variable + "90\n}\n"},
                 {"prod/main.tf", call("365")},
                 {"staging/main.tf", call("30")}});
  REQUIRE(found.size() == 1);
  CHECK(found[0].path == "prod/main.tf");
  CHECK(found[0].further.size() == 1);
}

TEST_CASE("the configuration says how long a kind may live", "[policy][tf]") {
  Config config;
  config.rotation.push_back({"database", 365, {}});
  CHECK(
      Judge({{"main.tf", Secret("db") + Rotation("db", "automatically_after_days = 180")}}, config)
          .empty());
}

TEST_CASE("the class that a tag names counts", "[policy][tf]") {
  const std::string secret =
      "resource \"aws_secretsmanager_secret\" \"x\" {\n  tags = merge(var.tags, { class = \"jwt\" "
      "})\n}\n";
  const auto found = Judge({{"main.tf", secret + Rotation("x", "automatically_after_days = 60")}});
  REQUIRE(found.size() == 1);
  CHECK(found[0].violation.note ==
        "It is rotated every 60 days; one of the kind `jwt` may live 30.");
}

TEST_CASE("examples and tests rotate nothing", "[policy][tf]") {
  CHECK(Judge({{"examples/a/main.tf", Secret("db")}}).empty());
}

TEST_CASE("one trail anywhere is enough for all secrets", "[policy][tf]") {
  const auto of = [](const Files& files) { return Judge(files, {}, "tf-secret-unaudited").size(); };
  CHECK(of({{"a/main.tf", Secret("a") + Secret("b")}, {"b/main.tf", Secret("c")}}) == 1);
  CHECK(of({{"a/main.tf", Secret("a")}, {"b/main.tf", "resource \"aws_cloudtrail\" \"t\" {}\n"}}) ==
        0);
  CHECK(of({{"a/main.tf", Secret("a")},
            {"b/main.tf", "module \"t\" {\n  source = \"cloudposse/cloudtrail/aws\"\n}\n"}}) == 0);
  CHECK(of({{"a/main.tf", Secret("a")},
            {"b/main.tf",
             "resource \"aws_cloudwatch_event_rule\" \"t\" {\n  event_pattern = "
             "jsonencode({ source = [\"aws.secretsmanager\"] })\n}\n"}}) == 0);
  CHECK(of({{"b/main.tf", "resource \"aws_s3_bucket\" \"t\" {}\n"}}) == 0);
}

}  // namespace
}  // namespace leaktight
