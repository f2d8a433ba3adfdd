// A file that Kustomize makes a Secret of, in the repository as it is.
#include "policy/check.h"
#include "policy/plain_secret_file.h"

namespace leaktight::kustomize_secret_file {

extern const CheckInfo kInfo = {
    .id = "kustomize-secret-file",
    .name = "File of a secretGenerator in git",
    .severity = Severity::kHigh,
    .practice = Practice::kSecretsFromTemplates,
    .message =
        "Kustomize makes a Secret of this file, and the file stands in the repository with its "
        "real contents: whoever reads the repository has them.",
    .advice =
        "Take the file out of git (`git rm --cached FILE`, add it to .gitignore) and commit a "
        "template of it instead, or encrypt it (SOPS with ksops, git-crypt). What was ever "
        "pushed is known: make a new one.",
    .bad_path = "k8s/kustomization.yaml",
    .bad =
        "secretGenerator:\n"
        "  - name: flowdoc-db-secrets\n"
        "    files:\n"
        "      - password=db-password.txt\n",
    .good_path = "k8s/kustomization.yaml",
    .good =
        "secretGenerator:\n"
        "  - name: flowdoc-db-secrets\n"
        "    files:\n"
        "      - password=local/db-password.txt # which git ignores\n",
    .beside_path = "k8s/db-password.txt",
    .beside = "{password:24}\n",
    .reference =
        "https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/secretgenerator/. "
        "`files`, `envs` and `env`, by their path from the kustomization. Templates, files that "
        "SOPS, age, git-crypt or GnuPG encrypted, and files that git does not have are left "
        "alone; of dotenv files dotenv-committed tells.",
};

void Run(const RepositoryFacts& repository, std::vector<RepositoryViolation>& violations) {
  for (const auto& [path, of_file] : repository.facts) {
    for (const Fact& fact : *of_file) {
      if (fact.kind != Fact::Kind::kGeneratorFile) continue;
      if (!IsPlainSecretFile(repository, fact.name)) continue;
      Violation violation;
      violation.about = fact.span;
      violation.subject = fact.name;
      violations.push_back({path, std::move(violation), {{fact.name, {}}}});
    }
  }
}

}  // namespace leaktight::kustomize_secret_file
