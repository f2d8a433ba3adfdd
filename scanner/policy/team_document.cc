#include "policy/team_document.h"

namespace leaktight {
namespace {

constexpr std::string_view kLocal = "Local development";
constexpr std::string_view kCluster = "Development cluster";
constexpr std::string_view kManager = "Staging and production: AWS Secrets Manager";
constexpr std::string_view kRotation = "Secret rotation";
constexpr std::string_view kMakeKubernetes = "Creating secrets for Kubernetes";
constexpr std::string_view kMakeManager = "Creating secrets for AWS Secrets Manager";
constexpr std::string_view kUseKubernetes = "Accessing secrets in Kubernetes";
constexpr std::string_view kUseCode = "Accessing secrets in application code";
constexpr std::string_view kPractices = "Security best practices";
constexpr std::string_view kTypes = "Secret types and locations";

// Where no secret of any type may stand.
constexpr std::string_view kHomes =
    "tf-secret-literal tf-secret-handed-on tf-vars-secret k8s-secret-committed k8s-env-literal "
    "k8s-configmap-secret "
    "helm-values-secret compose-secret-literal code-fallback-secret";

constexpr Demand kDemands[] = {
    {"Overview", "each environment manages its secrets in its own way", "secret-reused",
     "an environment that no path, namespace or key names"},

    {kLocal, "secrets stand in `.env`, which is not committed",
     "dotenv-committed dotenv-not-ignored", ""},
    {kLocal, "`.env` is a copy of `.env.example`, filled in with one's own values",
     "dotenv-template-filled dotenv-key-missing",
     "whether somebody has made the copy; where it is there, `tree` compares the names in it"},
    {kLocal, "it lies in the project's root folder", "dotenv-committed dotenv-not-ignored",
     "where a file lies that git ignores; one that is committed is found in every folder"},

    {kCluster, "the development cluster takes secrets from Kubernetes Secrets",
     "k8s-env-literal k8s-env-configmap k8s-configmap-secret k8s-args-secret "
     "k8s-annotation-secret helm-values-secret",
     ""},
    {kCluster, "they lie in `infrastructure/kubernetes/secrets/`",
     "k8s-secret-committed k8s-template-filled k8s-secret-not-ignored kustomize-secret-literal "
     "kustomize-secret-file",
     "files that git ignores; a Secret that is committed is found in every folder"},
    {kCluster, "they are applied with `kubectl apply -f secrets.yaml`",
     "k8s-ref-dangling kubeconfig-credential docker-config-credential",
     "what was applied to the cluster, and by whom"},

    {kManager, "production's secrets are stored in AWS Secrets Manager",
     "tf-secret-literal tf-secret-handed-on tf-variable-default tf-vars-secret dotenv-committed "
     "dockerfile-secret-literal dockerfile-build-arg dockerfile-secret-copied ci-secret-literal "
     "agent-settings-secret package-login",
     "what the store holds; what stands in a repository instead is found"},
    {kManager, "Terraform manages them, in `infrastructure/terraform/modules/secrets/`",
     "tf-secret-literal tf-state-committed tf-state-secret tf-variable-not-sensitive",
     "secrets that were made by hand"},
    {kManager, "they are read by way of IAM roles and policies",
     "tf-iam-wildcard tf-access-key tf-provider-static-key code-static-aws-key",
     "policies that are attached by hand"},

    {kRotation, "passwords of databases change every 90 days",
     "tf-secret-no-rotation tf-rotation-too-slow rotation-overdue",
     "whether a rotation that is set up succeeds"},
    {kRotation, "secrets of JWT change every 30 days",
     "tf-secret-no-rotation tf-rotation-too-slow rotation-overdue",
     "whether a rotation that is set up succeeds"},
    {kRotation, "AWS credentials are roles where possible",
     "tf-access-key tf-provider-static-key code-static-aws-key",
     "access keys that were made in the console"},

    {kMakeKubernetes, "values are encoded in base64, which hides nothing",
     "k8s-secret-committed k8s-template-filled k8s-annotation-secret",
     "what a shell remembers of the command"},
    {kMakeKubernetes, "`secrets.yaml` is a copy of `secrets.yaml.template`",
     "k8s-template-filled k8s-secret-not-ignored", ""},
    {kMakeKubernetes, "the copy is edited, not the template",
     "k8s-template-filled "
     "k8s-secret-committed",
     ""},
    {kMakeKubernetes, "the copy is applied with kubectl",
     "k8s-secret-committed "
     "kubeconfig-credential",
     "what was applied to the cluster"},

    {kMakeManager, "secrets are created in the console or with the command line",
     "ci-secret-literal ci-secret-printed", "use of the console, and commands that no script has"},
    {kMakeManager, "Terraform manages what is around them",
     "tf-secret-literal tf-secret-no-kms tf-secret-no-rotation tf-state-secret", ""},
    {kMakeManager, "the application reads them by the AWS SDK",
     "code-static-aws-key code-fallback-secret", ""},

    {kUseKubernetes, "a Deployment names a secret by `valueFrom.secretKeyRef`",
     "k8s-env-literal k8s-env-configmap k8s-args-secret", ""},
    {kUseKubernetes, "the Secret and the key that it names are there",
     "k8s-ref-dangling k8s-secret-unused", "Secrets that another repository or a person makes"},

    {kUseCode, "a session without keys reads the secret at run time",
     "code-static-aws-key code-fallback-secret", ""},
    {kUseCode, "when that fails the error is logged and raised, the secret never",
     "code-secret-logged code-fallback-secret", "what libraries log"},

    {kPractices, "1. never commit secrets to git",
     "known-secret dotenv-committed k8s-secret-committed helm-values-secret sops-value-plain "
     "tf-secret-literal "
     "tf-vars-secret tf-state-committed cfn-secret-literal compose-secret-literal "
     "compose-secret-file "
     "dockerfile-secret-literal ci-secret-literal package-login agent-settings-secret "
     "key-file-committed suppression-added",
     "every [rule](rules.md) holds it too, in every file; what was never in git is not seen"},
    {kPractices, "2. different secrets for each environment", "secret-reused",
     "values that are in no file"},
    {kPractices, "3. rotate secrets regularly",
     "tf-secret-no-rotation tf-rotation-too-slow rotation-overdue",
     "whether a rotation that is set up succeeds"},
    {kPractices, "4. least privilege",
     "k8s-rbac-secrets tf-iam-wildcard ci-secrets-all ci-secret-output "
     "ci-secret-interpolated",
     "roles that were made by hand"},
    {kPractices, "5. audit access to secrets", "tf-secret-unaudited",
     "who read which secret, reads in the console, and a trail that another repository sets up: "
     "that there is none here is for information"},
    {kPractices, "6. encryption at rest",
     "tf-secret-no-kms tf-parameter-plain k8s-encryption-identity k8s-encryption-key "
     "sops-value-plain sops-file-plain",
     "how the cluster was started"},
    {kPractices, "7. enable rotation where possible", "tf-secret-no-rotation", ""},

    {kTypes, "1. of databases, for the backend: AWS Secrets Manager or Kubernetes Secrets", kHomes,
     "which service uses it"},
    {kTypes, "2. of Redis, for the cache: the same", kHomes, "which service uses it"},
    {kTypes, "3. of JWT, for authentication: the same", kHomes, "which service uses it"},
    {kTypes, "4. of AWS: roles in production; in development as above",
     "tf-access-key tf-provider-static-key code-static-aws-key k8s-env-literal ci-secret-literal",
     ""},
    {kTypes, "5. API keys, for services outside: as databases'", kHomes, "which service uses it"},
};

}  // namespace

std::span<const Demand> DemandsOfTeam() {
  return kDemands;
}

}  // namespace leaktight
