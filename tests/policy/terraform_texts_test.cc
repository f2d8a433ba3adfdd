// Where Terraform's expressions have texts, as the checks on literals see them.
#include <string>
#include <vector>

#include "catch.h"
#include "support/checked.h"

namespace leaktight {
namespace {

using Strings = std::vector<std::string>;

Strings Told(const std::string& id, const std::string& path, const std::string& text) {
  CheckEngine engine;
  Strings found;
  for (const Violation& violation : engine.Run(id, path, text)) {
    found.emplace_back(violation.about.In(text));
  }
  return found;
}

const std::string kValue = Expanded("{base62:24}", 1);
const Strings kOne = {kValue};

// `@` stands for a random value.
std::string Filled(std::string text) {
  for (size_t at = text.find('@'); at != std::string::npos; at = text.find('@', at)) {
    text.replace(at, 1, kValue);
  }
  return text;
}

Strings ToldOfPassword(const std::string& expression) {
  return Told("tf-secret-literal", "main.tf",
              Filled("resource \"aws_db_instance\" \"x\" {\n  password = " + expression + "\n}\n"));
}

Strings ToldOfModule(const std::string& argument) {
  return Told("tf-secret-literal", "main.tf",
              Filled("module \"x\" {\n  source = \"./x\"\n  " + argument + "\n}\n"));
}

TEST_CASE("a part of a template that is random by itself is a secret", "[policy][tf]") {
  for (const std::string expression :
       {"\"${var.p}@\"", "\"@-${var.env}\"", "\"${var.a}-@-${var.b}\"",
        "\"%{ if var.x }@%{ endif }\"", "\"${var.x ? \"@\" : var.y}\"",
        "\"${var.p}-${format(\"%s\", \"@\")}\""}) {
    CAPTURE(expression);
    CHECK(ToldOfPassword(expression) == kOne);
  }
  for (const std::string expression :
       {"\"${var.project}-db-password\"", "\"${var.p}${random_password.x.result}\"",
        "\"/${var.env}/db/password\"", "\"${var.x ? \"blue\" : \"green\"}-${var.env}\"",
        "\"{{resolve:secretsmanager:${var.arn}:SecretString:password}}\"",
        "\"arn:aws:secretsmanager:${var.region}:123456789012:secret:db-AbCdEf\"",
        "\"projects/${var.project}/secrets/db/versions/latest\""}) {
    CAPTURE(expression);
    CHECK(ToldOfPassword(expression).empty());
  }
}

TEST_CASE("parts count in environments, in a Secret's data and in a provider", "[policy][tf]") {
  CHECK(Told("tf-secret-literal", "main.tf",
             Filled("resource \"aws_lambda_function\" \"x\" {\n  environment {\n    variables = {\n"
                    "      DB_PASSWORD = \"@-${var.env}\"\n      NAME = \"@-${var.env}\"\n"
                    "    }\n  }\n}\n")) == kOne);
  CHECK(Told("tf-secret-literal", "main.tf",
             Filled("resource \"kubernetes_secret\" \"x\" {\n  data = {\n"
                    "    smtp = \"${var.p}@\"\n    user = \"${var.p}@\"\n  }\n}\n")) == kOne);
  CHECK(Told("tf-provider-static-key", "main.tf",
             Filled("provider \"gitlab\" {\n  token = \"${var.p}@\"\n}\n")) == kOne);
}

TEST_CASE("a text that is nothing but what is filled in is that", "[policy][tf]") {
  const std::string text = Filled(
      "locals {\n  phrase = \"@\"\n}\n"
      "resource \"aws_db_instance\" \"x\" {\n  password = \"${local.phrase}\"\n}\n");
  CHECK(Told("tf-secret-literal", "main.tf", text) == kOne);
}

TEST_CASE("what functions join has parts too", "[policy][tf]") {
  CHECK(ToldOfPassword("format(\"%s-%s\", \"x\", \"@\")") == kOne);
  CHECK(ToldOfPassword("format(\"%s-%s\", var.env, \"database\")").empty());
  CHECK(ToldOfPassword("format(\"%s-%s\", var.env, local.hunter)").empty());
  CHECK(
      ToldOfPassword("base64decode(\"" + EncodeBase64(Expanded("{base62:24}", 2)) + "\")").size() ==
      1);
}

TEST_CASE("each value that a key may choose is meant", "[policy][tf]") {
  CHECK(ToldOfPassword("{ prod = \"@\" }[var.env]") == kOne);
  CHECK(ToldOfPassword("{ prod = { it = \"@\" } }[var.env].it") == kOne);
  CHECK(ToldOfPassword("{ prod = \"@\" }[\"prod\"]") == kOne);
  CHECK(ToldOfPassword("lookup({ prod = \"@\" }, var.env, \"\")") == kOne);
  // Another one is.
  CHECK(ToldOfPassword("{ prod = { it = var.it, of = \"@\" } }[var.env].it").empty());
  CHECK(ToldOfPassword("{ prod = var.it, of = \"@\" }[\"prod\"]").empty());
  CHECK(ToldOfModule("x = { password = \"@\", host = \"db\" }[\"password\"]") == kOne);
  CHECK(ToldOfModule("x = { password = \"@\", host = \"db\" }[\"host\"]").empty());
  CHECK(ToldOfModule("size = { prod = \"@\" }[var.env]").empty());
}

TEST_CASE("a for that hands items on is followed", "[policy][tf]") {
  const auto of = [](const std::string& each, const std::string& path = "main.tf") {
    return Told("tf-secret-literal", path,
                Filled("locals {\n  params = [{ name = \"db\", value = \"@\" }]\n}\n"
                       "resource \"aws_ssm_parameter\" \"x\" {\n  for_each = " +
                       each +
                       "\n  type = \"SecureString\"\n  name = each.key\n"
                       "  value = each.value.value\n}\n"));
  };
  CHECK(of("{ for p in local.params : p.name => p }") == kOne);
  CHECK(of("{ for i, p in local.params : p.name => p if p.on }") == kOne);
  CHECK(of("{ for p in local.params : p.name => { value = var.x } }").empty());
}

TEST_CASE("what is worked out within a text is looked into", "[policy][tf]") {
  CHECK(Told("tf-secret-literal", "main.tf",
             Filled("resource \"aws_instance\" \"x\" {\n  settings = <<-EOT\n    x\n"
                    "    ${jsonencode({ password = \"@\", host = \"db\" })}\n  EOT\n}\n")) == kOne);
}

TEST_CASE("a map that a dynamic block goes through has names", "[policy][tf]") {
  const auto of = [](const std::string& items) {
    return Told("tf-secret-literal", "main.tf",
                Filled("resource \"google_cloud_run_service\" \"x\" {\n  dynamic \"env\" {\n"
                       "    for_each = " +
                       items +
                       "\n    content {\n      name = env.key\n      value = env.value\n    }\n"
                       "  }\n}\n"));
  };
  CHECK(of("{ DB_PASSWORD = \"@\" }") == kOne);
  CHECK(of("{ DB_PASSWORD = var.x, REVISION = \"@\" }").empty());
}

TEST_CASE("random values of a map that is called after secrets are some", "[policy][tf]") {
  for (const std::string name : {"passwords", "db_password", "db_passwords", "secrets", "tokens",
                                 "api_keys", "credentials"}) {
    CAPTURE(name);
    const std::string line = Filled(name + " = { app = \"@\" }\n");
    CHECK(Told("tf-vars-secret", "prod.tfvars", line) == kOne);
    CHECK(Told("tf-vars-secret", "prod.tfvars.json",
               Filled("{\"" + name + "\": {\"app\": \"@\"}}")) == kOne);
    CHECK(ToldOfModule(line) == kOne);
    CHECK(Told("tf-secret-literal", "main.tf", "locals {\n  " + line + "}\n") == kOne);
    CHECK(Told("tf-variable-default", "main.tf",
               Filled("variable \"" + name + "\" {\n  default = { app = \"@\" }\n}\n")) == kOne);
  }
  CHECK(ToldOfModule("secrets = { prod = { app = \"@\" } }") == kOne);
  // Whose they are.
  CHECK(ToldOfModule("passwords = { database = \"@\", user = var.x }") == kOne);
}

TEST_CASE("what a map of secrets holds besides is none", "[policy][tf]") {
  for (const std::string argument :
       {"secrets = { DB = \"arn:aws:secretsmanager:us-west-2:123456789012:secret:db-AbCdEf\" }",
        "secrets = { db = { name = \"prod/db\", description = \"@\" } }",
        "secrets = { db_secret_name = \"@\" }", "passwords = { db_secret_name = \"@\" }",
        "secrets = { client_id = \"@\" }",
        "db_password = { length = \"16\", override_special = \"!#$%&*()-_=+[]<>:?\" }",
        "passwords = { admin = \"/prod/admin/password\" }", "passwords = { admin = \"changeme\" }",
        "passwords = { admin = var.admin }", "settings = { app = \"@\" }",
        "public_keys = { app = \"@\" }", "kms_key = { app = \"prod-main\" }"}) {
    CAPTURE(argument);
    CHECK(ToldOfModule(argument).empty());
  }
}

TEST_CASE("a default of an attribute within a type counts", "[policy][tf]") {
  const auto of = [](const std::string& type) {
    return Told("tf-variable-default", "main.tf",
                Filled("variable \"settings\" {\n  type = " + type + "\n}\n"));
  };
  CHECK(of("object({ password = optional(string, \"@\") })") == kOne);
  CHECK(of("map(object({ db = object({ password = optional(string, \"@\") }) }))") == kOne);
  CHECK(of("object({ password = optional(string, \"\"), revision = optional(string, \"@\") })")
            .empty());
  CHECK(of("object({ password = string })").empty());
}

}  // namespace
}  // namespace leaktight
