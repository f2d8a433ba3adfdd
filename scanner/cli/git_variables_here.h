// What this process's environment tells git.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "git/git_variables.h"

namespace leaktight {

// This process's whole environment, each "NAME=value". Views into it.
std::vector<std::string_view> EnvironmentHere();

// Nothing: see ReadGitVariables.
std::optional<GitVariables> GitVariablesHere();

}  // namespace leaktight
