// Every check, in the order of docs/policy.md. A new one is a file that defines what its list asks
// for, and its line here.
#include <algorithm>
#include <array>
#include <iterator>

#include "policy/check.h"
#include "policy/code_tokens.h"
#include "policy/dockerfile_reader.h"
#include "policy/file_names.h"
#include "policy/kustomize.h"
#include "policy/pipeline.h"

namespace leaktight {

// In a namespace of its name each defines kInfo, Applies and Run. Those of a family look into files
// of the same kind: none of them is asked about a file that is not of it (FileCheckFamilies).
#define LEAKTIGHT_DOTENV_CHECKS(CHECK) \
  CHECK(dotenv_committed)              \
  CHECK(dotenv_template_filled)

#define LEAKTIGHT_MANIFEST_CHECKS(CHECK) \
  CHECK(k8s_secret_committed)            \
  CHECK(k8s_template_filled)             \
  CHECK(kustomize_secret_literal)        \
  CHECK(helm_values_secret)              \
  CHECK(sops_value_plain)                \
  CHECK(k8s_env_literal)                 \
  CHECK(k8s_env_configmap)               \
  CHECK(k8s_configmap_secret)            \
  CHECK(k8s_args_secret)                 \
  CHECK(k8s_annotation_secret)           \
  CHECK(k8s_rbac_secrets)                \
  CHECK(k8s_encryption_key)              \
  CHECK(k8s_encryption_identity)

#define LEAKTIGHT_CLIENT_CHECKS(CHECK) \
  CHECK(kubeconfig_credential)         \
  CHECK(docker_config_credential)

#define LEAKTIGHT_STACK_CHECKS(CHECK) CHECK(cfn_secret_literal)

#define LEAKTIGHT_TERRAFORM_CHECKS(CHECK) \
  CHECK(tf_secret_literal)                \
  CHECK(tf_provider_static_key)           \
  CHECK(tf_variable_default)              \
  CHECK(tf_variable_not_sensitive)        \
  CHECK(tf_vars_secret)                   \
  CHECK(tf_state_committed)               \
  CHECK(tf_access_key)                    \
  CHECK(tf_secret_no_kms)                 \
  CHECK(tf_parameter_plain)               \
  CHECK(tf_state_secret)

#define LEAKTIGHT_IAM_CHECKS(CHECK) CHECK(tf_iam_wildcard)

#define LEAKTIGHT_DOCKERFILE_CHECKS(CHECK) \
  CHECK(dockerfile_secret_literal)         \
  CHECK(dockerfile_secret_copied)

// Of Dockerfiles, and of what builds from them.
#define LEAKTIGHT_BUILD_CHECKS(CHECK) CHECK(dockerfile_build_arg)

#define LEAKTIGHT_COMPOSE_CHECKS(CHECK) CHECK(compose_secret_literal)

#define LEAKTIGHT_PIPELINE_CHECKS(CHECK) \
  CHECK(ci_secret_literal)               \
  CHECK(ci_secret_printed)               \
  CHECK(ci_secret_output)                \
  CHECK(ci_secret_interpolated)          \
  CHECK(ci_secret_unmasked)              \
  CHECK(ci_secrets_all)

#define LEAKTIGHT_OTHER_CHECKS(CHECK) \
  CHECK(package_login)                \
  CHECK(key_file_committed)           \
  CHECK(agent_settings_secret)

#define LEAKTIGHT_CODE_CHECKS(CHECK) \
  CHECK(code_static_aws_key)         \
  CHECK(code_fallback_secret)        \
  CHECK(code_secret_logged)

#define LEAKTIGHT_FILE_CHECKS(CHECK) \
  LEAKTIGHT_DOTENV_CHECKS(CHECK)     \
  LEAKTIGHT_MANIFEST_CHECKS(CHECK)   \
  LEAKTIGHT_CLIENT_CHECKS(CHECK)     \
  LEAKTIGHT_STACK_CHECKS(CHECK)      \
  LEAKTIGHT_TERRAFORM_CHECKS(CHECK)  \
  LEAKTIGHT_IAM_CHECKS(CHECK)        \
  LEAKTIGHT_DOCKERFILE_CHECKS(CHECK) \
  LEAKTIGHT_BUILD_CHECKS(CHECK)      \
  LEAKTIGHT_COMPOSE_CHECKS(CHECK)    \
  LEAKTIGHT_PIPELINE_CHECKS(CHECK)   \
  LEAKTIGHT_OTHER_CHECKS(CHECK)      \
  LEAKTIGHT_CODE_CHECKS(CHECK)

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
  CHECK(tf_secret_no_rotation)             \
  CHECK(tf_rotation_too_slow)              \
  CHECK(tf_secret_no_kms)                  \
  CHECK(tf_secret_handed_on)               \
  CHECK(tf_secret_unaudited)               \
  CHECK(compose_secret_file)

// MayHold and Collect. Of most files one of the first says that it may hold something, and then no
// other needs to be asked whether the file is read at all.
#define LEAKTIGHT_FACT_SOURCES(CHECK) \
  CHECK(k8s_secret_facts)             \
  CHECK(kustomization_facts)          \
  CHECK(ignore_facts)                 \
  CHECK(dotenv_facts)                 \
  CHECK(secret_value_facts)           \
  CHECK(plain_file_facts)             \
  CHECK(secret_template_facts)        \
  CHECK(terraform_secret_facts)       \
  CHECK(terraform_rotation_facts)     \
  CHECK(terraform_given_facts)        \
  CHECK(terraform_store_facts)        \
  CHECK(terraform_value_facts)        \
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

// kInfo alone: a scan decides them.
#define LEAKTIGHT_SCAN_CHECKS(CHECK) \
  CHECK(known_secret)                \
  CHECK(rotation_overdue)            \
  CHECK(suppression_added)

#define LEAKTIGHT_DECLARE(NAME) \
  namespace NAME {              \
  extern const CheckInfo kInfo; \
  }
LEAKTIGHT_SCAN_CHECKS(LEAKTIGHT_DECLARE)
#undef LEAKTIGHT_DECLARE

namespace {

#define LEAKTIGHT_ENTRY(NAME) {&NAME::kInfo, NAME::Applies, NAME::Run},
constexpr FileCheck kFileChecks[] = {LEAKTIGHT_FILE_CHECKS(LEAKTIGHT_ENTRY)};
#undef LEAKTIGHT_ENTRY

bool IsAnything(std::string_view /*path*/) {
  return true;
}
bool IsManifest(std::string_view path) {
  return IsManifestName(FileName(path));
}
bool MayBeDotenv(std::string_view path) {
  const std::string_view name = FileName(path);
  return !IsManifestName(name) &&
         (name.starts_with('.') || ClassifyDotenvName(name) != DotenvUse::kNone);
}
// A manifest, or what is read as one; a message has no path.
bool MayBeManifest(std::string_view path) {
  const std::string_view name = FileName(path);
  return name.empty() || IsManifestName(name) || IsKustomizationName(name) ||
         name.starts_with("helmfile") || name.ends_with(".ini") ||
         ClassifyDotenvName(name) != DotenvUse::kNone;
}
bool IsTerraforms(std::string_view path) {
  const std::string_view name = FileName(path);
  return name.find(".tf") != std::string_view::npos || IsTerraformName(name);
}
bool MayHoldPolicies(std::string_view path) {
  return IsTerraforms(path) || IsManifest(path);
}
bool IsDockerfile(std::string_view path) {
  return IsDockerfileName(FileName(path));
}
bool IsPipeline(std::string_view path) {
  return PipelineKindOf(path) != PipelineKind::kNone;
}
bool Builds(std::string_view path) {
  return IsDockerfile(path) || IsPipeline(path);
}
// Spring's settings are read for what code falls back to, and scripts, which may have no ending.
bool MayBeCode(std::string_view path) {
  const std::string_view name = FileName(path);
  return CodeLanguageOf(path) != CodeLanguage::kNone || IsSpringSettings(name) ||
         name.find('.') == std::string_view::npos || name.ends_with("sh") || name == ".envrc";
}

#define LEAKTIGHT_COUNT(NAME) +1  // NOLINT(bugprone-macro-parentheses): a term of a sum
// The families stand in kFileChecks one behind the other.
constexpr size_t kSizes[] = {
    size_t{0} LEAKTIGHT_DOTENV_CHECKS(LEAKTIGHT_COUNT),
    size_t{0} LEAKTIGHT_MANIFEST_CHECKS(LEAKTIGHT_COUNT),
    size_t{0} LEAKTIGHT_CLIENT_CHECKS(LEAKTIGHT_COUNT),
    size_t{0} LEAKTIGHT_STACK_CHECKS(LEAKTIGHT_COUNT),
    size_t{0} LEAKTIGHT_TERRAFORM_CHECKS(LEAKTIGHT_COUNT),
    size_t{0} LEAKTIGHT_IAM_CHECKS(LEAKTIGHT_COUNT),
    size_t{0} LEAKTIGHT_DOCKERFILE_CHECKS(LEAKTIGHT_COUNT),
    size_t{0} LEAKTIGHT_BUILD_CHECKS(LEAKTIGHT_COUNT),
    size_t{0} LEAKTIGHT_COMPOSE_CHECKS(LEAKTIGHT_COUNT),
    size_t{0} LEAKTIGHT_PIPELINE_CHECKS(LEAKTIGHT_COUNT),
    size_t{0} LEAKTIGHT_OTHER_CHECKS(LEAKTIGHT_COUNT),
    size_t{0} LEAKTIGHT_CODE_CHECKS(LEAKTIGHT_COUNT),
};
#undef LEAKTIGHT_COUNT
constexpr bool (*kGates[])(std::string_view path) = {
    MayBeDotenv,  MayBeManifest, IsAnything, IsManifest, IsTerraforms, MayHoldPolicies,
    IsDockerfile, Builds,        IsManifest, IsPipeline, IsAnything,   MayBeCode};
static_assert(std::size(kSizes) == std::size(kGates));

constexpr auto kFamilies = [] {
  std::array<FileCheckFamily, std::size(kSizes)> families{};
  size_t begin = 0;
  for (size_t i = 0; i < families.size(); i++) {
    families[i] = {kGates[i], std::span(kFileChecks).subspan(begin, kSizes[i])};
    begin += kSizes[i];
  }
  if (begin != std::size(kFileChecks)) throw "a family is missing";
  return families;
}();

}  // namespace

std::span<const FileCheck> FileChecks() {
  return kFileChecks;
}

uint32_t FamiliesAt(std::string_view path) {
  static_assert(std::size(kFamilies) <= 32);
  uint32_t families = 0;
  for (size_t i = 0; i < std::size(kFamilies); i++) {
    if (kFamilies[i].may_apply(path)) families |= uint32_t{1} << i;
  }
  return families;
}

std::span<const FileCheckFamily> FileCheckFamilies() {
  return kFamilies;
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
#define LEAKTIGHT_ENTRY(NAME) &NAME::kInfo,
  static constexpr const CheckInfo* kChecks[] = {LEAKTIGHT_SCAN_CHECKS(LEAKTIGHT_ENTRY)};
#undef LEAKTIGHT_ENTRY
  return kChecks;
}

std::vector<const CheckInfo*> AllChecks() {
  std::vector<const CheckInfo*> checks;
  for (const FileCheck& check : FileChecks()) checks.push_back(check.info);
  for (const RepositoryCheck& check : RepositoryChecks()) {
    // Some judge a file by itself and the repository too.
    if (std::find(checks.begin(), checks.end(), check.info) == checks.end()) {
      checks.push_back(check.info);
    }
  }
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
