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

using Context = SecretExpression::Context;

VariableKind KindOfValue(std::string_view value) {
  VariableKind kind = VariableKind::kPlain;
  for (const SecretExpression& use : ContextExpressions(value)) {
    const bool secret = use.context == Context::kSecrets ? !IsHarmlessName(use.name)
                                                         : use.context == Context::kInputs &&
                                                               !use.all && IsSecretInput(use.name);
    if (!use.flows || !secret) continue;
    kind = std::max(kind,
                    use.name == "GITHUB_TOKEN" ? VariableKind::kOwnToken : VariableKind::kSecret);
  }
  return kind;
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
    const bool may_be = kind_ == PipelineKind::kGithub && !IsHarmlessName(name.Value());
    const VariableKind kind = may_be ? KindOfValue(value.Value()) : VariableKind::kPlain;
    if (!variables.all.emplace(name.Value(), kind).second) continue;
    if (kind != VariableKind::kPlain) variables.secret.push_back(name.Value());
  }
}

bool EndsWithJob(std::string_view name) {
  return name == "GITHUB_TOKEN" || name == "CI_JOB_TOKEN" || name == "CI_JOB_JWT";
}

// Of an action a token is no lexer's.
bool IsSecretInput(std::string_view name) {
  const NameKind kind = ClassifyName(name);
  return kind == NameKind::kSecret || (kind == NameKind::kWeak && ToLower(name).ends_with("token"));
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
