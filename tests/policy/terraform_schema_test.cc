#include "policy/terraform_schema.h"

#include <algorithm>
#include <string>

#include "catch.h"

namespace leaktight {
namespace {

bool IsSensitive(const std::string& type, const std::string& argument, const std::string& body) {
  const std::string text = "resource \"" + type + "\" \"x\" {\n" + body + "\n}\n";
  const HclFile file = ReadHcl(text);
  const auto arguments = SensitiveArguments(type, file.Root().First().Body());
  return std::find(arguments.begin(), arguments.end(), argument) != arguments.end();
}

TEST_CASE("arguments are sensitive by the resource's kind", "[policy][tf]") {
  CHECK(IsSensitive("aws_secretsmanager_secret_version", "secret_string", ""));
  CHECK(IsSensitive("google_secret_manager_regional_secret_version", "secret_data", ""));
  CHECK(IsSensitive("azurerm_linux_function_app_slot", "storage_account_access_key", ""));
  CHECK_FALSE(IsSensitive("aws_secretsmanager_secret", "secret_string", ""));
  CHECK_FALSE(IsSensitive("aws_instance", "value", ""));
  CHECK(IsSensitive("kubernetes_secret", "binary_data_wo", ""));
  CHECK(IsSensitive("vault_kubernetes_auth_backend_config", "token_reviewer_jwt", ""));
  CHECK(IsSensitive("vault_gcp_auth_backend", "credentials", ""));
  CHECK(IsSensitive("azurerm_key_vault_secret", "value_wo", ""));
  CHECK(IsSensitive("gitlab_project_secure_file", "content", ""));
}

TEST_CASE("some are only where another argument says so", "[policy][tf]") {
  CHECK(IsSensitive("aws_ssm_parameter", "value", "type = \"SecureString\""));
  CHECK_FALSE(IsSensitive("aws_ssm_parameter", "value", "type = \"String\""));
  CHECK_FALSE(IsSensitive("aws_ssm_parameter", "value", ""));
  CHECK(IsSensitive("tfe_variable", "value", "sensitive = true"));
  CHECK_FALSE(IsSensitive("tfe_variable", "value", "sensitive = false"));
  CHECK(IsSensitive("gitlab_group_variable", "value", "masked = true"));
  CHECK(IsSensitive("gitlab_group_variable", "value", "hidden = true"));
  CHECK_FALSE(IsSensitive("gitlab_group_variable", "value", ""));
}

TEST_CASE("write-only arguments are known by their resource", "[policy][tf]") {
  const auto twin = [](const std::string& type) {
    const auto arguments = WriteOnlyArguments(type, {});
    return arguments.empty() ? std::string() : std::string(arguments[0].write_only);
  };
  CHECK(twin("aws_db_instance") == "password_wo");
  CHECK(twin("azurerm_key_vault_secret") == "value_wo");
  CHECK(twin("aws_ssm_parameter").empty());  // of no type
  CHECK(twin("aws_instance").empty());
  CHECK(twin("kubernetes_secret") == "data_wo");
  CHECK(twin("vault_ldap_auth_backend") == "bindpass_wo");
  // What no provider has is not advised.
  CHECK(twin("aws_elasticache_replication_group").empty());
  CHECK(twin("aws_acm_certificate").empty());
}

TEST_CASE("stores of secrets are told from what uses one", "[policy][tf]") {
  CHECK(IsSecretStore("aws_secretsmanager_secret_version"));
  CHECK(IsSecretStore("github_actions_secret"));
  CHECK_FALSE(IsSecretStore("aws_db_instance"));
}

TEST_CASE("values that nobody has to keep or renew are told by their names", "[policy][tf]") {
  for (const std::string name :
       {"oauth_client_id", "ad_username", "support_email_account", "alb-endpoint", "id", "db/port",
        "allowed_ip_set", "client_id_secret_name", "table_name_secret", "root_ca_cert",
        "bc_service_name"}) {
    CAPTURE(name);
    CHECK(NamesPublicValue(name));
  }
  // A secret by another word, or a word that only ends like one.
  for (const std::string name :
       {"db_password", "client_secret_id", "webhook_endpoint", "liquid", "report", "api_token",
        "signing_key", "token_scopes", "client_secret_name"}) {
    CAPTURE(name);
    CHECK_FALSE(NamesPublicValue(name));
  }
}

TEST_CASE("what nobody makes anew on a schedule is told by its name", "[policy][tf]") {
  for (const std::string name : {"procedures_config", "app_salt", "otp_enc_key", "user_list"}) {
    CAPTURE(name);
    CHECK(NamesSettings(name));
  }
  for (const std::string name : {"kube_config", "docker_config", "reconfig", "api_key"}) {
    CAPTURE(name);
    CHECK_FALSE(NamesSettings(name));
  }
}

}  // namespace
}  // namespace leaktight
