// Files with secrets that a manifest names, across a snapshot.
#pragma once

#include <string_view>

#include "policy/check.h"

namespace leaktight {

// Is there a file at the path that holds a secret in clear? Not those that other checks tell of
// (dotenv files, by their names) and templates.
bool IsPlainSecretFile(const RepositoryFacts& repository, std::string_view path);

}  // namespace leaktight
