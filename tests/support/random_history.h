// A repository with a random history: branches, merges that bring something of their own, moves,
// copies, removals and returns of files that hold secrets or none.
#pragma once

#include <cstdint>
#include <string_view>

#include "support/git_repository.h"

namespace leaktight {

// Always the same for the same seed.
void MakeRandomHistory(const GitRepository& repository, uint32_t seed, int commits);

// What a stream makes: see git-fast-import(1).
void FastImport(const GitRepository& repository, std::string_view stream);

}  // namespace leaktight
