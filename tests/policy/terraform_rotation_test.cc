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

std::string Many(const std::string& id, const std::string& days = "365") {
  return "resource \"aws_secretsmanager_secret\" \"many\" {\n"
         "  for_each = toset([\"db-password\", \"jwt-secret\"])\n"
         "  name     = \"prod/${each.key}\"\n}\n"
         "resource \"aws_secretsmanager_secret_rotation\" \"many\" {\n"
         "  for_each  = aws_secretsmanager_secret.many\n  secret_id = " +
         id + "\n  rotation_rules {\n    automatically_after_days = " + days + "\n  }\n}\n";
}

TEST_CASE("a rotation of its own folder's secrets says nothing of those of another",
          "[policy][tf]") {
  for (const char* id : {"each.value.id", "aws_secretsmanager_secret.many[each.key].id",
                         "one(aws_secretsmanager_secret.many[*].id)"}) {
    INFO(id);
    const auto found = Judge({{"s/main.tf", Secret("db")}, {"other/main.tf", Many(id, "30")}});
    REQUIRE(found.size() == 1);
    CHECK(found[0].path == "s/main.tf");
  }
  const std::string local =
      "resource \"aws_secretsmanager_secret_rotation\" \"r\" {\n  for_each = local.ids\n"
      "  secret_id = each.value\n}\n";
  CHECK(Judge({{"s/main.tf", Secret("db")}, {"other/main.tf", local}}).size() == 1);
  CHECK(Judge({{"s/main.tf", Secret("db") + local}}).empty());
}

TEST_CASE("a module that rotates what it is given rotates what its callers give it",
          "[policy][tf]") {
  const std::string module =
      "resource \"aws_secretsmanager_secret_rotation\" \"r\" {\n  secret_id = var.id\n"
      "  rotation_rules {\n    automatically_after_days = var.days\n  }\n}\n"
      "variable \"days\" {\n  default = 30\n}\n";
  const auto call = [](const std::string& id, const std::string& more = "") {
    return "module \"r\" {\n  source = \"../modules/rotation\"\n  id = " + id + "\n" + more + "}\n";
  };
  CHECK(Judge({{"modules/rotation/main.tf", module},
               {"prod/main.tf", Secret("db") + call("aws_secretsmanager_secret.db.id")}})
            .empty());
  auto found = Judge(
      {{"modules/rotation/main.tf", module},
       {"prod/main.tf", Secret("db") + Secret("other") + call("aws_secretsmanager_secret.db.id")}});
  REQUIRE(found.size() == 1);
  CHECK(found[0].violation.subject == "aws_secretsmanager_secret.other");
  found = Judge(
      {{"modules/rotation/main.tf", module},
       {"prod/main.tf", Secret("db") + call("aws_secretsmanager_secret.db.id", "days = 365\n")}});
  REQUIRE(found.size() == 1);
  CHECK(found[0].path == "prod/main.tf");
  // One of a module's that it hands out.
  CHECK(Judge({{"modules/rotation/main.tf", module},
               {"modules/secrets/main.tf", Secret("db")},
               {"prod/main.tf",
                "module \"s\" {\n  source = \"../modules/secrets\"\n}\n" + call("module.s.db_id")}})
            .empty());
}

TEST_CASE("for_each goes through the names and days of a set or a map", "[policy][tf]") {
  for (const char* id : {"each.value.id", "aws_secretsmanager_secret.many[each.key].id"}) {
    INFO(id);
    const auto found = Judge({{"main.tf", Many(id)}});
    REQUIRE(found.size() == 1);
    CHECK(found[0].violation.subject == "aws_secretsmanager_secret.many");
    CHECK(Judge({{"main.tf", Many(id, "30")}}).empty());
    CHECK(Judge({{"main.tf", Many(id, "60")}}).size() == 1);  // the JWT's
  }
  const auto of = [](const std::string& db, const std::string& jwt, bool split = false) {
    const std::string locals = "locals {\n  secrets = {\n    one = { name = \"prod/db\"" + db +
                               " }\n    two = { name = \"prod/jwt\"" + jwt + " }\n  }\n}\n";
    const std::string rest =
        "resource \"aws_secretsmanager_secret\" \"s\" {\n  for_each = local.secrets\n"
        "  name = each.value.name\n}\n"
        "resource \"aws_secretsmanager_secret_rotation\" \"s\" {\n  for_each = local.secrets\n"
        "  secret_id = aws_secretsmanager_secret.s[each.key].id\n  rotation_rules {\n"
        "    automatically_after_days = try(each.value.days, 180)\n  }\n}\n";
    return split ? Judge({{"a/locals.tf", locals}, {"a/main.tf", rest}})
                 : Judge({{"a/main.tf", locals + rest}});
  };
  CHECK(of(", days = 90", ", days = 30").empty());
  for (const bool split : {false, true}) {
    const auto found = of(", days = 90", ", days = 90", split);
    REQUIRE(found.size() == 1);
    CHECK(found[0].path == (split ? "a/locals.tf" : "a/main.tf"));
    CHECK(found[0].violation.note ==
          "It is rotated every 90 days; one of the kind `jwt` may live 30.");
  }
  const auto found = of("", ", days = 30");
  REQUIRE(found.size() == 1);
  CHECK(found[0].violation.note ==
        "It is rotated every 180 days; one of the kind `database` may live 90.");
}

