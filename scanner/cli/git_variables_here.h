// What this process's environment tells git.
#pragma once

#include <optional>

#include "git/git_variables.h"

namespace leaktight {

// Nothing: see ReadGitVariables.
std::optional<GitVariables> GitVariablesHere();

}  // namespace leaktight
