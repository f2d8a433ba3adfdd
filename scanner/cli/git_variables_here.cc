#include "cli/git_variables_here.h"

#include <string>
#include <vector>

extern "C" char** environ;  // NOLINT(readability-redundant-declaration): macOS declares it nowhere

namespace leaktight {

std::optional<GitVariables> GitVariablesHere() {
  std::vector<std::string> variables;
  for (char** variable = environ; *variable != nullptr; variable++) {
    variables.emplace_back(*variable);
  }
  return ReadGitVariables(variables);
}

}  // namespace leaktight
