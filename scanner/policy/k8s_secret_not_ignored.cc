// A template of a Kubernetes Secret whose copy git would take.
#include <algorithm>

#include "engine/secret_likeness.h"
#include "policy/check.h"
#include "policy/file_names.h"
#include "policy/ignore_facts.h"
#include "policy/kubernetes.h"
#include "policy/secret_value.h"

namespace leaktight::k8s_secret_not_ignored {

extern const CheckInfo kInfo = {
    .id = "k8s-secret-not-ignored",
    .name = "Copy of a Secret's template that nothing ignores",
    .severity = Severity::kLow,
    .practice = Practice::kSecretsFromTemplates,
    .message =
        "This template of a Kubernetes Secret is to be copied and filled in with real values, and "
        "no .gitignore covers the copy: the next `git add .` commits it.",
    .advice = "Add the copy to .gitignore, and commit that with the template.",
    .bad_path = "infrastructure/kubernetes/secrets/secrets.yaml.template",
    .bad =
        "apiVersion: v1\n"
        "kind: Secret\n"
        "metadata:\n"
        "  name: flowdoc-db-secrets\n"
        "data:\n"
        "  DB_PASSWORD: <base64-encoded-password>\n",
    .good_path = ".gitignore",
    .good = "/infrastructure/kubernetes/secrets/secrets.yaml\n",
    .reference =
        "gitignore(5). Templates are those named like secrets.yaml.template or secret.example.yaml "
        "(.template, .example, .sample, .dist) that hold a Secret with something to fill in; where "
        "a program fills all of it in (`{{ … }}`, `${…}`), nobody makes a copy. Only the "
        ".gitignore files of the repository count; one without any says nothing of what it keeps "
        "out "
        "of git, and is left alone unless the policy is strict. A copy that is in git already is "
        "judged by what "
        "it holds. Templates under vendored code, test data and generators' templates are left "
        "alone.",
};

namespace {

bool IgnoresAnything(const FactSet& facts) {
  return std::any_of(facts.begin(), facts.end(), [](const auto& file) {
    const std::vector<Fact>& of_file = *file.second;
    return std::any_of(of_file.begin(), of_file.end(),
                       [](const Fact& fact) { return fact.kind == Fact::Kind::kIgnorePattern; });
  });
}

}  // namespace

void Run(const RepositoryFacts& repository, std::vector<RepositoryViolation>& violations) {
  if (!IgnoresAnything(repository.facts) && !repository.conventions.StrictReferences()) return;
  const IgnoreRules rules = IgnoreRulesOf(repository.facts);
  for (const auto& [path, of_file] : repository.facts) {
    for (const Fact& fact : *of_file) {
      if (fact.kind != Fact::Kind::kSecretTemplate || rules.Ignores(fact.name)) continue;
      if (repository.facts.contains(fact.name)) continue;
      RepositoryViolation violation;
      violation.path = path;
      violation.violation.subject = fact.name;
      violation.violation.replacement = "/" + fact.name;
      violation.causes = {path};  // there is one in a file; where the copy goes moves with it
      violations.push_back(std::move(violation));
    }
  }
}

}  // namespace leaktight::k8s_secret_not_ignored

namespace leaktight::secret_template_facts {
namespace {

// Somebody is to put the value there, not a program.
bool IsToBeFilledIn(YamlRef value) {
  return value.IsScalar() && !ComesFromElsewhere(value) &&
         ClassifyValue(value.Value()) != ValueKind::kReference;
}

bool HasSomethingToFillIn(const KubernetesObject& object) {
  if (object.kind.Value() != "Secret") return false;
  for (const std::string_view field : {"data", "stringData"}) {
    const auto entries = object.node[field].Entries();
    if (std::any_of(entries.begin(), entries.end(),
                    [](const auto& entry) { return IsToBeFilledIn(entry.second); })) {
      return true;
    }
  }
  return false;
}

}  // namespace

bool MayHold(std::string_view path) {
  return !CopyMadeFrom(path).empty() && IsManifestName(FileName(path)) && !IsForeignPath(path);
}

void Collect(const File& file, const ValueHash& /*hash*/, std::vector<Fact>& facts) {
  if (!file.MayHoldManifests() || !file.Holds("Secret")) return;
  const std::vector<KubernetesObject>& objects = file.Kubernetes().objects;
  if (std::none_of(objects.begin(), objects.end(), HasSomethingToFillIn)) return;
  facts.push_back({.kind = Fact::Kind::kSecretTemplate, .name = CopyMadeFrom(file.path())});
}

}  // namespace leaktight::secret_template_facts
