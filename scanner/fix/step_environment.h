// Steps of GitHub's workflows whose scripts take variables from their `env`.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fix/remedies.h"
#include "policy/pipeline.h"

namespace leaktight {

class StepEnvironment {
 public:
  StepEnvironment(const FixProblem& problem, const PipelineStep& step)
      : problem_(problem), step_(step) {}

  // A variable that has the expression: one that the step has already, or a new one of this name or
  // nearly so. Gives its name.
  std::string Variable(const std::string& name, const std::string& expression);

  // How the script names a variable at a place of it, in the quotes that stand there; empty: that
  // is not to be seen.
  std::string Reference(std::string_view name, size_t at_in_script) const;

  // The changes that give the step its new variables; a sentence where there is no way.
  std::optional<std::string> Finish(Remedy& remedy) const;

 private:
  const FixProblem& problem_;
  const PipelineStep& step_;
  std::vector<std::pair<std::string, std::string>> made_;
};

}  // namespace leaktight
