// Every check, in the order of docs/policy.md. A new one is a file that defines what its list asks
// for, and its line here.
#include "policy/check.h"

namespace leaktight {

// In a namespace of its name each defines kInfo, Applies and Run.
#define LEAKTIGHT_FILE_CHECKS(CHECK) \
  CHECK(dotenv_committed)            \
  CHECK(dotenv_template_filled)      \
  CHECK(k8s_secret_committed)        \
  CHECK(k8s_template_filled)         \
  CHECK(kustomize_secret_literal)    \
  CHECK(helm_values_secret)          \
  CHECK(sops_value_plain)            \
  CHECK(k8s_env_literal)             \
  CHECK(k8s_env_configmap)           \
  CHECK(k8s_configmap_secret)        \
  CHECK(k8s_args_secret)             \
  CHECK(k8s_annotation_secret)       \
  CHECK(k8s_rbac_secrets)            \
  CHECK(k8s_encryption_key)          \
  CHECK(k8s_encryption_identity)     \
  CHECK(kubeconfig_credential)       \
  CHECK(docker_config_credential)    \
  CHECK(tf_secret_literal)           \
  CHECK(tf_provider_key)             \
  CHECK(tf_variable_default)         \
  CHECK(tf_variable_not_sensitive)   \
  CHECK(tf_vars_secret)              \
  CHECK(tf_state_committed)          \
  CHECK(tf_iam_secrets_wide)         \
  CHECK(tf_access_key)               \
  CHECK(tf_secret_kms)               \
  CHECK(tf_state_secret)             \
  CHECK(dockerfile_secret_literal)   \
  CHECK(dockerfile_build_arg)        \
  CHECK(dockerfile_secret_copied)    \
  CHECK(compose_secret_literal)      \
  CHECK(ci_secret_literal)           \
  CHECK(ci_secret_printed)           \
  CHECK(ci_secret_output)            \
  CHECK(ci_secret_interpolated)      \
  CHECK(ci_secret_unmasked)          \
  CHECK(ci_secrets_all)              \
  CHECK(package_login)               \
  CHECK(agent_settings_secret)       \
  CHECK(code_aws_static_keys)        \
  CHECK(code_fallback_secret)        \
  CHECK(code_secret_logged)

// kInfo and Run, on the facts of a snapshot.
#define LEAKTIGHT_REPOSITORY_CHECKS(CHECK) \
  CHECK(dotenv_not_ignored)                \
  CHECK(dotenv_key_missing)                \
  CHECK(k8s_secret_not_ignored)            \
  CHECK(secret_reused)                     \
  CHECK(kustomize_secret_file)             \
  CHECK(sops_file_plain)                   \
  CHECK(k8s_ref_dangling)                  \
  CHECK(k8s_secret_unused)                 \
  CHECK(tf_secret_rotation)                \
  CHECK(tf_secret_unaudited)               \
  CHECK(compose_secret_file)

// MayHold and Collect.
#define LEAKTIGHT_FACT_SOURCES(CHECK) \
  CHECK(ignore_facts)                 \
  CHECK(dotenv_facts)                 \
  CHECK(secret_value_facts)           \
  CHECK(plain_file_facts)             \
  CHECK(k8s_secret_facts)             \
  CHECK(secret_template_facts)        \
  CHECK(terraform_secret_facts)       \
  CHECK(kustomization_facts)          \
  CHECK(terraform_rotation_facts)     \
  CHECK(compose_facts)

#define LEAKTIGHT_DECLARE(NAME)                                   \
  namespace NAME {                                                \
  extern const CheckInfo kInfo;                                   \
  bool Applies(const File& file);                                 \
  void Run(const File& file, std::vector<Violation>& violations); \
  }
LEAKTIGHT_FILE_CHECKS(LEAKTIGHT_DECLARE)
#undef LEAKTIGHT_DECLARE

#define LEAKTIGHT_DECLARE(NAME)                                                              \
  namespace NAME {                                                                           \
  extern const CheckInfo kInfo;                                                              \
  void Run(const RepositoryFacts& repository, std::vector<RepositoryViolation>& violations); \
  }
LEAKTIGHT_REPOSITORY_CHECKS(LEAKTIGHT_DECLARE)
#undef LEAKTIGHT_DECLARE

#define LEAKTIGHT_DECLARE(NAME)                                                    \
  namespace NAME {                                                                 \
  bool MayHold(std::string_view path);                                             \
  void Collect(const File& file, const ValueHash& hash, std::vector<Fact>& facts); \
  }
LEAKTIGHT_FACT_SOURCES(LEAKTIGHT_DECLARE)
#undef LEAKTIGHT_DECLARE

namespace known_secret {
extern const CheckInfo kInfo;
}  // namespace known_secret
namespace suppression_added {
extern const CheckInfo kInfo;
}  // namespace suppression_added

std::span<const FileCheck> FileChecks() {
#define LEAKTIGHT_ENTRY(NAME) {&NAME::kInfo, NAME::Applies, NAME::Run},
  static constexpr FileCheck kChecks[] = {LEAKTIGHT_FILE_CHECKS(LEAKTIGHT_ENTRY)};
#undef LEAKTIGHT_ENTRY
  return kChecks;
}

std::span<const RepositoryCheck> RepositoryChecks() {
#define LEAKTIGHT_ENTRY(NAME) {&NAME::kInfo, NAME::Run},
  static constexpr RepositoryCheck kChecks[] = {LEAKTIGHT_REPOSITORY_CHECKS(LEAKTIGHT_ENTRY)};
#undef LEAKTIGHT_ENTRY
  return kChecks;
}

std::span<const FactSource> FactSources() {
#define LEAKTIGHT_ENTRY(NAME) {NAME::MayHold, NAME::Collect},
  static constexpr FactSource kSources[] = {LEAKTIGHT_FACT_SOURCES(LEAKTIGHT_ENTRY)};
#undef LEAKTIGHT_ENTRY
  return kSources;
}

std::span<const CheckInfo* const> ScanChecks() {
  static constexpr const CheckInfo* kChecks[] = {&known_secret::kInfo, &suppression_added::kInfo};
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
