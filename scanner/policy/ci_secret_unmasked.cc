// A part of a secret, which no log masks.
#include <algorithm>
#include <utility>

#include "base/text.h"
#include "policy/check.h"
#include "policy/github_expression.h"
#include "policy/pipeline.h"

namespace leaktight::ci_secret_unmasked {

extern const CheckInfo kInfo = {
    .id = "ci-secret-unmasked",
    .name = "Part of a secret that no log masks",
    .severity = Severity::kMedium,
    .practice = Practice::kBuildsAndPipelines,
    .message =
        "An expression takes a secret apart: GitHub masks the secret as a whole, and what comes "
        "out of fromJSON is another text, which logs show as it is.",
    .advice =
        "Keep each field as a secret of its own and name that; or mask the part before anything "
        "else runs: `echo \"::add-mask::$PART\"`.",
    .bad_path = ".github/workflows/deploy.yml",
    .bad =
        "on: push\n"
        "jobs:\n"
        "  deploy:\n"
        "    runs-on: ubuntu-latest\n"
        "    steps:\n"
        "      - run: ./deploy.sh\n"
        "        env:\n"
        "          DB_PASSWORD: ${{ fromJSON(secrets.DATABASE).password }}\n",
    .good_path = ".github/workflows/deploy.yml",
    .good =
        "on: push\n"
        "jobs:\n"
        "  deploy:\n"
        "    runs-on: ubuntu-latest\n"
        "    steps:\n"
        "      - run: ./deploy.sh\n"
        "        env:\n"
        "          DB_PASSWORD: ${{ secrets.DB_PASSWORD }}\n",
    .reference =
        "https://docs.github.com/actions/reference/security/secrets#automatically-redacted-secrets "
        "and https://docs.github.com/actions/reference/security/secure-use: structured data as a "
        "secret makes redaction fail. fromJSON of a named secret, anywhere in a workflow or an "
        "action.",
};

bool Applies(const File& file) {
  return PipelineKindOf(file.path()) == PipelineKind::kGithub &&
         HoldsIgnoringCase(file.bytes(), "secrets");
}

void Run(const File& file, std::vector<Violation>& violations) {
  const YamlStream& stream = file.Yaml();
  for (uint32_t id = 0; id < stream.nodes.size(); id++) {
    const YamlRef scalar(stream, id);
    if (stream.nodes[id].kind != YamlNode::Kind::kScalar || !scalar.templated()) continue;
    for (const SecretExpression& use : SecretExpressions(scalar.Value())) {
      if (!use.parsed) continue;
      Violation violation;
      violation.about = scalar.span();
      violation.subject = use.name;
      violations.push_back(std::move(violation));
      break;
    }
  }
}

}  // namespace leaktight::ci_secret_unmasked
