#include <string>

#include "catch.h"
#include "support/checked.h"

namespace leaktight {
namespace {

size_t Told(const std::string& text) {
  return CheckEngine().Run("tf-variable-not-sensitive", "main.tf", text).size();
}

size_t OfOutput(const std::string& name, const std::string& value) {
  return Told("output \"" + name + "\" {\n  value = " + value + "\n}\n");
}

size_t OfVariable(const std::string& name, const std::string& type,
                  const std::string& description = "") {
  return Told("variable \"" + name + "\" {\n  type = " + type + "\n  description = \"" +
              description + "\"\n}\n");
}

TEST_CASE("an output of what providers mark as sensitive is one by any name", "[policy][tf]") {
  CHECK(OfOutput("x", "tls_private_key.k.private_key_pem") == 1);
  CHECK(OfOutput("deploy_private_key", "tls_private_key.k.private_key_openssh") == 1);
  CHECK(OfOutput("private_key_pem", "tls_private_key.k.private_key_pem") == 1);
  CHECK(OfOutput("x", "tls_private_key.k.public_key_openssh") == 0);
  CHECK(OfOutput("x", "azurerm_kubernetes_cluster.k.kube_config_raw") == 1);
  CHECK(OfOutput("x", "azurerm_kubernetes_cluster.k.kube_config[0].host") == 0);
}

TEST_CASE("nonsensitive shows a secret all the same", "[policy][tf]") {
  CHECK(OfOutput("x", "nonsensitive(random_password.p.result)") == 1);
  CHECK(OfOutput("x", "nonsensitive(sha256(random_password.p.result))") == 0);
  CHECK(OfOutput("x", "nonsensitive(data.aws_ssm_parameter.ami.value)") == 0);
  CHECK(OfOutput("x", "sensitive(random_password.p.result)") == 0);
}

TEST_CASE("a key of what is decoded tells", "[policy][tf]") {
  const std::string decoded = "jsondecode(data.aws_secretsmanager_secret_version.x.secret_string)";
  CHECK(OfOutput("x", decoded + "[\"password\"]") == 1);
  CHECK(OfOutput("x", decoded + ".password") == 1);
  CHECK(OfOutput("x", decoded + "[\"host\"]") == 0);
  CHECK(OfOutput("db_password", decoded + "[\"pw\"]") == 1);
  CHECK(OfOutput("db_password", decoded + "[\"username\"]") == 0);
}

TEST_CASE("keys of an object are names", "[policy][tf]") {
  CHECK(OfOutput("x", "{ password = var.db_password }") == 1);
  CHECK(OfOutput("x", "{ password = data.x.y.value, host = var.host }") == 1);
  CHECK(OfOutput("x", "{ password_arn = aws_secretsmanager_secret.x.arn }") == 0);
  CHECK(OfOutput("x", "{ secret = aws_secretsmanager_secret.x.arn }") == 0);
  CHECK(OfOutput("x", "{ host = var.host, port = 5432 }") == 0);
  CHECK(OfOutput("x", "{ validation_token = azurerm_static_site_custom_domain.d.token }") == 0);
}

TEST_CASE("all of what makes up a secret has the secret in it", "[policy][tf]") {
  CHECK(OfOutput("x", "random_password.p") == 1);
  CHECK(OfOutput("x", "random_password.p[0]") == 1);
  CHECK(OfOutput("x", "aws_iam_access_key.k") == 1);
  CHECK(OfOutput("x", "aws_iam_access_key.k.id") == 0);
  CHECK(OfOutput("x", "aws_iam_access_key.k[\"a\"].user") == 0);
  CHECK(OfOutput("x", "random_password.p != null") == 0);
  CHECK(OfOutput("x", "[for u in random_password.u : u.result]") == 1);
  CHECK(OfOutput("x", "{ for k, u in random_password.u : k => u.result }") == 1);
  CHECK(OfOutput("x", "{ for k, u in random_password.u : k => u.length }") == 0);
  CHECK(OfOutput("x", "[for k, u in random_password.u : k]") == 0);
  CHECK(OfOutput("x", "{ for k, v in aws_secretsmanager_secret.s : k => v.arn }") == 0);
}

TEST_CASE("a variable with an attribute for a secret holds one", "[policy][tf]") {
  CHECK(OfVariable("database", "object({ host = string, password = string })") == 1);
  CHECK(OfVariable("database", "object({ login = object({ password = optional(string) }) })") == 1);
  CHECK(OfVariable("database", "object({ host = string, password_arn = string })") == 0);
  CHECK(OfVariable("database", "object({ tls_secret = string, token = bool })") == 0);
  CHECK(OfVariable("host", "object({ user_ssh_key = string })") == 0);
  CHECK(OfVariable("volumes", "object({ client_secret = string })") == 1);
  // A for_each goes through these, and takes nothing sensitive.
  CHECK(OfVariable("users", "map(object({ password = string }))") == 0);
  CHECK(OfVariable("db_passwords", "map(string)") == 0);
  CHECK(OfVariable("secrets", "list(string)") == 0);
  // It holds where the password is.
  CHECK(OfVariable("x", "object({ password = string })", "Of each the name of its secret") == 0);
}

}  // namespace
}  // namespace leaktight
