// A reference to a Secret, or to a key of one, that nothing in the repository declares.
#include <string>

#include "policy/check.h"
#include "policy/file_names.h"
#include "policy/secret_links.h"

namespace leaktight::k8s_ref_dangling {

extern const CheckInfo kInfo = {
    .id = "k8s-ref-dangling",
    .name = "Reference to a Secret that nothing declares",
    .severity = Severity::kMedium,
    .practice = Practice::kSecretReferences,
    .message =
        "A workload needs a Secret or a key that no manifest, template, ExternalSecret, "
        "SealedSecret or Terraform resource in the repository declares: its pods will not start, "
        "and somebody will put the value in by hand.",
    .advice =
        "Correct the name, or declare the Secret with this key in a template or an ExternalSecret "
        "beside the others. Mark the reference `optional: true` if the pod can do without.",
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
        "              key: DB_PASWORD\n",
    .good_path = "k8s/backend.yaml",
    .good =
        "apiVersion: external-secrets.io/v1\n"
        "kind: ExternalSecret\n"
        "metadata:\n"
        "  name: flowdoc-db-secrets\n"
        "spec:\n"
        "  data:\n"
        "    - secretKey: DB_PASSWORD\n"
        "      remoteRef:\n"
        "        key: flowdoc/db\n"
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
    .reference =
        "https://kubernetes.io/docs/concepts/configuration/secret/. Looked at are variables, "
        "envFrom, volumes, image pull secrets, ingresses' and gateways' certificates and service "
        "accounts, of every kind with pods. Declared is what Secret manifests and templates, "
        "ExternalSecrets, SealedSecrets, SecretProviderClasses, Kustomize's generators, "
        "cert-manager, operators' resources and a pipeline's `kubectl create secret` make, and "
        "Terraform's resources of the Kubernetes and kubectl providers. Many teams make Secrets by "
        "hand: unless the policy is strict, a Secret that is missing counts where its name is a "
        "slip of one that is there, or where the folder declares nearly all others. A key that is "
        "missing from a Secret whose keys are all known always counts. Namespaces count where both "
        "are known.",
};

namespace {

std::string_view FieldOf(const Fact& fact) {
  switch (fact.use) {
    case SecretUse::kTls:
      return "secretName";
    case SecretUse::kContainer:
    case SecretUse::kImagePull:
    case SecretUse::kAccount:
      return "name";
    default:
      return {};
  }
}

}  // namespace

void Run(const RepositoryFacts& repository, std::vector<RepositoryViolation>& violations) {
  for (const DanglingReference& reference : repository.Links().Dangling()) {
    const Fact& fact = *reference.place.fact;
    RepositoryViolation found;
    found.path = reference.place.path;
    Violation& violation = found.violation;
    violation.about = reference.key ? fact.key_span : fact.span;
    violation.subject = "Secret " + fact.name;
    std::string_view field = "key";
    if (reference.key) {
      violation.subject = "key " + fact.key + " of Secret " + fact.name;
    } else {
      field = FieldOf(fact);
    }
    if (!reference.nearest.empty()) {
      violation.note = "Did you mean " + reference.nearest + "?";
      // Terraform writes it otherwise, and not always the same.
      const bool yaml = !IsTerraformName(FileName(reference.place.path));
      if (!field.empty() && yaml)
        violation.replacement = std::string(field) + ": " + reference.nearest;
    } else if (!reference.other_namespace.empty()) {
      violation.note =
          "There is one of this name in the namespace " + reference.other_namespace + ".";
    }
    violations.push_back(std::move(found));
  }
}

}  // namespace leaktight::k8s_ref_dangling
