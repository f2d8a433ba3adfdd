// A file that Compose takes a secret from, in the repository as it is.
#include <set>

#include "policy/check.h"
#include "policy/plain_secret_file.h"

namespace leaktight::compose_secret_file {

extern const CheckInfo kInfo = {
    .id = "compose-secret-file",
    .name = "File of a Compose secret in git",
    .severity = Severity::kHigh,
    .practice = Practice::kBuildsAndPipelines,
    .message =
        "A compose file takes secrets from this file, and the file stands in the repository with "
        "its real contents: whoever reads the repository has them.",
    .advice =
        "Take the file out of git (`git rm --cached FILE`, add it to .gitignore) and commit a "
        "template of it instead; or let Compose take the secret from a variable: `environment: "
        "NAME` in place of `file:`. What was ever pushed is known: make a new one.",
    .bad_path = "compose.yaml",
    .bad =
        "services:\n"
        "  db:\n"
        "    image: postgres:17\n"
        "    environment:\n"
        "      POSTGRES_PASSWORD_FILE: /run/secrets/db-password\n"
        "    secrets: [db-password]\n"
        "secrets:\n"
        "  db-password:\n"
        "    file: db/password.txt\n",
    .good_path = "compose.yaml",
    .good =
        "services:\n"
        "  db:\n"
        "    image: postgres:17\n"
        "    environment:\n"
        "      POSTGRES_PASSWORD_FILE: /run/secrets/db-password\n"
        "    secrets: [db-password]\n"
        "secrets:\n"
        "  db-password:\n"
        "    environment: DB_PASSWORD\n",
    .beside_path = "db/password.txt",
    .beside = "{password:24}\n",
    .reference =
        "https://docs.docker.com/reference/compose-file/secrets/ and "
        "https://docs.docker.com/reference/compose-file/services/#env_file. `secrets` with a "
        "`file`, and `env_file`, by their path from the compose file, whatever they are called. "
        "Templates, files that SOPS, "
        "age, git-crypt or GnuPG encrypted, and files that git does not have are left alone; of "
        "dotenv files dotenv-committed tells.",
};

void Run(const RepositoryFacts& repository, std::vector<RepositoryViolation>& violations) {
  for (const auto& [path, of_file] : repository.facts) {
    std::set<std::string_view> told;
    for (const Fact& fact : *of_file) {
      if (fact.kind != Fact::Kind::kComposeFile) continue;
      if (!IsPlainSecretFile(repository, fact.name) || !told.insert(fact.name).second) continue;
      Violation violation;
      violation.about = fact.span;
      violation.subject = fact.name;
      violations.push_back({path, std::move(violation), {{fact.name, {}}}});
    }
  }
}

}  // namespace leaktight::compose_secret_file
