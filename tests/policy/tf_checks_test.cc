// The smaller checks of Terraform.
#include <string>
#include <vector>

#include "catch.h"
#include "support/checked.h"

namespace leaktight {
namespace {

std::vector<Violation> Judge(const std::string& id, const std::string& text,
                             const std::string& path = "main.tf") {
  CheckEngine engine;
  return engine.Run(id, path, text);
}

TEST_CASE("both halves of a provider's key are one finding, the secret one first", "[policy][tf]") {
  const std::string text = Expanded(
      "provider \"aws\" {\n  access_key = \"AKIA{base32:16}\"\n  secret_key = \"{base64:40}\"\n}\n",
      1);
  const auto violations = Judge("tf-provider-static-key", text);
  REQUIRE(violations.size() == 1);
  CHECK(violations[0].secrets.size() == 2);
  CHECK(violations[0].subject == "secret_key and access_key of provider aws");
  CHECK(violations[0].about.begin == text.rfind(" \"") + 2);
}

TEST_CASE("a stand-in takes any key, and a real one counts there too", "[policy][tf]") {
  const std::string stand_in =
      "provider \"aws\" {\n  skip_credentials_validation = true\n  secret_key = \"";
  CHECK(Judge("tf-provider-static-key", stand_in + "Test1234\"\n}\n").empty());
  CHECK(Judge("tf-provider-static-key", stand_in + Expanded("{base64:40}", 1) + "\"\n}\n").size() ==
        1);
}

TEST_CASE("a variable that is sensitive for another reason keeps its words", "[policy][tf]") {
  CHECK(Judge("tf-variable-default",
              "variable \"account\" {\n  sensitive = true\n  default = \"flowdoc-prod\"\n}\n")
            .empty());
  CHECK(Judge("tf-variable-default",
              "variable \"db_password\" {\n  default = \"correct horse battery\"\n}\n")
            .size() == 1);
}

TEST_CASE("a variable tells of itself by its name and its type", "[policy][tf]") {
  const auto of = [](const std::string& name, const std::string& body) {
    return Judge("tf-variable-not-sensitive", "variable \"" + name + "\" {\n" + body + "\n}\n")
        .size();
  };
  CHECK(of("db_password", "") == 1);
  CHECK(of("db_password", "type = string") == 1);
  CHECK(of("db_password", "type = bool") == 0);
  CHECK(of("db_password", "default = 16") == 0);
  CHECK(of("db_password", "sensitive = true") == 0);
  CHECK(of("db_password", "ephemeral = true") == 0);
  CHECK(of("db_password_arn", "type = string") == 0);
  CHECK(of("secret_name", "type = string") == 0);
}

TEST_CASE("an output tells by what it gives", "[policy][tf]") {
  const auto of = [](const std::string& name, const std::string& value) {
    return Judge("tf-variable-not-sensitive",
                 "output \"" + name + "\" {\n  value = " + value + "\n}\n")
        .size();
  };
  CHECK(of("x", "aws_db_instance.main.password") == 1);
  CHECK(of("x", "\"postgres://app:${var.db_password}@db\"") == 1);
  CHECK(of("db_password", "join(\"\", random_password.x.*.result)") == 1);
  CHECK(of("length", "random_password.x.length") == 0);
  CHECK(of("db_password", "sha256(var.db_password)") == 0);
  CHECK(of("db_secret", "aws_secretsmanager_secret.db.arn") == 0);
  CHECK(of("db_secret", "aws_secretsmanager_secret.db") == 0);
  CHECK(of("x", "var.create ? aws_db_instance.main.password : null") == 1);
  CHECK(of("x", "aws_db_instance.main.password == \"\"") == 0);
}

TEST_CASE("an output that gives a generated password is one by any name", "[policy][tf]") {
  const auto of = [](const std::string& value) {
    return Judge("tf-variable-not-sensitive", "output \"x\" {\n  value = " + value + "\n}\n")
        .size();
  };
  CHECK(of("random_password.p.result") == 1);
  CHECK(of("random_password.p[0].result") == 1);
  CHECK(of("ephemeral.random_password.p.result") == 1);
  CHECK(of("\"postgres://u:${random_password.p.result}@h/db\"") == 1);
  CHECK(of("{ user = \"u\", it = random_password.p.result }") == 1);
  CHECK(of("random_password.p.length") == 0);
  CHECK(of("random_string.p.result") == 0);
  CHECK(of("sha256(random_password.p.result)") == 0);
  CHECK(of("random_password.p.result == \"\" ? 1 : 2") == 0);
}

TEST_CASE("a variable that holds the name of a secret need not be sensitive", "[policy][tf]") {
  const auto of = [](const std::string& name, const std::string& description) {
    return Judge("tf-variable-not-sensitive", "variable \"" + name + "\" {\n  description = \"" +
                                                  description + "\"\n  type = string\n}\n")
        .size();
  };
  CHECK(of("tls_secret", "The private key") == 1);
  CHECK(of("tls_secret", "The Secret Manager secret which comprises the key: its secret_id") == 0);
  CHECK(of("private_key", "File path to the private key for SSH") == 0);
  CHECK(of("crypto_key", "") == 0);
  CHECK(of("ssm_parameter_master_password", "") == 0);
  CHECK(
      Judge("tf-variable-not-sensitive",
            "output \"user_access_keys\" {\n  description = \"Encrypted with the user's PGP key\"\n"
            "  value = module.users.user_access_keys\n}\n")
          .empty());
}

TEST_CASE("public keys and names of tenants may land in the state", "[policy][tf]") {
  const auto of = [](const std::string& value) {
    return Judge("tf-state-secret",
                 "resource \"azurerm_key_vault_secret\" \"x\" {\n  value = " + value + "\n}\n")
        .size();
  };
  CHECK(of("tls_private_key.x.private_key_pem") == 1);
  CHECK(of("tls_private_key.x.public_key_openssh") == 0);
  CHECK(of("tls_self_signed_cert.x.cert_pem") == 0);
  CHECK(of("data.kubernetes_secret.x.binary_data[\"ca.crt\"]") == 0);
  CHECK(of("data.kubernetes_secret.x.binary_data[\"token\"]") == 1);
  CHECK(of("try(each.value.tenant_id, var.client_config.tenant_id)") == 0);
  CHECK(of("coalesce(var.password, random_password.x.result)") == 1);
}

TEST_CASE("statements that read secrets on everything are told by their actions", "[policy][tf]") {
  const auto of = [](const std::string& actions, const std::string& resources) {
    return Judge("tf-iam-wildcard",
                 "data \"aws_iam_policy_document\" \"x\" {\n  statement {\n"
                 "    actions = [" +
                     actions + "]\n    resources = [" + resources + "]\n  }\n}\n")
        .size();
  };
  CHECK(of("\"secretsmanager:GetSecretValue\"", "\"*\"") == 1);
  CHECK(of("\"SecretsManager:get*\"", "\"*\"") == 1);
  CHECK(of("\"ssm:Get*\"", "\"*\"") == 1);
  CHECK(of("\"kms:D*\"", "\"*\"") == 1);
  CHECK(of("\"*\"", "\"*\"") == 1);
  CHECK(of("\"kms:Describe*\"", "\"*\"") == 0);
  CHECK(of("\"secretsmanager:ListSecrets\"", "\"*\"") == 0);
  CHECK(of("\"s3:*\"", "\"*\"") == 0);
  CHECK(of("\"secretsmanager:*\"", "var.arns") == 0);
  CHECK(of("\"secretsmanager:*\"", "\"arn:aws:secretsmanager:*:*:secret:*\"") == 1);
  CHECK(of("\"secretsmanager:*\"", "\"arn:aws:secretsmanager:*:*:secret:flowdoc/*\"") == 0);
  CHECK(of("\"kms:Decrypt\"", "\"arn:aws:ssm:*:*:parameter/*\"") == 0);  // another service's
}

TEST_CASE("statements that a module makes a document of count", "[policy][tf]") {
  const auto of = [](const std::string& argument, const std::string& resources) {
    return Judge("tf-iam-wildcard", "module \"lambda\" {\n  source = \"x/lambda/aws\"\n  " +
                                        argument +
                                        " = { s = { effect = \"Allow\", actions = "
                                        "[\"secretsmanager:GetSecretValue\"], resources = [" +
                                        resources + "] } }\n}\n")
        .size();
  };
  CHECK(of("policy_statements", "\"*\"") == 1);
  CHECK(of("iam_role_statements", "\"*\"") == 1);
  CHECK(of("policy_statements", "var.arn") == 0);
  CHECK(of("settings", "\"*\"") == 0);
}

TEST_CASE("policies of AWS's own that read all secrets are told by their names", "[policy][tf]") {
  const auto of = [](const std::string& arn, const std::string& argument = "policy_arn",
                     const std::string& type = "aws_iam_role_policy_attachment") {
    return Judge("tf-iam-wildcard", "resource \"" + type + "\" \"x\" {\n  role = \"app\"\n  " +
                                        argument + " = " + arn + "\n}\n");
  };
  const auto found = of("\"arn:aws:iam::aws:policy/SecretsManagerReadWrite\"");
  REQUIRE(found.size() == 1);
  CHECK_FALSE(found[0].severity);
  CHECK(found[0].subject == "SecretsManagerReadWrite of aws_iam_role_policy_attachment.x");
  CHECK(of("[\"arn:aws:iam::aws:policy/SecretsManagerReadWrite\"]", "managed_policy_arns",
           "aws_iam_role")
            .size() == 1);
  CHECK(of("\"arn:${var.partition}:iam::aws:policy/SecretsManagerReadWrite\"").size() == 1);
  const auto all = of("\"arn:aws:iam::aws:policy/AdministratorAccess\"");
  REQUIRE(all.size() == 1);
  CHECK(all[0].severity == Severity::kLow);
  const std::string administrator = "\"arn:aws:iam::aws:policy/AdministratorAccess\"";
  CHECK(of("\"arn:aws:iam::aws:policy/ReadOnlyAccess\"").empty());
  CHECK(of("\"arn:aws:iam::123456789012:policy/SecretsManagerReadWrite\"").empty());
  CHECK(of(administrator, "permissions_boundary", "aws_iam_role").empty());
  CHECK(of(administrator, "managed_policy_arn", "aws_ssoadmin_managed_policy_attachment").empty());
}

TEST_CASE("JSON with something filled in is read as JSON", "[policy][tf]") {
  const std::string text =
      "resource \"aws_iam_policy\" \"x\" {\n  policy = <<EOF\n{\"Statement\": [{\"Effect\": "
      "\"Allow\", \"Action\": \"kms:Decrypt\", \"Resource\": \"*\", \"Sid\": "
      "\"${var.sid}\"}]}\nEOF\n}\n";
  const auto violations = Judge("tf-iam-wildcard", text);
  REQUIRE(violations.size() == 1);
  CHECK(violations[0].about.In(text) == "kms:Decrypt");
}

TEST_CASE("values of a tfvars file count by their names, in a template not as words",
          "[policy][tf]") {
  CHECK(Judge("tf-vars-secret", "db_password = \"hunter22\"\n", "prod.tfvars").size() == 1);
  CHECK(Judge("tf-vars-secret", "db_password = \"pa55\"\n", "tests/prod.tfvars").empty());
  CHECK(Judge("tf-vars-secret", "db_password = \"orangeapple\"\n", "prod.tfvars").size() == 1);
  CHECK(Judge("tf-vars-secret", "db_password = \"orangeapple\"\n", "prod.tfvars.example").empty());
  CHECK(Judge("tf-vars-secret", "{\"db_password\": \"hunter22\"}", "prod.tfvars.json").size() == 1);
  CHECK(Judge("tf-vars-secret", "db_password = \"hunter22\"\n", "prod.tf").empty());
}

TEST_CASE("a state is told of by what it holds", "[policy][tf]") {
  const auto of = [](const std::string& attributes, const std::string& path) {
    return Judge("tf-state-committed",
                 "{\"version\": 4, \"resources\": [{\"type\": \"aws_rds_cluster\", \"instances\": "
                 "[{\"attributes\": {" +
                     attributes + "}}]}]}",
                 path);
  };
  const std::string value = Expanded("\"master_password\": \"{password:24}\"", 3);
  const auto violations = of(value, "terraform.tfstate");
  REQUIRE(violations.size() == 1);
  CHECK_FALSE(violations[0].severity);
  CHECK(violations[0].note == "It holds what looks secret: master_password of aws_rds_cluster.");
  CHECK(of(value, "terraform.tfstate.1700000000.backup").size() == 1);
  CHECK(of(value, "tfstate.json").empty());
  const auto harmless = of("\"port\": 5432", "prod.tfstate");
  REQUIRE(harmless.size() == 1);
  CHECK(harmless[0].severity == Severity::kMedium);
  CHECK(of("\"port\": 5432", "test/prod.tfstate").empty());
}

TEST_CASE("placeholders and literals do not land in the state as secrets", "[policy][tf]") {
  const auto of = [](const std::string& value, const std::string& locals = "") {
    return Judge("tf-state-secret",
                 "locals {\n" + locals +
                     "}\nresource \"aws_secretsmanager_secret_version\" \"x\" {\n"
                     "  secret_string = " +
                     value + "\n}\n")
        .size();
  };
  CHECK(of("jsonencode(local.secrets)") == 1);
  CHECK(of("jsonencode(local.secrets)", "  secrets = { password = var.p }\n") == 1);
  CHECK(of("jsonencode(local.secrets)", "  secrets = { password = \"x\", port = 1 }\n") == 0);
  CHECK(of("jsonencode(local.secrets_placeholder)") == 0);
  CHECK(of("jsonencode({ users = [] })") == 0);
  CHECK(of("jsonencode({ users = [var.password] })") == 1);
  CHECK(of("lookup(var.all, \"password\")") == 1);
  CHECK(of("lookup(var.all, \"username\")") == 0);
  CHECK(of("lookup(var.all, \"host\")") == 0);
}

TEST_CASE("a key that nobody makes is none, and one that is asked for weighs less",
          "[policy][tf]") {
  const auto of = [](const std::string& times) {
    return Judge("tf-access-key",
                 "resource \"aws_iam_access_key\" \"x\" {\n  user = \"u\"\n" + times + "}\n");
  };
  REQUIRE(of("").size() == 1);
  CHECK_FALSE(of("")[0].severity);
  CHECK(of("  count = 0\n").empty());
  const auto asked = of("  count = var.make_key ? 1 : 0\n");
  REQUIRE(asked.size() == 1);
  CHECK(asked[0].severity == Severity::kLow);
  CHECK(asked[0].note == "It is made where var.make_key asks for it.");
  CHECK_FALSE(of("  count = local.production ? 1 : 0\n")[0].severity);
}

TEST_CASE("a secret in a plain parameter is told by its name or by what it is given",
          "[policy][tf]") {
  const auto of = [](const std::string& name, const std::string& value,
                     const std::string& type = "String", const std::string& more = "") {
    return Judge("tf-parameter-plain", "resource \"aws_ssm_parameter\" \"p\" {\n  name = " + name +
                                           "\n  type = \"" + type + "\"\n  value = " + value +
                                           "\n" + more + "}\n")
        .size();
  };
  CHECK(of("\"/prod/db_password\"", "var.given") == 1);
  CHECK(of("\"/${var.stage}/db_password\"", "data.external.x.value") == 1);
  CHECK(of("\"/prod/api_token\"", "var.tokens", "StringList") == 1);
  CHECK(of("\"/prod/db_password\"", "var.given", "SecureString") == 0);
  CHECK(of("\"/prod/db_password_arn\"", "var.given") == 0);
  CHECK(of("\"/prod/db_password\"", "aws_secretsmanager_secret.db.arn") == 0);
  CHECK(of("\"/prod/db_password\"", "sha256(var.given)") == 0);
  CHECK(of("\"/prod/db_password\"", "\"change-me\"") == 0);
  CHECK(of("\"/prod/db_password\"", "\"" + Expanded("{password:24}", 1) + "\"") == 1);
  CHECK(of("\"/prod/db\"", "jsonencode({ password = \"" + Expanded("{password:24}", 1) + "\" })") ==
        1);
  CHECK(of("\"/prod/db_host\"", "\"" + Expanded("{password:24}", 1) + "\"") == 0);
  CHECK(of("\"/prod/db_password\"", "\"change-me\"", "String",
           "  lifecycle {\n    ignore_changes = [value]\n  }\n") == 1);
  CHECK(of("\"/prod/db_host\"", "var.given") == 0);
  CHECK(of("\"/prod/db\"", "random_password.db.result") == 1);
  CHECK(of("\"/prod/db\"", "\"postgres://x:${var.db_password}@db/x\"") == 1);
  CHECK(of("\"/prod/db\"", "var.db_password_secret_name") == 0);
}

}  // namespace
}  // namespace leaktight
