// A reference to a Secret, or to a key of one, that nothing in the repository declares.
#include <string>
#include <utility>

#include "policy/check.h"
#include "policy/file_names.h"
#include "policy/secret_links.h"
#include "policy/secret_store.h"

namespace leaktight::k8s_ref_dangling {

extern const CheckInfo kInfo = {
    .id = "k8s-ref-dangling",
    .name = "Reference to a Secret that nothing declares",
    .severity = Severity::kMedium,
    .practice = Practice::kSecretReferences,
    .message =
        "A workload needs a Secret or a key that no manifest, template, ExternalSecret, "
        "SealedSecret or Terraform resource in the repository declares, or an ExternalSecret one "
        "of the store's that Terraform does not: pods will not start, and somebody will put the "
        "value in by hand.",
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
        "are known. Where the repository's Terraform declares secrets of AWS Secrets Manager, "
        "Parameter Store, Google Secret Manager or Azure Key Vault by names that can be told, an "
        "ExternalSecret's remoteRef and dataFrom count against them: a name that is a slip of one "
        "(if the policy is strict, any that none has), and a field that the secret's jsonencode "
        "has not.",
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

// What an ExternalSecret takes out of a store.
void RunOnStore(const RepositoryFacts& repository, std::vector<RepositoryViolation>& violations) {
  const bool strict = repository.conventions.StrictReferences();
  for (const DanglingStoreReference& reference : FindDanglingStoreReferences(repository, strict)) {
    const Fact& fact = *reference.fact;
    RepositoryViolation found;
    found.path = reference.path;
    Violation& violation = found.violation;
    violation.about = reference.field ? fact.key_span : fact.span;
    violation.subject = "secret " + fact.name + " of the store";
    if (reference.field) violation.subject = "field " + fact.key + " of secret " + fact.name;
    violation.note = reference.field ? "Terraform's jsonencode has no such field."
                                     : "Terraform declares none of this name.";
    if (!reference.nearest.empty()) {
      violation.note += " Did you mean " + reference.nearest + "?";
      if (!IsTerraformName(FileName(reference.path))) {
        violation.replacement = (reference.field ? "property: " : "key: ") + reference.nearest;
      }
    }
    if (!reference.declared.first.empty()) {
      found.further.push_back({std::string(reference.declared.first), reference.declared.second});
    }
    violations.push_back(std::move(found));
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
  RunOnStore(repository, violations);
}

}  // namespace leaktight::k8s_ref_dangling
