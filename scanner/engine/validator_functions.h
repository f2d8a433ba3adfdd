// The functions behind the names in validators.cc, one file a family.
#pragma once

#include "engine/validators.h"

namespace leaktight {

// validators_generic.cc
bool ValidateAssignedSecret(const Candidate& candidate, Opinion& opinion);
bool ValidateAssignedValue(const Candidate& candidate, Opinion& opinion);

// validators_checksum.cc
bool ValidateCrc32Base62(const Candidate& candidate, Opinion& opinion);
bool ValidateCrc32Base36(const Candidate& candidate, Opinion& opinion);
bool ValidateCrc32Hex(const Candidate& candidate, Opinion& opinion);
bool ValidateGitlabToken(const Candidate& candidate, Opinion& opinion);
bool ValidateSlackToken(const Candidate& candidate, Opinion& opinion);
bool ValidateSlackWebhook(const Candidate& candidate, Opinion& opinion);
bool ValidateNotMadeUp(const Candidate& candidate, Opinion& opinion);
bool ValidateRandomCase(const Candidate& candidate, Opinion& opinion);
bool ValidateCratesIoToken(const Candidate& candidate, Opinion& opinion);
bool ValidateMatrixToken(const Candidate& candidate, Opinion& opinion);
bool ValidatePackagistToken(const Candidate& candidate, Opinion& opinion);
bool ValidateDynamicToken(const Candidate& candidate, Opinion& opinion);
bool ValidateConfluentSecret(const Candidate& candidate, Opinion& opinion);
bool ValidateGrafanaToken(const Candidate& candidate, Opinion& opinion);

// validators_azure.cc
bool ValidateAzureKey(const Candidate& candidate, Opinion& opinion);
bool ValidateAzureAnnotatedKey(const Candidate& candidate, Opinion& opinion);
bool ValidateAzureSas(const Candidate& candidate, Opinion& opinion);
bool ValidateEntraSecret(const Candidate& candidate, Opinion& opinion);

// validators_json.cc
bool ValidateGoogleServiceAccount(const Candidate& candidate, Opinion& opinion);
bool ValidateGrafanaJson(const Candidate& candidate, Opinion& opinion);

// validators_aws.cc
bool ValidateAwsKeyId(const Candidate& candidate, Opinion& opinion);
bool ValidateAwsSecretKey(const Candidate& candidate, Opinion& opinion);
bool ValidateAwsSessionToken(const Candidate& candidate, Opinion& opinion);
bool ValidateAwsBedrock(const Candidate& candidate, Opinion& opinion);

// validators_encoded.cc
bool ValidateBech32(const Candidate& candidate, Opinion& opinion);
bool ValidateDiscordToken(const Candidate& candidate, Opinion& opinion);
bool ValidateJsonInside(const Candidate& candidate, Opinion& opinion);
bool ValidateConvexKey(const Candidate& candidate, Opinion& opinion);
bool ValidateIntercomToken(const Candidate& candidate, Opinion& opinion);
bool ValidateJfrogToken(const Candidate& candidate, Opinion& opinion);
bool ValidateTeamcityToken(const Candidate& candidate, Opinion& opinion);

// validators_login.cc
bool ValidateLoginPassword(const Candidate& candidate, Opinion& opinion);
bool ValidateBasicAuth(const Candidate& candidate, Opinion& opinion);
bool ValidateNpmrc(const Candidate& candidate, Opinion& opinion);
bool ValidateSentToken(const Candidate& candidate, Opinion& opinion);

// validators_jwt.cc
bool ValidateJwt(const Candidate& candidate, Opinion& opinion);
bool ValidateGithubInstallation(const Candidate& candidate, Opinion& opinion);

// validators_jwk.cc
bool ValidateJwk(const Candidate& candidate, Opinion& opinion);

// validators_pem.cc; the first: of what reads as a key alone
bool ValidateReadKey(const Candidate& candidate, Opinion& opinion);
bool ValidatePem(const Candidate& candidate, Opinion& opinion);

// validators_pypi.cc
bool ValidatePypi(const Candidate& candidate, Opinion& opinion);

// validators_url.cc
bool ValidateUrlPassword(const Candidate& candidate, Opinion& opinion);

}  // namespace leaktight
