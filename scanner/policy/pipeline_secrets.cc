#include "policy/pipeline_secrets.h"

#include <algorithm>
#include <string>

#include "base/text.h"
#include "engine/secret_likeness.h"
#include "policy/github_expression.h"

namespace leaktight {
namespace {

// More of them are no person's.
constexpr size_t kMostVariables = 500;

bool ComesFromSecret(std::string_view value) {
  const std::vector<SecretExpression> uses = SecretExpressions(value);
  return std::any_of(uses.begin(), uses.end(), [](const SecretExpression& use) {
    return use.flows && !IsHarmlessName(use.name);
  });
}

// DOCKER_REGISTRY_ID, ARM_CLIENT_ID_STAGING, STORAGE_ID_EAST: an id says which one, with a word at
// the most for where. Those of a session or of an AppRole's secret let whoever has them in.
bool NamesById(std::string_view lower) {
  if (lower.find("secret") != std::string_view::npos ||
      lower.find("session") != std::string_view::npos) {
    return false;
  }
  if (lower.ends_with("_id")) return true;
  const size_t last = lower.rfind('_');
  return last != std::string_view::npos && lower.substr(0, last).ends_with("_id");
}

}  // namespace

const PipelineVariables& PipelineVariableCache::Of(YamlRef mapping) {
  const auto [entry, is_new] = known_.try_emplace(mapping.id());
  if (is_new) Read(mapping, entry->second);
  return entry->second;
}

void PipelineVariableCache::Read(YamlRef mapping, PipelineVariables& variables) const {
  for (const auto& [name, value] : mapping.Entries()) {
    if (!name.IsScalar() || variables.all.size() == kMostVariables) continue;
    const bool secret = kind_ == PipelineKind::kGithub && !IsHarmlessName(name.Value()) &&
                        ComesFromSecret(value.Value());
    if (!variables.all.emplace(name.Value(), secret).second) continue;
    if (secret) variables.secret.push_back(name.Value());
  }
}

bool EndsWithJob(std::string_view name) {
  return name == "GITHUB_TOKEN" || name == "CI_JOB_TOKEN" || name == "CI_JOB_JWT";
}

bool IsHarmlessName(std::string_view name) {
  if (ClassifyName(name) == NameKind::kSecret) return false;
  const std::string lower = ToLower(name);
  if (NamesById(lower)) return true;
  for (const std::string_view end :
       {"user",       "username", "user_name",   "login",     "email",     "region",
        "repository", "repo",     "bucket",      "org",       "owner",     "namespace",
        "host",       "hostname", "server",      "domain",    "name",      "port",
        "version",    "project",  "project_id",  "client_id", "tenant_id", "subscription_id",
        "account_id", "app_id",   "environment", "actor",     "endpoint",  "arn",
        "registry",   "address",  "registry_url"}) {
    if (lower.ends_with(end)) return true;
  }
  return false;
}

}  // namespace leaktight
