// The configuration of an API server's encryption at rest.
#pragma once

#include <vector>

#include "policy/file.h"
#include "policy/yaml_reader.h"

namespace leaktight {

bool MayHoldEncryptionConfiguration(const File& file);

// The items of `resources` of every EncryptionConfiguration in the file, and of EncryptionConfig,
// as it was called before Kubernetes 1.13: each with its `resources` and its `providers`.
std::vector<YamlRef> EncryptedResources(const YamlStream& stream);

}  // namespace leaktight
