// How a repository's Terraform rotates the secrets that it makes, from the facts of all of its
// files.
#pragma once

#include <cstdint>
#include <vector>

#include "policy/check.h"

namespace leaktight {

enum class RotationFault : uint8_t {
  kNone,     // nothing rotates the secret
  kTooSlow,  // what rotates it does so more slowly than its kind may
};

// Every secret with this fault. What rotates a secret stands in its folder (a module of Terraform);
// the days are those of the rotation itself, of who calls the module, or of a variable's default.
void FindRotationFaults(const RepositoryFacts& repository, RotationFault fault,
                        std::vector<RepositoryViolation>& violations);

}  // namespace leaktight
