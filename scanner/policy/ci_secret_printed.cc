// A secret that a pipeline prints into its log.
#include <fmt/format.h>

#include <utility>

#include "policy/check.h"
#include "policy/embedded_text.h"
#include "policy/pipeline.h"
#include "policy/script_leaks.h"
#include "policy/variable_secrets.h"

namespace leaktight::ci_secret_printed {

extern const CheckInfo kInfo = {
    .id = "ci-secret-printed",
    .name = "Secret printed into a pipeline's log",
    .severity = Severity::kMedium,
    .practice = Practice::kBuildsAndPipelines,
    .message =
        "A step prints a secret into the log, which everyone who may read the repository can "
        "read, often for months. Masking hides only the exact value: not a part of it, not one "
        "line of many, not what base64, sed or jq makes of it.",
    .advice =
        "Delete the line. To see whether the secret is there, print that alone: `[ -n \"$NAME\" ] "
        "&& echo NAME is set`. If a log shows it, it is known: make a new one and delete the log.",
    .bad_path = ".github/workflows/deploy.yml",
    .bad =
        "on: push\n"
        "jobs:\n"
        "  deploy:\n"
        "    runs-on: ubuntu-latest\n"
        "    steps:\n"
        "      - run: |\n"
        "          echo \"$KUBECONFIG_TEXT\" | base64\n"
        "          ./deploy.sh\n"
        "        env:\n"
        "          KUBECONFIG_TEXT: ${{ secrets.KUBECONFIG }}\n",
    .good_path = ".github/workflows/deploy.yml",
    .good =
        "on: push\n"
        "jobs:\n"
        "  deploy:\n"
        "    runs-on: ubuntu-latest\n"
        "    steps:\n"
        "      - run: |\n"
        "          echo \"$KUBECONFIG_TEXT\" | base64 -d > \"$RUNNER_TEMP/kubeconfig\"\n"
        "          ./deploy.sh\n"
        "        env:\n"
        "          KUBECONFIG_TEXT: ${{ secrets.KUBECONFIG }}\n",
    .reference =
        "https://docs.github.com/actions/reference/security/secure-use#use-secrets-for-sensitive-"
        "information and https://docs.gitlab.com/ci/variables/#mask-a-cicd-variable. Looked at "
        "are echo, printf, printenv, cat (also of a here-document), tee and base64 of a secret "
        "whose output goes neither to a file nor to a command that takes it, and `cat` of a file "
        "that the job has written a secret to; `env`, `set`, `export -p` and `declare -p` beside "
        "secrets; what `python -c`, `node -p`, steps with `shell: python` and those of "
        "actions/github-script print of the environment; and commands with a secret behind `set "
        "-x`, of GitLab also behind one that "
        "the job has by `default`, `extends` or `!reference` of the same file. A secret is what "
        "comes from "
        "GitHub's `secrets` context, "
        "directly or by a variable (also as `env.NAME`), from an input whose name says so, or what "
        "the "
        "script itself fetches (aws secretsmanager, gcloud secrets, vault, az keyvault) and does "
        "not mask, and a variable of GitLab whose name says so. What is encoded "
        "before it is printed is `high`, `set -x` is `low`. Lengths (${#NAME}, `wc`), what a "
        "command reads as a file (`<(…)`), tests whether it "
        "is set (${NAME:+set}), ::add-mask:: and names of users and regions are left alone.",
};

namespace {

std::string NoteFor(const ScriptLeak& leak) {
  switch (leak.kind) {
    case ScriptLeak::Kind::kEncoded:
      return "What comes out is not the value that is masked.";
    case ScriptLeak::Kind::kDumped:
      return "This prints all of the environment.";
    case ScriptLeak::Kind::kTraced:
      return leak.elsewhere ? "`set -x`, in a script that the job has by default or from a "
                              "template, prints each command with the values in it."
                            : "`set -x` prints each command with the values in it.";
    default:
      return {};
  }
}

Severity SeverityOf(ScriptLeak::Kind kind) {
  switch (kind) {
    case ScriptLeak::Kind::kEncoded:
      return Severity::kHigh;
    case ScriptLeak::Kind::kTraced:
      return Severity::kLow;
    default:
      return Severity::kMedium;
  }
}

}  // namespace

bool Applies(const File& file) {
  return PipelineKindOf(file.path()) != PipelineKind::kNone;
}

void Run(const File& file, std::vector<Violation>& violations) {
  const Pipeline pipeline = ReadPipeline(file);
  std::vector<std::vector<ScriptLeak>> leaks = LeaksOf(pipeline);
  for (size_t i = 0; i < leaks.size(); i++) {
    for (ScriptLeak& leak : leaks[i]) {
      if (leak.kind == ScriptLeak::Kind::kOutput || leak.kind == ScriptLeak::Kind::kBuildArgument) {
        continue;
      }
      Violation violation;
      violation.about = PlaceWithin(file, pipeline.steps[i].script, leak.span);
      violation.note = NoteFor(leak);
      violation.subject = std::move(leak.name);
      violation.severity = SeverityOf(leak.kind);
      violations.push_back(std::move(violation));
    }
  }
}

}  // namespace leaktight::ci_secret_printed
