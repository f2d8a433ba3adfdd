// A Secret, or a key of one, that is declared and that nothing uses.
#include <string>

#include "policy/check.h"
#include "policy/secret_links.h"
#include "policy/secret_value.h"

namespace leaktight::k8s_secret_unused {

extern const CheckInfo kInfo = {
    .id = "k8s-secret-unused",
    .name = "Secret that nothing uses",
    .severity = Severity::kInfo,
    .practice = Practice::kSecretReferences,
    .message =
        "Nothing in the repository uses this Secret or key, though its workloads use others: it "
        "can leak and gains nothing.",
    .advice =
        "Delete the declaration, and the secret where it is stored, if nothing else needs it.",
    .bad_path = "k8s/backend.yaml",
    .bad =
        "apiVersion: external-secrets.io/v1\n"
        "kind: ExternalSecret\n"
        "metadata:\n"
        "  name: flowdoc-db-secrets\n"
        "spec:\n"
        "  data:\n"
        "    - secretKey: DB_PASSWORD\n"
        "      remoteRef:\n"
        "        key: flowdoc/db\n"
        "    - secretKey: OLD_TOKEN\n"
        "      remoteRef:\n"
        "        key: flowdoc/old\n"
        "---\n"
        "apiVersion: v1\n"
        "kind: Pod\n"
        "metadata:\n"
        "  name: backend\n"
        "spec:\n"
        "  containers:\n"
        "    - name: backend\n"
        "      image: flowdoc/backend:1\n"
        "      env:\n"
        "        - name: DB_PASSWORD\n"
        "          valueFrom:\n"
        "            secretKeyRef:\n"
        "              name: flowdoc-db-secrets\n"
        "              key: DB_PASSWORD\n",
    .good_path = "k8s/worker.yaml",
    .good =
        "apiVersion: v1\n"
        "kind: Pod\n"
        "metadata:\n"
        "  name: worker\n"
        "spec:\n"
        "  containers:\n"
        "    - name: worker\n"
        "      image: flowdoc/worker:1\n"
        "      env:\n"
        "        - name: TOKEN\n"
        "          valueFrom:\n"
        "            secretKeyRef:\n"
        "              name: flowdoc-db-secrets\n"
        "              key: OLD_TOKEN\n",
    .reference =
        "https://kubernetes.io/docs/concepts/configuration/secret/. Only where pods use Secrets "
        "that the repository declares. A volume, envFrom and any place that names the Secret (a "
        "chart's values, a custom resource, a role) use all of its keys. What controllers make, "
        "copy, or find by label or type is left alone, and so are examples and tests.",
};

void Run(const RepositoryFacts& repository, std::vector<RepositoryViolation>& violations) {
  for (const UnusedSecret& unused : repository.Links().Unused()) {
    const Fact& fact = *unused.place.fact;
    RepositoryViolation found;
    found.path = unused.place.path;
    found.violation.about = unused.keys.empty() ? fact.span : fact.key_span;
    found.violation.subject = "Secret " + fact.name;
    if (!unused.keys.empty()) {
      found.violation.subject = (unused.keys.size() == 1 ? "key " : "keys ") +
                                NameList(unused.keys) + " of Secret " + fact.name;
    }
    for (const std::string& key : unused.keys) {
      found.causes.push_back(found.path + '\0' + fact.name + '\0' + key);
    }
    violations.push_back(std::move(found));
  }
}

}  // namespace leaktight::k8s_secret_unused
