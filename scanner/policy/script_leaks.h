// Secrets that a step of a pipeline hands to its log or to those that come after it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/span.h"
#include "policy/pipeline.h"
#include "policy/secret_files.h"

namespace leaktight {

struct ScriptLeak {
  enum class Kind : uint8_t {
    kPrinted,        // `echo "$TOKEN"`
    kEncoded,        // `echo "$TOKEN" | base64`: nothing masks that
    kDumped,         // `env`, `printenv`, `set`: all of the environment
    kTraced,         // `set -x`, and a command with a secret behind it
    kOutput,         // into $GITHUB_OUTPUT, $GITHUB_STEP_SUMMARY, ::set-output
    kBuildArgument,  // `docker build --build-arg TOKEN=$TOKEN`
  };
  Kind kind = Kind::kPrinted;
  Span span;               // in the script's value
  std::string name;        // of the variable or the secret
  bool elsewhere = false;  // `set -x` stands in a script that the job has from elsewhere
};

// For each of the pipeline's steps, in the order of its script, the first hundred, each place once,
// or twice where what is printed is an output as well; of what several jobs of GitLab have, with
// the first of them. Of GitHub's steps a secret is what comes from the `secrets` context, directly
// or by a variable, or from an input by its name; of GitLab's jobs a variable by its name. What
// GitLab has for $GITHUB_OUTPUT is the file that `artifacts:reports:dotenv` names. `files`, one for
// each step: those of the job that hold secrets when the step has ended.
std::vector<std::vector<ScriptLeak>> LeaksOf(const Pipeline& pipeline,
                                             std::vector<SecretFiles>* files = nullptr);

// A program that runs scripts of POSIX shells or PowerShell, by the step's `shell`.
bool IsShellScript(const PipelineStep& step);

}  // namespace leaktight
