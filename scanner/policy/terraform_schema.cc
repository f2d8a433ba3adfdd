#include "policy/terraform_schema.h"

#include <algorithm>
#include <utility>

#include "base/glob.h"
#include "base/split.h"
#include "base/text.h"

namespace leaktight {
namespace {

// Looked up in August 2026 in the sources of the providers, where a schema says `Sensitive: true`
// (github.com/hashicorp/terraform-provider-google, -azurerm, -kubernetes, -vault,
// github.com/integrations/terraform-provider-github), and in the pages of
// hashicorp/terraform-provider-aws and gitlabhq/terraform-provider-gitlab; the others' by their
// pages at registry.terraform.io/providers, not looked up again. Also arguments that a page says to
// hold a secret and no schema marks: variables of pipelines, data of a Kubernetes Secret.
struct Sensitive {
  std::string_view types;       // of resources: a glob
  std::string_view arguments;   // between blanks
  std::string_view where = {};  // "argument=value" that must stand in the resource
};

constexpr Sensitive kSensitive[] = {
    {"aws_secretsmanager_secret_version", "secret_string secret_binary secret_string_wo"},
    {"aws_ssm_parameter", "value value_wo", "type=SecureString"},
    {"aws_amplify_*", "basic_auth_credentials oauth_token"},
    {"aws_api_gateway_api_key", "value"},
    {"aws_cloudwatch_event_connection", "value"},
    {"aws_codebuild_source_credential", "token"},
    {"aws_dms_certificate", "certificate_wallet"},
    {"aws_dx_*", "bgp_auth_key"},
    {"aws_elasticache_user", "passwords passwords_wo"},
    {"aws_kms_ciphertext", "plaintext plaintext_wo"},
    {"aws_kms_*external_key", "key_material_base64"},
    {"aws_pinpoint_gcm_channel", "service_json"},
    {"aws_pinpoint_apns*_channel", "token_key"},
    {"aws_sns_platform_application", "platform_credential"},
    {"aws_transfer_host_key", "host_key_body host_key_body_wo"},
    {"aws_transfer_server", "host_key"},
    {"aws_vpn_connection", "tunnel1_preshared_key tunnel2_preshared_key"},
    {"google_secret_manager_*secret_version", "secret_data secret_data_wo"},
    {"google_parameter_manager_*parameter_version", "parameter_data"},
    {"google_kms_secret_ciphertext", "plaintext"},
    {"google_compute_*", "raw_key disk_encryption_key_raw key_value"},
    {"google_compute_router_peer", "key"},
    {"google_chronicle_feed", "value"},
    {"google_public_ca_external_account_key", "b64_mac_key"},
    {"google_data_loss_prevention_deidentify_template", "key"},
    {"google_storage_transfer_job", "sas_token"},
    {"google_composer_user_workloads_secret", "data"},
    {"google_bigquery_connection", "plaintext"},
    {"google_iam_workforce_pool_provider*", "plain_text plain_text_wo"},
    {"google_monitoring_notification_channel", "service_key service_key_wo"},
    {"google_dialogflow_cx_tool*", "token"},
    {"google_certificate_manager_certificate", "pem_private_key pem_private_key_wo"},
    {"azurerm_key_vault_secret", "value value_wo"},
    {"azurerm_api_management_*named_value", "value", "secret=true"},
    {"azurerm_api_management*", "instrumentation_key validation_key encoded_certificate"},
    {"azurerm_api_management_workspace_certificate", "certificate_data_base64"},
    {"azurerm_api_management_subscription", "primary_key secondary_key"},
    {"azurerm_automation_certificate", "base64"},
    {"azurerm_container_app*", "value"},
    {"azurerm_container_group", "secure_environment_variables workspace_key storage_account_key"},
    {"azurerm_container_registry_task", "secret_arguments secret_values"},
    {"azurerm_resource_deployment_script_*", "secure_value key"},
    {"azurerm_data_factory_*", "account_key storage_account_key service_principal_key key"},
    {"azurerm_machine_learning_*", "account_key shared_access_signature"},
    {"azurerm_*extension", "protected_settings configuration_protected_settings"},
    {"azurerm_*scale_set", "protected_settings"},
    {"azurerm_application_gateway", "data"},
    {"azurerm_api_management_certificate", "data"},
    {"azurerm_app_service_certificate", "pfx_blob"},
    {"azurerm_express_route_circuit*", "authorization_key shared_key"},
    {"azurerm_virtual_network_gateway_connection", "authorization_key shared_key"},
    {"azurerm_log_analytics_*", "storage_account_key"},
    {"azurerm_mssql_*",
     "storage_account_access_key storage_key storage_container_sas_key "
     "storage_account_primary_key"},
    {"azurerm_synapse_*", "storage_account_access_key storage_container_sas_key"},
    {"azurerm_stream_analytics_*",
     "account_key storage_account_key cosmosdb_account_key shared_access_policy_key"},
    {"azurerm_*function_app*", "storage_account_access_key application_insights_key"},
    {"azurerm_logic_app_standard", "storage_account_access_key"},
    {"azurerm_batch_pool", "account_key sas_key"},
    {"azurerm_*kubernetes_flux_configuration",
     "account_key sas_token client_certificate_base64 secret_key_base64 https_key_base64 "
     "ssh_private_key_base64"},
    {"azurerm_digital_twins_endpoint_*", "dead_letter_storage_secret"},
    {"azurerm_virtual_machine*", "protected_settings"},
    {"azurerm_kusto_script", "sas_token"},
    {"azurerm_*web_app*", "access_key"},
    {"azurerm_cognitive_account*", "account_key custom_keys"},
    {"azurerm_bot_*", "luis_key magic_code cognitive_service_access_key"},
    {"azurerm_iothub_endpoint_cosmosdb_account", "primary_key secondary_key"},
    {"azurerm_nginx_api_key", "secret_text"},
    {"azurerm_new_relic_monitor", "ingestion_key"},
    {"azurerm_spring_cloud_*", "license_key host_key sensitive_environment_variables"},
    {"kubernetes_secret", "data binary_data data_wo binary_data_wo"},
    {"kubernetes_secret_v1", "data binary_data data_wo binary_data_wo"},
    {"kubernetes_secret_v1_data", "data"},
    {"helm_release", "set_sensitive set_wo"},
    {"vault_generic_secret", "data_json"},
    {"vault_generic_endpoint", "data_json"},
    {"vault_kv_secret", "data_json"},
    {"vault_kv_secret_v2", "data_json data_json_wo"},
    {"vault_gcp_*_backend", "credentials credentials_wo"},
    {"vault_secrets_sync_gcp_destination", "credentials"},
    {"vault_ldap_*_backend", "bindpass bindpass_wo client_tls_key"},
    {"vault_ad_secret_backend", "bindpass client_tls_key"},
    {"vault_kubernetes_auth_backend_config", "token_reviewer_jwt token_reviewer_jwt_wo"},
    {"vault_kubernetes_secret_backend", "service_account_jwt service_account_jwt_wo"},
    {"vault_pki_secret_backend_config_ca", "pem_bundle"},
    {"vault_database_secret*", "pem_bundle pem_json private_key base64_pem"},
    {"vault_consul_secret_backend", "client_key client_key_wo token_wo"},
    {"vault_nomad_secret_backend", "client_key client_key_wo token_wo"},
    {"vault_*mfa_duo", "integration_key"},
    {"github_*_secret", "plaintext_value value"},
    {"gitlab_*_variable", "value", "masked=true"},
    {"gitlab_*_variable", "value", "hidden=true"},
    {"gitlab_*_hook", "signing_token value"},
    {"gitlab_project_secure_file", "content"},
    {"gitlab_application_settings", "external_auth_client_key_pass"},
    {"tfe_variable", "value", "sensitive=true"},
    {"vercel_project_environment_variable", "value", "sensitive=true"},
    {"spacelift_environment_variable", "value", "write_only=true"},
    {"circleci_*environment_variable", "value"},
    {"cloudflare_worker*_secret", "secret_text"},
    {"heroku_*", "sensitive_config_vars sensitive_vars"},
    {"doppler_secret", "value"},
    {"hcp_vault_secrets_secret", "secret_value"},
    {"scaleway_secret_version", "data"},
    {"ovh_okms_secret", "data"},
    {"local_sensitive_file", "content"},
};

constexpr std::string_view kStores[] = {
    "aws_secretsmanager_secret_version",
    "aws_ssm_parameter",
    "google_secret_manager_*secret_version",
    "google_parameter_manager_*parameter_version",
    "azurerm_key_vault_secret",
    "kubernetes_secret*",
    "vault_*",
    "github_*_secret",
    "gitlab_*_variable",
    "tfe_variable",
    "*environment_variable",
    "cloudflare_worker*_secret",
    "doppler_secret",
    "hcp_vault_secrets_secret",
    "scaleway_secret_version",
};

// Those that the same sources say `WriteOnly: true` of, and the same pages describe as write-only,
// which Terraform 1.11 brought:
// developer.hashicorp.com/terraform/language/manage-sensitive-data/write-only.
struct WriteOnly {
  std::string_view types;
  std::string_view argument;
  std::string_view write_only;
  std::string_view where = {};
};

constexpr WriteOnly kWriteOnly[] = {
    {"aws_secretsmanager_secret_version", "secret_string", "secret_string_wo"},
    {"aws_ssm_parameter", "value", "value_wo", "type=SecureString"},
    {"aws_db_instance", "password", "password_wo"},
    {"aws_rds_cluster", "master_password", "master_password_wo"},
    {"aws_docdb_cluster", "master_password", "master_password_wo"},
    {"aws_redshift_cluster", "master_password", "master_password_wo"},
    {"aws_redshiftserverless_namespace", "admin_user_password", "admin_user_password_wo"},
    {"aws_elasticache_user", "passwords", "passwords_wo"},
    {"aws_kms_ciphertext", "plaintext", "plaintext_wo"},
    {"aws_transfer_host_key", "host_key_body", "host_key_body_wo"},
    {"google_alloydb_user", "password", "password_wo"},
    {"google_sql_user", "password", "password_wo"},
    {"google_sql_database_instance", "root_password", "root_password_wo"},
    {"google_secret_manager_secret_version", "secret_data", "secret_data_wo"},
    {"google_compute_*ssl_certificate", "private_key", "private_key_wo"},
    {"google_compute_vpn_tunnel", "shared_secret", "shared_secret_wo"},
    {"azurerm_key_vault_secret", "value", "value_wo"},
    {"azurerm_mssql_server", "administrator_login_password", "administrator_login_password_wo"},
    {"azurerm_mssql_job_credential", "password", "password_wo"},
    {"azurerm_mysql_flexible_server", "administrator_password", "administrator_password_wo"},
    {"azurerm_postgresql_flexible_server", "administrator_password", "administrator_password_wo"},
    {"kubernetes_secret", "data", "data_wo"},
    {"kubernetes_secret", "binary_data", "binary_data_wo"},
    {"kubernetes_secret_v1", "data", "data_wo"},
    {"kubernetes_secret_v1", "binary_data", "binary_data_wo"},
    {"vault_kv_secret_v2", "data_json", "data_json_wo"},
    {"vault_aws_secret_backend", "secret_key", "secret_key_wo"},
    {"vault_aws_auth_backend_client", "secret_key", "secret_key_wo"},
    {"vault_azure_auth_backend_config", "client_secret", "client_secret_wo"},
    {"vault_azure_secret_backend", "client_secret", "client_secret_wo"},
    {"vault_consul_secret_backend", "token", "token_wo"},
    {"vault_nomad_secret_backend", "token", "token_wo"},
    {"vault_gcp_auth_backend", "credentials", "credentials_wo"},
    {"vault_gcp_secret_backend", "credentials", "credentials_wo"},
    {"vault_jwt_auth_backend", "oidc_client_secret", "oidc_client_secret_wo"},
    {"vault_kubernetes_auth_backend_config", "token_reviewer_jwt", "token_reviewer_jwt_wo"},
    {"vault_kubernetes_secret_backend", "service_account_jwt", "service_account_jwt_wo"},
    {"vault_ldap_auth_backend", "bindpass", "bindpass_wo"},
    {"vault_ldap_secret_backend", "bindpass", "bindpass_wo"},
    {"vault_mongodbatlas_secret_backend", "private_key", "private_key_wo"},
    {"vault_rabbitmq_secret_backend", "password", "password_wo"},
    {"vault_terraform_cloud_secret_backend", "token", "token_wo"},
};

bool IsTrueWhere(std::string_view where, HclRef body) {
  if (where.empty()) return true;
  const size_t equals = where.find('=');
  return body[where.substr(0, equals)].Value() == where.substr(equals + 1);
}

}  // namespace

std::vector<std::string_view> SensitiveArguments(std::string_view type, HclRef body) {
  std::vector<std::string_view> arguments;
  for (const Sensitive& entry : kSensitive) {
    if (!WildcardMatches(entry.types, type) || !IsTrueWhere(entry.where, body)) continue;
    const auto further = SplitAtBlanks(entry.arguments);
    arguments.insert(arguments.end(), further.begin(), further.end());
  }
  return arguments;
}

namespace {

// Is the last word, or the last words, of a name one of these?
template <size_t kCount>
bool EndsIn(std::string_view lower, const std::string_view (&ends)[kCount]) {
  return std::any_of(std::begin(ends), std::end(ends), [&](std::string_view end) {
    if (!lower.ends_with(end)) return false;
    const size_t before = lower.size() - end.size();
    return before == 0 || lower[before - 1] == '_' || lower[before - 1] == '-' ||
           lower[before - 1] == '/';
  });
}

// Without a last word that says that it is a name, or kept as a secret: "client_id_secret" of
// `client_id_secret_name`; the same if there is none.
std::string_view WithoutStoreWord(std::string_view lower) {
  for (const std::string_view word : {"_name", "_secrets", "_secret"}) {
    if (lower.size() > word.size() && lower.ends_with(word)) {
      return lower.substr(0, lower.size() - word.size());
    }
  }
  return lower;
}

// With such words, or without.
template <size_t kCount>
bool SaysOneOf(std::string_view lower, const std::string_view (&ends)[kCount]) {
  std::string_view longer;
  do {
    if (EndsIn(lower, ends)) return true;
    longer = std::exchange(lower, WithoutStoreWord(lower));
  } while (lower.size() < longer.size());
  return false;
}

}  // namespace

bool NamesPublicValue(std::string_view name) {
  const std::string lower = ToLower(name);
  std::string_view said = lower;
  while (WithoutStoreWord(said).size() < said.size()) said = WithoutStoreWord(said);
  for (const std::string_view secret :
       {"password", "passwd", "secret", "token", "credential", "private", "webhook", "salt"}) {
    if (said.find(secret) != std::string::npos) return false;
  }
  constexpr std::string_view kEnds[] = {
      "id",         "ids",          "username",      "user_name",
      "email",      "emails",       "email_account", "endpoint",
      "scope",      "scopes",       "ip_set",        "arn",
      "region",     "hostname",     "channel",       "host",
      "port",       "service_name", "dbname",        "db_name",
      "iterations", "bucket",       "tenant",        "account_number",
      "sender",     "recipients",   "identifier",    "timestamp",
      "table",      "prefix",       "ca_cert",       "ca_certificate",
      "cid",        "domains",      "blocklist",     "allowlist"};
  return SaysOneOf(lower, kEnds);
}

bool NamesSettings(std::string_view name) {
  const std::string lower = ToLower(name);
  // Logins of registries and clusters.
  if (lower.find("docker") != std::string::npos || lower.find("kube") != std::string::npos) {
    return false;
  }
  constexpr std::string_view kEnds[] = {"config",    "configuration", "settings",   "template",
                                        "templates", "user_list",     "allow_list", "salt",
                                        "enc_key",   "encryption_key"};
  return SaysOneOf(lower, kEnds);
}

bool IsSecretStore(std::string_view type) {
  return std::any_of(std::begin(kStores), std::end(kStores),
                     [&](std::string_view glob) { return WildcardMatches(glob, type); });
}

std::vector<WriteOnlyArgument> WriteOnlyArguments(std::string_view type, HclRef body) {
  std::vector<WriteOnlyArgument> arguments;
  for (const WriteOnly& entry : kWriteOnly) {
    if (WildcardMatches(entry.types, type) && IsTrueWhere(entry.where, body)) {
      arguments.push_back({entry.argument, entry.write_only});
    }
  }
  return arguments;
}

}  // namespace leaktight
