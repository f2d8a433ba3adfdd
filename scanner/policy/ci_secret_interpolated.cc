// A secret that is put into the text of a script, rather than into its environment.
#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "policy/check.h"
#include "policy/embedded_text.h"
#include "policy/pipeline.h"
#include "policy/pipeline_secrets.h"
#include "policy/script_leaks.h"
#include "policy/secret_value.h"
#include "policy/step_secrets.h"

namespace leaktight::ci_secret_interpolated {

extern const CheckInfo kInfo = {
    .id = "ci-secret-interpolated",
    .name = "Secret put into a script's text",
    .severity = Severity::kLow,
    .practice = Practice::kBuildsAndPipelines,
    .message =
        "GitHub puts the secret into the script before a shell sees it: it stands in a file on "
        "the runner and on the command lines of processes, errors quote it, and a quote or a "
        "dollar sign in it becomes part of the program.",
    .advice =
        "Give the step the secret as a variable, and let the shell put it in, in double quotes.",
    .bad_path = ".github/workflows/release.yml",
    .bad =
        "on: push\n"
        "jobs:\n"
        "  release:\n"
        "    runs-on: ubuntu-latest\n"
        "    steps:\n"
        "      - run: |\n"
        "          curl -H \"Authorization: Bearer ${{ secrets.API_TOKEN }}\" "
        "https://api.flowdoc.io/release\n",
    .good_path = ".github/workflows/release.yml",
    .good =
        "on: push\n"
        "jobs:\n"
        "  release:\n"
        "    runs-on: ubuntu-latest\n"
        "    steps:\n"
        "      - run: |\n"
        "          curl -H \"Authorization: Bearer $API_TOKEN\" "
        "https://api.flowdoc.io/release\n"
        "        env:\n"
        "          API_TOKEN: ${{ secrets.API_TOKEN }}\n",
    .reference =
        "https://docs.github.com/actions/reference/security/secure-use#good-practices-for-"
        "mitigating-script-injection-attacks. `run`, and the `script` of actions/github-script: "
        "`secrets`, and variables of `env` that come from them; "
        "once for each step. The job's own GITHUB_TOKEN, whose letters are harmless and which "
        "ends with the job, names of users and regions, and expressions that only ask whether a "
        "secret is set are left alone. What is printed or written to an output is told by "
        "ci-secret-printed and ci-secret-output.",
};

namespace {

// GitHub makes its names of letters, digits and underscores. What comes from `env` is a variable.
std::string Replacement(const PipelineStep& step, const std::vector<SecretExpression>& uses) {
  std::string variables;
  for (const SecretExpression& use : uses) {
    if (use.context == SecretExpression::Context::kEnv) continue;
    variables += fmt::format("  {0}: ${{{{ secrets.{0} }}}}\n", use.name);
  }
  const std::string& first = uses.front().name;
  std::string reference =
      step.shell == "node" ? "process.env." + first : fmt::format("\"${}\"", first);
  if (variables.empty()) return reference;
  return fmt::format("env:\n{}# and in the script: {}", variables, reference);
}

std::vector<std::string> NamesOf(const std::vector<SecretExpression>& uses) {
  std::vector<std::string> names;
  names.reserve(uses.size());
  for (const SecretExpression& use : uses) names.push_back(use.name);
  return names;
}

}  // namespace

bool Applies(const File& file) {
  return PipelineKindOf(file.path()) == PipelineKind::kGithub;
}

void Run(const File& file, std::vector<Violation>& violations) {
  const Pipeline pipeline = ReadPipeline(file);
  const std::vector<std::vector<ScriptLeak>> all_leaks = LeaksOf(pipeline);
  PipelineVariableCache cache(pipeline.kind);
  for (size_t i = 0; i < all_leaks.size(); i++) {
    const PipelineStep& step = pipeline.steps[i];
    if (!step.script) continue;
    const std::vector<ScriptLeak>& leaks = all_leaks[i];
    std::vector<SecretExpression> uses;  // one for each name
    Violation violation;
    for (SecretExpression& use :
         StepSecrets(step, pipeline.kind, cache).Interpolated(step.script.Value())) {
      const bool told = std::any_of(leaks.begin(), leaks.end(), [&](const ScriptLeak& leak) {
        return leak.kind != ScriptLeak::Kind::kTraced && leak.span.Overlaps(use.span);
      });
      if (told) continue;
      if (uses.empty()) violation.about = PlaceWithin(file, step.script, use.span);
      const bool known = std::any_of(uses.begin(), uses.end(), [&](const SecretExpression& other) {
        return other.name == use.name;
      });
      if (!known) uses.push_back(std::move(use));
    }
    if (uses.empty()) continue;
    violation.subject = NameList(NamesOf(uses));
    violation.replacement = Replacement(step, uses);
    violations.push_back(std::move(violation));
  }
}

}  // namespace leaktight::ci_secret_interpolated
