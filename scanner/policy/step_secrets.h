// The secrets that a step of a pipeline has, and where its commands name them.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/span.h"
#include "policy/github_expression.h"
#include "policy/pipeline.h"
#include "policy/pipeline_secrets.h"
#include "policy/shell_words.h"

namespace leaktight {

struct NamedPlace {
  size_t word = 0;
  Span span;  // in the word
  std::string name;
};

// Of GitHub's steps a secret is what comes from the `secrets` context, directly or by a variable,
// or from an input whose name says so, or what the script itself fetches into a variable and does
// not mask; of GitLab's jobs a variable by its name. Refers to the step and to the cache.
class StepSecrets {
 public:
  StepSecrets(const PipelineStep& step, PipelineKind kind, PipelineVariableCache& cache);

  bool IsSecret(std::string_view variable) const;
  // A variable that is one; empty: none that the file names.
  std::string_view Any() const;

  // In the words of a command from `first` on.
  std::vector<NamedPlace> In(const ShellCommand& command, size_t first) const;
  // In a text that is no word: variables only where the shell puts them in.
  std::vector<NamedPlace> InText(const ShellWord& text, bool expands) const;

  // Where GitHub puts a secret that outlives the job into a text, by its name in `secrets` or
  // `env`. What an input is given, only a guess could say.
  std::vector<SecretExpression> Interpolated(std::string_view text) const;

 private:
  VariableKind KindOf(std::string_view variable) const;
  bool LetsOut(const SecretExpression& use) const;
  void AddExpressions(std::string_view text, size_t word, std::vector<NamedPlace>& places) const;
  void AddVariables(const ShellWord& text, size_t word, std::vector<NamedPlace>& places) const;

  PipelineKind kind_;
  std::string_view script_;
  std::vector<const PipelineVariables*> environments_;  // the nearest first
  std::vector<std::string_view> fetched_;               // by the script, into these variables
};

}  // namespace leaktight
