// A secret that is put into the text of a script, rather than into its environment.
#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "policy/check.h"
#include "policy/embedded_text.h"
#include "policy/github_expression.h"
#include "policy/pipeline.h"
#include "policy/pipeline_secrets.h"
#include "policy/script_leaks.h"
#include "policy/secret_value.h"

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
        "mitigating-script-injection-attacks. `run`, and the `script` of actions/github-script; "
        "once for each step. The job's own GITHUB_TOKEN, whose letters are harmless and which "
        "ends with the job, names of users and regions, and expressions that only ask whether a "
        "secret is set are left alone. What is printed or written to an output is told by "
        "ci-secret-printed and ci-secret-output.",
};

namespace {

// GitHub makes its names of letters, digits and underscores.
std::string Replacement(const std::vector<std::string>& names) {
  std::string text = "env:\n";
  for (const std::string& name : names) {
    text += fmt::format("  {0}: ${{{{ secrets.{0} }}}}\n", name);
  }
  return text + fmt::format("# and in the script: \"${}\"", names.front());
}

}  // namespace

bool Applies(const File& file) {
  return PipelineKindOf(file.path()) == PipelineKind::kGithub;
}

void Run(const File& file, std::vector<Violation>& violations) {
  const Pipeline pipeline = ReadPipeline(file);
  const std::vector<std::vector<ScriptLeak>> all_leaks = LeaksOf(pipeline);
  for (size_t i = 0; i < all_leaks.size(); i++) {
    const PipelineStep& step = pipeline.steps[i];
    const bool github_script = step.node["uses"].Value().starts_with("actions/github-script");
    const YamlRef script = github_script ? step.node["with"]["script"] : step.script;
    if (!script.IsScalar()) continue;
    const std::vector<ScriptLeak>& leaks = all_leaks[i];
    std::vector<std::string> names;
    Violation violation;
    for (SecretExpression& use : SecretExpressions(script.Value())) {
      const bool told = std::any_of(leaks.begin(), leaks.end(), [&](const ScriptLeak& leak) {
        return leak.kind != ScriptLeak::Kind::kTraced && leak.span.Overlaps(use.span);
      });
      if (told || !use.flows || use.name.empty() || use.name == "GITHUB_TOKEN" ||
          IsHarmlessName(use.name)) {
        continue;
      }
      if (names.empty()) violation.about = PlaceWithin(file, script, use.span);
      if (std::find(names.begin(), names.end(), use.name) == names.end()) {
        names.push_back(std::move(use.name));
      }
    }
    if (names.empty()) continue;
    violation.subject = NameList(names);
    violation.replacement = Replacement(names);
    violations.push_back(std::move(violation));
  }
}

}  // namespace leaktight::ci_secret_interpolated
