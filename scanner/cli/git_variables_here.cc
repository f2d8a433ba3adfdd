#include "cli/git_variables_here.h"

#include <string>
#include <vector>

extern "C" char** environ;  // NOLINT(readability-redundant-declaration): macOS declares it nowhere

namespace leaktight {

std::vector<std::string_view> EnvironmentHere() {
  std::vector<std::string_view> variables;
  for (char** variable = environ; *variable != nullptr; variable++) {
    variables.emplace_back(*variable);
  }
  return variables;
}

std::optional<GitVariables> GitVariablesHere() {
  const std::vector<std::string_view> variables = EnvironmentHere();
  return ReadGitVariables(std::vector<std::string>(variables.begin(), variables.end()));
}

}  // namespace leaktight
