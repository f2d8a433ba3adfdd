#include "engine/validators.h"

#include "engine/validator_functions.h"

namespace leaktight {
namespace {

constexpr Validator kValidators[] = {
    {"assigned-secret", ValidateAssignedSecret},
    {"assigned-value", ValidateAssignedValue},
    {"aws-bedrock", ValidateAwsBedrock},
    {"aws-key-id", ValidateAwsKeyId},
    {"aws-secret-key", ValidateAwsSecretKey},
    {"aws-session-token", ValidateAwsSessionToken},
    {"azure-annotated-key", ValidateAzureAnnotatedKey},
    {"azure-key", ValidateAzureKey},
    {"azure-sas", ValidateAzureSas},
    {"basic-auth", ValidateBasicAuth},
    {"bech32", ValidateBech32},
    {"confluent-secret", ValidateConfluentSecret},
    {"convex-key", ValidateConvexKey},
    {"crates-io-token", ValidateCratesIoToken},
    {"crc32-base36", ValidateCrc32Base36},
    {"crc32-base62", ValidateCrc32Base62},
    {"crc32-hex", ValidateCrc32Hex},
    {"discord-token", ValidateDiscordToken},
    {"dynamic-token", ValidateDynamicToken},
    {"entra-secret", ValidateEntraSecret},
    {"github-installation", ValidateGithubInstallation},
    {"gitlab-token", ValidateGitlabToken},
    {"google-service-account", ValidateGoogleServiceAccount},
    {"grafana-json", ValidateGrafanaJson},
    {"grafana-token", ValidateGrafanaToken},
    {"intercom-token", ValidateIntercomToken},
    {"jfrog-token", ValidateJfrogToken},
    {"json-inside", ValidateJsonInside},
    {"jwk", ValidateJwk},
    {"jwt", ValidateJwt},
    {"login-password", ValidateLoginPassword},
    {"matrix-token", ValidateMatrixToken},
    {"not-made-up", ValidateNotMadeUp},
    {"npmrc", ValidateNpmrc},
    {"packagist-token", ValidatePackagistToken},
    {"pem", ValidatePem},
    {"pypi", ValidatePypi},
    {"random-case", ValidateRandomCase},
    {"sent-token", ValidateSentToken},
    {"slack-token", ValidateSlackToken},
    {"slack-webhook", ValidateSlackWebhook},
    {"teamcity-token", ValidateTeamcityToken},
    {"url-password", ValidateUrlPassword},
};

}  // namespace

std::span<const Validator> Validators() {
  return kValidators;
}

const Validator* FindValidator(std::string_view name) {
  for (const Validator& validator : kValidators) {
    if (validator.name == name) return &validator;
  }
  return nullptr;
}

}  // namespace leaktight
