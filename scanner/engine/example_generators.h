// The generators behind the braces of an example. The table that names them is in example.cc.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/error.h"
#include "engine/example_random.h"

namespace leaktight {

struct ExampleRequest {
  ExampleRandom& random;
  std::string_view before;    // the example as far as it is expanded
  std::string_view argument;  // what stands behind the colon; empty: nothing
  size_t count = 0;           // the argument as a number, or drawn from its range N-M
};

using ExampleGenerator = Result<std::string> (*)(const ExampleRequest& request);

// example_tokens.cc: tokens that carry a structure or a checksum.
Result<std::string> GenerateCrc32Base62(const ExampleRequest& request);
Result<std::string> GenerateCrc32Base36(const ExampleRequest& request);
Result<std::string> GenerateCrc32Hex(const ExampleRequest& request);
Result<std::string> GenerateDynamicChecksum(const ExampleRequest& request);
Result<std::string> GenerateConfluentChecksum(const ExampleRequest& request);
Result<std::string> GenerateAwsKeyId(const ExampleRequest& request);
Result<std::string> GenerateAwsBedrock(const ExampleRequest& request);
Result<std::string> GenerateJwt(const ExampleRequest& request);
Result<std::string> GenerateGitlabRoutable(const ExampleRequest& request);
Result<std::string> GeneratePypi(const ExampleRequest& request);

// example_encoded.cc: tokens that hold something encoded.
Result<std::string> GenerateAgeKey(const ExampleRequest& request);
Result<std::string> GenerateBech32(const ExampleRequest& request);
Result<std::string> GenerateDiscordBot(const ExampleRequest& request);
Result<std::string> GenerateBasic(const ExampleRequest& request);
Result<std::string> GenerateSentryOrg(const ExampleRequest& request);
Result<std::string> GenerateOnepasswordService(const ExampleRequest& request);

// example_clouds.cc: keys of clouds and of what runs in them.
Result<std::string> GenerateAzureAnnotatedKey(const ExampleRequest& request);
Result<std::string> GenerateAzureKey(const ExampleRequest& request);
Result<std::string> GenerateEntraSecret(const ExampleRequest& request);
Result<std::string> GenerateGoogleServiceAccount(const ExampleRequest& request);
Result<std::string> GenerateMatrixChecksum(const ExampleRequest& request);
Result<std::string> GenerateCratesIoChecksum(const ExampleRequest& request);
Result<std::string> GeneratePackagistChecksum(const ExampleRequest& request);
Result<std::string> GenerateGrafanaChecksum(const ExampleRequest& request);
Result<std::string> GenerateGrafanaJson(const ExampleRequest& request);

// example_keys.cc: whole private keys.
Result<std::string> GeneratePem(const ExampleRequest& request);
Result<std::string> GenerateDer(const ExampleRequest& request);
Result<std::string> GeneratePutty(const ExampleRequest& request);

// example_stores.cc: stores of keys and certificates.
Result<std::string> GenerateKeyStore(const ExampleRequest& request);

}  // namespace leaktight
