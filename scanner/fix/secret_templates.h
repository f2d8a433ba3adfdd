// Manifests of Secrets without their values.
#pragma once

#include <vector>

#include "fix/edit.h"
#include "policy/file.h"
#include "policy/kubernetes.h"

namespace leaktight {

// The changes that put a placeholder in the place of every value of a Secret, or of the secrets
// within a value that is a file of its own. `whole` false: only of values that are secret.
std::vector<TextEdit> WithoutSecretValues(const File& file, const KubernetesObject& secret,
                                          bool whole);

// A placeholder for one value, as the scalar is written; `inside`: only that part goes.
TextEdit PlaceholderFor(const File& file, YamlRef value, bool text, Span part, bool inside);

}  // namespace leaktight
