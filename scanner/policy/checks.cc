// Every check, in the order of docs/policy.md. A new one is a file that defines these three, and
// its lines here.
#include "policy/check.h"

namespace leaktight {

namespace dotenv_committed {
extern const CheckInfo kInfo;
bool Applies(const File& file);
void Run(const File& file, std::vector<Violation>& violations);
}  // namespace dotenv_committed

namespace dotenv_template_filled {
extern const CheckInfo kInfo;
bool Applies(const File& file);
void Run(const File& file, std::vector<Violation>& violations);
}  // namespace dotenv_template_filled

namespace dotenv_not_ignored {
extern const CheckInfo kInfo;
void Run(const RepositoryFacts& repository, std::vector<RepositoryViolation>& violations);
}  // namespace dotenv_not_ignored

namespace dotenv_key_missing {
extern const CheckInfo kInfo;
void Run(const RepositoryFacts& repository, std::vector<RepositoryViolation>& violations);
}  // namespace dotenv_key_missing

namespace dotenv_facts {
bool MayHold(std::string_view path);
void Collect(const File& file, const ValueHash& hash, std::vector<Fact>& facts);
}  // namespace dotenv_facts

namespace ignore_facts {
bool MayHold(std::string_view path);
void Collect(const File& file, const ValueHash& hash, std::vector<Fact>& facts);
}  // namespace ignore_facts

namespace k8s_env_literal {
extern const CheckInfo kInfo;
bool Applies(const File& file);
void Run(const File& file, std::vector<Violation>& violations);
}  // namespace k8s_env_literal

namespace k8s_env_configmap {
extern const CheckInfo kInfo;
bool Applies(const File& file);
void Run(const File& file, std::vector<Violation>& violations);
}  // namespace k8s_env_configmap

namespace k8s_args_secret {
extern const CheckInfo kInfo;
bool Applies(const File& file);
void Run(const File& file, std::vector<Violation>& violations);
}  // namespace k8s_args_secret

namespace k8s_rbac_secrets {
extern const CheckInfo kInfo;
bool Applies(const File& file);
void Run(const File& file, std::vector<Violation>& violations);
}  // namespace k8s_rbac_secrets

namespace k8s_encryption_key {
extern const CheckInfo kInfo;
bool Applies(const File& file);
void Run(const File& file, std::vector<Violation>& violations);
}  // namespace k8s_encryption_key

namespace k8s_encryption_identity {
extern const CheckInfo kInfo;
bool Applies(const File& file);
void Run(const File& file, std::vector<Violation>& violations);
}  // namespace k8s_encryption_identity

namespace k8s_configmap_secret {
extern const CheckInfo kInfo;
bool Applies(const File& file);
void Run(const File& file, std::vector<Violation>& violations);
}  // namespace k8s_configmap_secret

namespace k8s_annotation_secret {
extern const CheckInfo kInfo;
bool Applies(const File& file);
void Run(const File& file, std::vector<Violation>& violations);
}  // namespace k8s_annotation_secret

namespace k8s_secret_committed {
extern const CheckInfo kInfo;
bool Applies(const File& file);
void Run(const File& file, std::vector<Violation>& violations);
}  // namespace k8s_secret_committed

namespace secret_reused {
extern const CheckInfo kInfo;
void Run(const RepositoryFacts& repository, std::vector<RepositoryViolation>& violations);
}  // namespace secret_reused

namespace secret_value_facts {
bool MayHold(std::string_view path);
void Collect(const File& file, const ValueHash& hash, std::vector<Fact>& facts);
}  // namespace secret_value_facts

namespace helm_values_secret {
extern const CheckInfo kInfo;
bool Applies(const File& file);
void Run(const File& file, std::vector<Violation>& violations);
}  // namespace helm_values_secret

namespace k8s_template_filled {
extern const CheckInfo kInfo;
bool Applies(const File& file);
void Run(const File& file, std::vector<Violation>& violations);
}  // namespace k8s_template_filled

namespace kustomize_secret_literal {
extern const CheckInfo kInfo;
bool Applies(const File& file);
void Run(const File& file, std::vector<Violation>& violations);
}  // namespace kustomize_secret_literal

namespace sops_value_plain {
extern const CheckInfo kInfo;
bool Applies(const File& file);
void Run(const File& file, std::vector<Violation>& violations);
}  // namespace sops_value_plain

namespace kustomize_secret_file {
extern const CheckInfo kInfo;
void Run(const RepositoryFacts& repository, std::vector<RepositoryViolation>& violations);
}  // namespace kustomize_secret_file

namespace plain_file_facts {
bool MayHold(std::string_view path);
void Collect(const File& file, const ValueHash& hash, std::vector<Fact>& facts);
}  // namespace plain_file_facts

namespace sops_file_plain {
extern const CheckInfo kInfo;
void Run(const RepositoryFacts& repository, std::vector<RepositoryViolation>& violations);
}  // namespace sops_file_plain

namespace k8s_ref_dangling {
extern const CheckInfo kInfo;
void Run(const RepositoryFacts& repository, std::vector<RepositoryViolation>& violations);
}  // namespace k8s_ref_dangling

namespace k8s_secret_not_ignored {
extern const CheckInfo kInfo;
void Run(const RepositoryFacts& repository, std::vector<RepositoryViolation>& violations);
}  // namespace k8s_secret_not_ignored

namespace secret_template_facts {
bool MayHold(std::string_view path);
void Collect(const File& file, const ValueHash& hash, std::vector<Fact>& facts);
}  // namespace secret_template_facts

namespace k8s_secret_facts {
bool MayHold(std::string_view path);
void Collect(const File& file, const ValueHash& hash, std::vector<Fact>& facts);
}  // namespace k8s_secret_facts

namespace terraform_secret_facts {
bool MayHold(std::string_view path);
void Collect(const File& file, const ValueHash& hash, std::vector<Fact>& facts);
}  // namespace terraform_secret_facts

namespace k8s_secret_unused {
extern const CheckInfo kInfo;
void Run(const RepositoryFacts& repository, std::vector<RepositoryViolation>& violations);
}  // namespace k8s_secret_unused

namespace kustomization_facts {
bool MayHold(std::string_view path);
void Collect(const File& file, const ValueHash& hash, std::vector<Fact>& facts);
}  // namespace kustomization_facts

namespace suppression_added {
extern const CheckInfo kInfo;
}  // namespace suppression_added

namespace kubeconfig_credential {
extern const CheckInfo kInfo;
bool Applies(const File& file);
void Run(const File& file, std::vector<Violation>& violations);
}  // namespace kubeconfig_credential

namespace docker_config_credential {
extern const CheckInfo kInfo;
bool Applies(const File& file);
void Run(const File& file, std::vector<Violation>& violations);
}  // namespace docker_config_credential

namespace tf_secret_literal {
extern const CheckInfo kInfo;
bool Applies(const File& file);
void Run(const File& file, std::vector<Violation>& violations);
}  // namespace tf_secret_literal

namespace tf_provider_key {
extern const CheckInfo kInfo;
bool Applies(const File& file);
void Run(const File& file, std::vector<Violation>& violations);
}  // namespace tf_provider_key

namespace tf_variable_default {
extern const CheckInfo kInfo;
bool Applies(const File& file);
void Run(const File& file, std::vector<Violation>& violations);
}  // namespace tf_variable_default

namespace tf_variable_not_sensitive {
extern const CheckInfo kInfo;
bool Applies(const File& file);
void Run(const File& file, std::vector<Violation>& violations);
}  // namespace tf_variable_not_sensitive

namespace tf_vars_secret {
extern const CheckInfo kInfo;
bool Applies(const File& file);
void Run(const File& file, std::vector<Violation>& violations);
}  // namespace tf_vars_secret

namespace tf_state_committed {
extern const CheckInfo kInfo;
bool Applies(const File& file);
void Run(const File& file, std::vector<Violation>& violations);
}  // namespace tf_state_committed

namespace tf_iam_secrets_wide {
extern const CheckInfo kInfo;
bool Applies(const File& file);
void Run(const File& file, std::vector<Violation>& violations);
}  // namespace tf_iam_secrets_wide

namespace tf_access_key {
extern const CheckInfo kInfo;
bool Applies(const File& file);
void Run(const File& file, std::vector<Violation>& violations);
}  // namespace tf_access_key

namespace tf_secret_kms {
extern const CheckInfo kInfo;
bool Applies(const File& file);
void Run(const File& file, std::vector<Violation>& violations);
}  // namespace tf_secret_kms

namespace tf_state_secret {
extern const CheckInfo kInfo;
bool Applies(const File& file);
void Run(const File& file, std::vector<Violation>& violations);
}  // namespace tf_state_secret

namespace tf_secret_rotation {
extern const CheckInfo kInfo;
void Run(const RepositoryFacts& repository, std::vector<RepositoryViolation>& violations);
}  // namespace tf_secret_rotation

namespace tf_secret_unaudited {
extern const CheckInfo kInfo;
void Run(const RepositoryFacts& repository, std::vector<RepositoryViolation>& violations);
}  // namespace tf_secret_unaudited

namespace terraform_rotation_facts {
bool MayHold(std::string_view path);
void Collect(const File& file, const ValueHash& hash, std::vector<Fact>& facts);
}  // namespace terraform_rotation_facts
namespace dockerfile_secret_literal {
extern const CheckInfo kInfo;
bool Applies(const File& file);
void Run(const File& file, std::vector<Violation>& violations);
}  // namespace dockerfile_secret_literal

namespace dockerfile_build_arg {
extern const CheckInfo kInfo;
bool Applies(const File& file);
void Run(const File& file, std::vector<Violation>& violations);
}  // namespace dockerfile_build_arg

namespace dockerfile_secret_copied {
extern const CheckInfo kInfo;
bool Applies(const File& file);
void Run(const File& file, std::vector<Violation>& violations);
}  // namespace dockerfile_secret_copied

namespace compose_secret_literal {
extern const CheckInfo kInfo;
bool Applies(const File& file);
void Run(const File& file, std::vector<Violation>& violations);
}  // namespace compose_secret_literal

namespace ci_secret_literal {
extern const CheckInfo kInfo;
bool Applies(const File& file);
void Run(const File& file, std::vector<Violation>& violations);
}  // namespace ci_secret_literal

namespace ci_secret_printed {
extern const CheckInfo kInfo;
bool Applies(const File& file);
void Run(const File& file, std::vector<Violation>& violations);
}  // namespace ci_secret_printed

namespace ci_secret_output {
extern const CheckInfo kInfo;
bool Applies(const File& file);
void Run(const File& file, std::vector<Violation>& violations);
}  // namespace ci_secret_output

namespace ci_secret_interpolated {
extern const CheckInfo kInfo;
bool Applies(const File& file);
void Run(const File& file, std::vector<Violation>& violations);
}  // namespace ci_secret_interpolated

namespace ci_secret_unmasked {
extern const CheckInfo kInfo;
bool Applies(const File& file);
void Run(const File& file, std::vector<Violation>& violations);
}  // namespace ci_secret_unmasked

namespace ci_secrets_all {
extern const CheckInfo kInfo;
bool Applies(const File& file);
void Run(const File& file, std::vector<Violation>& violations);
}  // namespace ci_secrets_all

namespace package_login {
extern const CheckInfo kInfo;
bool Applies(const File& file);
void Run(const File& file, std::vector<Violation>& violations);
}  // namespace package_login

namespace agent_settings_secret {
extern const CheckInfo kInfo;
bool Applies(const File& file);
void Run(const File& file, std::vector<Violation>& violations);
}  // namespace agent_settings_secret

namespace compose_secret_file {
extern const CheckInfo kInfo;
void Run(const RepositoryFacts& repository, std::vector<RepositoryViolation>& violations);
}  // namespace compose_secret_file

namespace compose_facts {
bool MayHold(std::string_view path);
void Collect(const File& file, const ValueHash& hash, std::vector<Fact>& facts);
}  // namespace compose_facts
namespace code_aws_static_keys {
extern const CheckInfo kInfo;
bool Applies(const File& file);
void Run(const File& file, std::vector<Violation>& violations);
}  // namespace code_aws_static_keys

namespace code_fallback_secret {
extern const CheckInfo kInfo;
bool Applies(const File& file);
void Run(const File& file, std::vector<Violation>& violations);
}  // namespace code_fallback_secret

namespace code_secret_logged {
extern const CheckInfo kInfo;
bool Applies(const File& file);
void Run(const File& file, std::vector<Violation>& violations);
}  // namespace code_secret_logged

std::span<const FileCheck> FileChecks() {
  static constexpr FileCheck kChecks[] = {
      {&dotenv_committed::kInfo, dotenv_committed::Applies, dotenv_committed::Run},
      {&dotenv_template_filled::kInfo, dotenv_template_filled::Applies,
       dotenv_template_filled::Run},
      {&k8s_secret_committed::kInfo, k8s_secret_committed::Applies, k8s_secret_committed::Run},
      {&k8s_template_filled::kInfo, k8s_template_filled::Applies, k8s_template_filled::Run},
      {&kustomize_secret_literal::kInfo, kustomize_secret_literal::Applies,
       kustomize_secret_literal::Run},
      {&helm_values_secret::kInfo, helm_values_secret::Applies, helm_values_secret::Run},
      {&sops_value_plain::kInfo, sops_value_plain::Applies, sops_value_plain::Run},
      {&k8s_env_literal::kInfo, k8s_env_literal::Applies, k8s_env_literal::Run},
      {&k8s_env_configmap::kInfo, k8s_env_configmap::Applies, k8s_env_configmap::Run},
      {&k8s_configmap_secret::kInfo, k8s_configmap_secret::Applies, k8s_configmap_secret::Run},
      {&k8s_args_secret::kInfo, k8s_args_secret::Applies, k8s_args_secret::Run},
      {&k8s_annotation_secret::kInfo, k8s_annotation_secret::Applies, k8s_annotation_secret::Run},
      {&k8s_rbac_secrets::kInfo, k8s_rbac_secrets::Applies, k8s_rbac_secrets::Run},
      {&k8s_encryption_key::kInfo, k8s_encryption_key::Applies, k8s_encryption_key::Run},
      {&k8s_encryption_identity::kInfo, k8s_encryption_identity::Applies,
       k8s_encryption_identity::Run},
      {&kubeconfig_credential::kInfo, kubeconfig_credential::Applies, kubeconfig_credential::Run},
      {&docker_config_credential::kInfo, docker_config_credential::Applies,
       docker_config_credential::Run},
      {&tf_secret_literal::kInfo, tf_secret_literal::Applies, tf_secret_literal::Run},
      {&tf_provider_key::kInfo, tf_provider_key::Applies, tf_provider_key::Run},
      {&tf_variable_default::kInfo, tf_variable_default::Applies, tf_variable_default::Run},
      {&tf_variable_not_sensitive::kInfo, tf_variable_not_sensitive::Applies,
       tf_variable_not_sensitive::Run},
      {&tf_vars_secret::kInfo, tf_vars_secret::Applies, tf_vars_secret::Run},
      {&tf_state_committed::kInfo, tf_state_committed::Applies, tf_state_committed::Run},
      {&tf_iam_secrets_wide::kInfo, tf_iam_secrets_wide::Applies, tf_iam_secrets_wide::Run},
      {&tf_access_key::kInfo, tf_access_key::Applies, tf_access_key::Run},
      {&tf_secret_kms::kInfo, tf_secret_kms::Applies, tf_secret_kms::Run},
      {&tf_state_secret::kInfo, tf_state_secret::Applies, tf_state_secret::Run},
      {&dockerfile_secret_literal::kInfo, dockerfile_secret_literal::Applies,
       dockerfile_secret_literal::Run},
      {&dockerfile_build_arg::kInfo, dockerfile_build_arg::Applies, dockerfile_build_arg::Run},
      {&dockerfile_secret_copied::kInfo, dockerfile_secret_copied::Applies,
       dockerfile_secret_copied::Run},
      {&compose_secret_literal::kInfo, compose_secret_literal::Applies,
       compose_secret_literal::Run},
      {&ci_secret_literal::kInfo, ci_secret_literal::Applies, ci_secret_literal::Run},
      {&ci_secret_printed::kInfo, ci_secret_printed::Applies, ci_secret_printed::Run},
      {&ci_secret_output::kInfo, ci_secret_output::Applies, ci_secret_output::Run},
      {&ci_secret_interpolated::kInfo, ci_secret_interpolated::Applies,
       ci_secret_interpolated::Run},
      {&ci_secret_unmasked::kInfo, ci_secret_unmasked::Applies, ci_secret_unmasked::Run},
      {&ci_secrets_all::kInfo, ci_secrets_all::Applies, ci_secrets_all::Run},
      {&package_login::kInfo, package_login::Applies, package_login::Run},
      {&agent_settings_secret::kInfo, agent_settings_secret::Applies, agent_settings_secret::Run},
      {&code_aws_static_keys::kInfo, code_aws_static_keys::Applies, code_aws_static_keys::Run},
      {&code_fallback_secret::kInfo, code_fallback_secret::Applies, code_fallback_secret::Run},
      {&code_secret_logged::kInfo, code_secret_logged::Applies, code_secret_logged::Run},
  };
  return kChecks;
}

std::span<const RepositoryCheck> RepositoryChecks() {
  static constexpr RepositoryCheck kChecks[] = {
      {&dotenv_not_ignored::kInfo, dotenv_not_ignored::Run},
      {&dotenv_key_missing::kInfo, dotenv_key_missing::Run},
      {&k8s_secret_not_ignored::kInfo, k8s_secret_not_ignored::Run},
      {&secret_reused::kInfo, secret_reused::Run},
      {&kustomize_secret_file::kInfo, kustomize_secret_file::Run},
      {&sops_file_plain::kInfo, sops_file_plain::Run},
      {&k8s_ref_dangling::kInfo, k8s_ref_dangling::Run},
      {&k8s_secret_unused::kInfo, k8s_secret_unused::Run},
      {&tf_secret_rotation::kInfo, tf_secret_rotation::Run},
      {&tf_secret_unaudited::kInfo, tf_secret_unaudited::Run},
      {&compose_secret_file::kInfo, compose_secret_file::Run},
  };
  return kChecks;
}

std::span<const FactSource> FactSources() {
  static constexpr FactSource kSources[] = {
      {ignore_facts::MayHold, ignore_facts::Collect},
      {dotenv_facts::MayHold, dotenv_facts::Collect},
      {secret_value_facts::MayHold, secret_value_facts::Collect},
      {plain_file_facts::MayHold, plain_file_facts::Collect},
      {k8s_secret_facts::MayHold, k8s_secret_facts::Collect},
      {secret_template_facts::MayHold, secret_template_facts::Collect},
      {terraform_secret_facts::MayHold, terraform_secret_facts::Collect},
      {kustomization_facts::MayHold, kustomization_facts::Collect},
      {terraform_rotation_facts::MayHold, terraform_rotation_facts::Collect},
      {compose_facts::MayHold, compose_facts::Collect},
  };
  return kSources;
}

std::span<const CheckInfo* const> ScanChecks() {
  static constexpr const CheckInfo* kChecks[] = {&suppression_added::kInfo};
  return kChecks;
}

std::vector<const CheckInfo*> AllChecks() {
  std::vector<const CheckInfo*> checks;
  for (const FileCheck& check : FileChecks()) checks.push_back(check.info);
  for (const RepositoryCheck& check : RepositoryChecks()) checks.push_back(check.info);
  checks.insert(checks.end(), ScanChecks().begin(), ScanChecks().end());
  return checks;
}

const CheckInfo* FindCheck(std::string_view id) {
  for (const CheckInfo* check : AllChecks()) {
    if (check->id == id) return check;
  }
  return nullptr;
}

}  // namespace leaktight
