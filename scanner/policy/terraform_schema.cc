#include "policy/terraform_schema.h"

#include <algorithm>

#include "base/glob.h"
#include "base/split.h"

namespace leaktight {
namespace {

// From the schemas of the providers and their pages at registry.terraform.io/providers/…/docs
// (hashicorp/aws 6, hashicorp/google 7, hashicorp/azurerm 4, hashicorp/kubernetes 2.38,
// hashicorp/vault 5, integrations/github 6, gitlabhq/gitlab 18 and the others by their prefix):
// arguments that are marked "Sensitive", or that the page says to hold a secret.
struct Sensitive {
  std::string_view types;       // of resources: a glob
  std::string_view arguments;   // between blanks
  std::string_view where = {};  // "argument=value" that must stand in the resource
};

constexpr Sensitive kSensitive[] = {
    {"aws_secretsmanager_secret_version", "secret_string secret_binary"},
    {"aws_ssm_parameter", "value insecure_value", "type=SecureString"},
    {"aws_amplify_*", "basic_auth_credentials oauth_token"},
    {"aws_api_gateway_api_key", "value"},
    {"aws_cloudwatch_event_connection", "value"},
    {"aws_codebuild_source_credential", "token"},
    {"aws_dms_certificate", "certificate_wallet"},
    {"aws_dx_*", "bgp_auth_key"},
    {"aws_elasticache_user", "passwords"},
    {"aws_kms_ciphertext", "plaintext"},
    {"aws_kms_*external_key", "key_material_base64"},
    {"aws_pinpoint_gcm_channel", "service_json"},
    {"aws_pinpoint_apns*_channel", "token_key"},
    {"aws_sns_platform_application", "platform_credential"},
    {"aws_transfer_host_key", "host_key_body"},
    {"aws_transfer_server", "host_key"},
    {"aws_vpn_connection", "tunnel1_preshared_key tunnel2_preshared_key"},
    {"google_secret_manager_*secret_version", "secret_data"},
    {"google_parameter_manager_*parameter_version", "parameter_data"},
    {"google_kms_secret_ciphertext", "plaintext"},
    {"google_compute_*", "raw_key disk_encryption_key_raw key_value"},
    {"google_compute_router_peer", "key"},
    {"google_composer_user_workloads_secret", "data"},
    {"google_bigquery_connection", "plaintext"},
    {"google_iam_workforce_pool_provider*", "plain_text"},
    {"google_monitoring_notification_channel", "service_key"},
    {"google_dialogflow_cx_tool*", "token"},
    {"google_certificate_manager_certificate", "pem_private_key"},
    {"azurerm_key_vault_secret", "value"},
    {"azurerm_api_management_*named_value", "value", "secret=true"},
    {"azurerm_api_management_*", "instrumentation_key validation_key"},
    {"azurerm_api_management_subscription", "primary_key secondary_key"},
    {"azurerm_automation_certificate", "base64"},
    {"azurerm_container_app*", "value"},
    {"azurerm_container_group", "secure_environment_variables workspace_key"},
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
    {"azurerm_kubernetes_*", "account_key"},
    {"azurerm_cognitive_account*", "account_key custom_keys"},
    {"azurerm_bot_*", "luis_key magic_code"},
    {"azurerm_iothub_endpoint_cosmosdb_account", "primary_key secondary_key"},
    {"azurerm_nginx_api_key", "secret_text"},
    {"azurerm_new_relic_monitor", "ingestion_key"},
    {"azurerm_spring_cloud_*", "license_key host_key sensitive_environment_variables"},
    {"kubernetes_secret", "data binary_data"},
    {"kubernetes_secret_v1", "data binary_data data_wo binary_data_wo"},
    {"kubernetes_secret_v1_data", "data"},
    {"helm_release", "set_sensitive"},
    {"vault_generic_secret", "data_json"},
    {"vault_generic_endpoint", "data_json"},
    {"vault_kv_secret*", "data_json data_json_wo"},
    {"github_*_secret", "plaintext_value value"},
    {"gitlab_*_variable", "value", "masked=true"},
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

// Those that the same pages describe as write-only, which Terraform 1.11 brought:
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
    {"aws_elasticache_replication_group", "auth_token", "auth_token_wo"},
    {"aws_elasticache_user", "passwords", "passwords_wo"},
    {"aws_acm_certificate", "private_key", "private_key_wo"},
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
    {"kubernetes_secret_v1", "data", "data_wo"},
    {"vault_kv_secret_v2", "data_json", "data_json_wo"},
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