TEST_CASE("a name that the caller gives says of which kind the secret is", "[policy][tf]") {
  const std::string module =
      "variable \"name\" {}\nresource \"aws_secretsmanager_secret\" \"s\" {\n  name = var.name\n}\n"
      "resource \"aws_secretsmanager_secret_rotation\" \"s\" {\n"
      "  secret_id = aws_secretsmanager_secret.s.id\n  rotation_rules {\n"
      "    automatically_after_days = var.days\n  }\n}\n";
  const auto call = [](const std::string& label, const std::string& name, int days) {
    return "module \"" + label + "\" {\n  source = \"./m\"\n  name = \"" + name +
           "\"\n  days = " + std::to_string(days) + "\n}\n";
  };
  // Each caller's name goes with its own days.
  CHECK(Judge({{"m/main.tf", module},
               {"main.tf", call("a", "prod/jwt", 30) + call("b", "prod/db", 90)}})
            .empty());
  const auto found = Judge(
      {{"m/main.tf", module}, {"main.tf", call("a", "prod/jwt", 60) + call("b", "prod/db", 60)}});
  REQUIRE(found.size() == 1);
  CHECK(found[0].path == "main.tf");
  CHECK(found[0].further.size() == 2);
  // Of a module that is called for each of a map.
  const std::string each =
      "module \"s\" {\n  source = \"./m\"\n  for_each = var.secrets\n  name = each.key\n"
      "  days = each.value\n}\n";
  CHECK(Judge({{"m/main.tf", module},
               {"main.tf", each},
               {"env/prod.tfvars", "secrets = {\n  \"prod/jwt\" = 90\n  \"prod/db\" = 90\n}\n"}})
            .size() == 1);
  CHECK(Judge({{"m/main.tf", module}, {"main.tf", each}}).empty());
}

TEST_CASE("values of a module's own folder count as a caller's do", "[policy][tf]") {
  const std::string module = Secret("db") + Rotation("db", "automatically_after_days = var.days");
  const auto found = Judge({{"m/main.tf", module}, {"m/terraform.tfvars", "days = 365\n"}});
  REQUIRE(found.size() == 1);
  CHECK(found[0].path == "m/terraform.tfvars");
  // A default that does not hold is not compared.
  CHECK(Judge({{"m/main.tf", module + "variable \"days\" {\n  default = 365\n}\n"},
               {"m/terraform.tfvars", "days = 30\n"}})
            .empty());
  CHECK(Judge({{"m/main.tf", module + "variable \"days\" {\n  default = 365\n}\n"},
               {"main.tf", "module \"m\" {\n  source = \"./m\"\n  days = max(1, local.x)\n}\n"}})
            .empty());
}

TEST_CASE("modules that call one another in a ring come to an end", "[policy][tf]") {
  const auto call = [](const std::string& to) {
    return "module \"x\" {\n  source = \"../" + to + "\"\n  days = var.days\n}\n";
  };
  CHECK(Judge({{"a/main.tf",
                Secret("db") + Rotation("db", "automatically_after_days = var.days") + call("b")},
               {"b/main.tf", call("a")}})
            .empty());
  CHECK(Judge({{"a/main.tf", "locals {\n  x = local.y\n  y = local.x\n}\n" + Secret("db") +
                                 Rotation("db", "automatically_after_days = local.x")}})
            .empty());
}

