// All secrets of a repository at once, where a few are needed.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "policy/check.h"
#include "policy/github_expression.h"
#include "policy/pipeline.h"

namespace leaktight::ci_secrets_all {

extern const CheckInfo kInfo = {
    .id = "ci-secrets-all",
    .name = "All secrets handed over at once",
    .severity = Severity::kMedium,
    .practice = Practice::kLeastPrivilege,
    .message =
        "A workflow hands over every secret of the repository, and those that come later: "
        "whoever gets into what receives them has all, and not only what the job needs.",
    .advice =
        "Name the secrets that are needed: for a workflow that is called, `secrets:` with a line "
        "for each; for a step, a variable for each under `env:`.",
    .bad_path = ".github/workflows/release.yml",
    .bad =
        "on: push\n"
        "jobs:\n"
        "  release:\n"
        "    uses: flowdoc/pipelines/.github/workflows/release.yml@v3\n"
        "    secrets: inherit\n",
    .good_path = ".github/workflows/release.yml",
    .good =
        "on: push\n"
        "jobs:\n"
        "  release:\n"
        "    uses: flowdoc/pipelines/.github/workflows/release.yml@v3\n"
        "    secrets:\n"
        "      registry-token: ${{ secrets.REGISTRY_TOKEN }}\n",
    .reference =
        "https://docs.github.com/actions/how-tos/reuse-automations/reuse-workflows#passing-inputs-"
        "and-secrets-to-a-reusable-workflow and "
        "https://docs.github.com/actions/reference/workflows-and-actions/contexts#secrets-context. "
        "`secrets: inherit`, which is `info`, and told once for a file, where the called workflow "
        "stands in the same repository, and the whole `secrets` context in an expression, as "
        "toJSON(secrets).",
};

namespace {

void Add(Span about, std::string_view subject, Severity severity,
         std::vector<Violation>& violations) {
  Violation violation;
  violation.about = about;
  violation.subject = subject;
  violation.severity = severity;
  violations.push_back(std::move(violation));
}

}  // namespace

bool Applies(const File& file) {
  return PipelineKindOf(file.path()) == PipelineKind::kGithub &&
         HoldsIgnoringCase(file.bytes(), "secrets");
}

void Run(const File& file, std::vector<Violation>& violations) {
  const Pipeline pipeline = ReadPipeline(file);
  std::vector<YamlRef> own;  // jobs that call a workflow of the same repository
  for (const YamlRef job : pipeline.jobs) {
    const YamlRef secrets = job["secrets"];
    if (!EqualIgnoringCase(secrets.Value(), "inherit")) continue;
    const std::string_view uses = job["uses"].Value();
    // `$/.github/…` of a template is filled in: nothing says that it is another repository.
    if (uses.starts_with("./") || uses.starts_with('$')) {
      own.push_back(job);
    } else {
      Add(secrets.span(), job["uses"].Value(), kInfo.severity, violations);
    }
  }
  if (!own.empty()) {
    Add(own[0]["secrets"].span(), own[0]["uses"].Value(), Severity::kInfo, violations);
    if (own.size() > 1) {
      violations.back().note = fmt::format("{} jobs of this file do.", own.size());
    }
  }
  const YamlStream& stream = file.Yaml();
  for (uint32_t id = 0; id < stream.nodes.size(); id++) {
    const YamlRef scalar(stream, id);
    if (stream.nodes[id].kind != YamlNode::Kind::kScalar || !scalar.templated()) continue;
    const std::vector<SecretExpression> uses = SecretExpressions(scalar.Value());
    const bool all = std::any_of(uses.begin(), uses.end(),
                                 [](const SecretExpression& use) { return use.all && use.flows; });
    if (all) Add(scalar.span(), "secrets", kInfo.severity, violations);
  }
}

}  // namespace leaktight::ci_secrets_all