TEST_CASE("a key for encryption that the caller leaves out is none", "[policy][tf]") {
  const auto of = [](const std::string& given, const std::string& fallback = "null") {
    return Judge(
        {{"m/main.tf", "variable \"kms\" {\n  default = " + fallback +
                           "\n}\nresource \"aws_secretsmanager_secret\" \"db\" {\n  kms_key_id = "
                           "var.kms\n}\n"},
         {"main.tf", given}},
        {}, "tf-secret-no-kms");
  };
  const std::string call = "module \"m\" {\n  source = \"./m\"\n";
  const auto found = of(call + "}\n");
  REQUIRE(found.size() == 1);
  CHECK(found[0].path == "m/main.tf");
  CHECK(found[0].violation.note == "module.m in main.tf gives none.");
  CHECK(of(call + "  kms = \"alias/aws/secretsmanager\"\n}\n").size() == 1);
  CHECK(of(call + "  kms = aws_kms_key.k.arn\n}\n").empty());
  CHECK(of(call + "  kms = var.key\n}\n").empty());
  CHECK(of(call + "}\n", "\"alias/own\"").empty());
  CHECK(of("").empty());  // a module for others
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

TEST_CASE("rules of a dynamic block are rules", "[policy][tf]") {
  const auto dynamic = [](const std::string& each, const std::string& days) {
    return "  dynamic \"rotation_rules\" {\n    for_each = " + each +
           "\n    content {\n      automatically_after_days = " + days + "\n    }\n  }\n";
  };
  const auto old = [&](const std::string& rules) {
    return Judge({{"main.tf", "resource \"aws_secretsmanager_secret\" \"db\" {\n  name = \"x\"\n" +
                                  rules +
                                  "}\nvariable \"rules\" {\n  default = { days = 180 }\n}\n"}})
        .size();
  };
  CHECK(old("") == 1);
  CHECK(old(dynamic("[1]", "30")) == 0);
  CHECK(old(dynamic("[]", "30")) == 1);
  CHECK(old(dynamic("[1]", "180")) == 1);
  CHECK(old(dynamic("[var.rules]", "rotation_rules.value.days")) == 1);
  CHECK(old(dynamic("var.rules == null ? [] : [var.rules]", "rotation_rules.value.days")) == 1);
  CHECK(old(dynamic("var.rules[*]", "try(rotation_rules.value[\"days\"], null)")) == 1);
  CHECK(old(dynamic("[{ days = 180 }]", "rotation_rules.value.days")) == 1);
  CHECK(old(dynamic("[{ days = 30 }]", "rotation_rules.value.days")) == 0);
  CHECK(old(dynamic("var.rules", "rotation_rules.value.days")) == 0);  // cannot be told
}

TEST_CASE("rotations of a map that is merged are those of its keys", "[policy][tf]") {
  const std::string module =
      "resource \"aws_secretsmanager_secret\" \"all\" {\n  for_each = var.secrets\n"
      "  name = each.key\n}\n"
      "resource \"aws_secretsmanager_secret_rotation\" \"all\" {\n  for_each = var.secrets\n"
      "  secret_id = aws_secretsmanager_secret.all[each.key].id\n"
      "  rotation_rules {\n    automatically_after_days = each.value.days\n  }\n}\n";
  const auto of = [&](const std::string& secrets) {
    return Judge({{"m/main.tf", module},
                  {"main.tf",
                   "locals {\n  base = { mail = { days = 365 } }\n}\n"
                   "module \"m\" {\n  source = \"./m\"\n  secrets = " +
                       secrets + "\n}\n"}})
        .size();
  };
  CHECK(of("merge(local.base, { jwt = { days = 90 } })") == 1);
  CHECK(of("merge(local.base, { jwt = { days = 30 } })") == 0);
  CHECK(of("merge(local.base, { jwt = { days = 90 } }, var.other)") == 0);  // may be another
  CHECK(of("{ for name in [\"jwt\", \"database\"] : name => { days = 90 } }") == 1);
}

TEST_CASE("a key is none where what gives way to it is none either", "[policy][tf]") {
  const auto of = [](const std::string& key) {
    return Judge({{"m/main.tf", "resource \"aws_secretsmanager_secret\" \"db\" {\n  kms_key_id = " +
                                    key + "\n}\nvariable \"key\" {\n  default = null\n}\n"},
                  {"main.tf", "module \"m\" {\n  source = \"./m\"\n}\n"}},
                 {}, "tf-secret-no-kms")
        .size();
  };
  CHECK(of("var.key") == 1);
  CHECK(of("coalesce(var.key, aws_kms_key.x.arn)") == 0);
}

TEST_CASE("what nobody renews on a schedule need not be rotated", "[policy][tf]") {
  const auto of = [](const std::string& label, const std::string& more = "") {
    return Judge({{"main.tf", "resource \"aws_secretsmanager_secret\" \"" + label +
                                  "\" {\n  name = \"x\"\n" + more + "}\n"}})
        .size();
  };
  CHECK(of("smtp_password") == 1);
  CHECK(of("slack_webhook") == 0);
  CHECK(of("alerts", "  description = \"Slack webhook URLs\"\n") == 0);
  CHECK(of("client_id_secret_name") == 0);
  CHECK(of("db_user_id") == 0);
  CHECK(of("procedures_config") == 0);
  CHECK(of("db_config") == 1);  // of a kind
  CHECK(of("dockerhub_config") == 1);
}

}  // namespace
}  // namespace leaktight
