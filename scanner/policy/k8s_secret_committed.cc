// A Kubernetes Secret with real values, outside a template.
#include "base/text.h"
#include "policy/check.h"
#include "policy/kubernetes.h"
#include "policy/kubernetes_secret.h"
#include "policy/secret_value.h"

namespace leaktight::k8s_secret_committed {

extern const CheckInfo kInfo = {
    .id = "k8s-secret-committed",
    .name = "Committed Kubernetes Secret",
    .severity = Severity::kHigh,
    .practice = Practice::kSecretsFromTemplates,
    .message =
        "A Kubernetes Secret stands in git with its values; base64 hides nothing, so whoever "
        "reads the repository has them.",
    .advice =
        "Take the manifest out of git (`git rm --cached FILE`, add it to .gitignore) and commit "
        "a template with placeholders (secrets.yaml.template), or commit a SealedSecret, an "
        "ExternalSecret or a file encrypted by SOPS. Values that were ever pushed are known: "
        "make new ones.",
    .bad_path = "infrastructure/kubernetes/secrets/secrets.yaml",
    .bad =
        "apiVersion: v1\n"
        "kind: Secret\n"
        "metadata:\n"
        "  name: flowdoc-db-secrets\n"
        "type: Opaque\n"
        "stringData:\n"
        "  DB_PASSWORD: {password:24}\n",
    .good_path = "infrastructure/kubernetes/secrets/secrets.yaml.template",
    .good =
        "apiVersion: v1\n"
        "kind: Secret\n"
        "metadata:\n"
        "  name: flowdoc-db-secrets\n"
        "type: Opaque\n"
        "data:\n"
        "  DB_PASSWORD: <base64-encoded-password>\n",
    .reference =
        "https://kubernetes.io/docs/concepts/configuration/secret/: `data` holds base64, "
        "`stringData` plain text; a List holds objects, and so do a chart's `extraObjects` and "
        "their like. Values are decoded before they are "
        "judged. Placeholders, references, certificates, values that SOPS encrypted or a "
        "template fills in, and other kinds are left alone, and so are values that say nothing by "
        "themselves (a user name, a port). Of a SealedSecret and an ExternalSecret counts what "
        "their `template` has in clear, and of the former what its `encryptedData` has that "
        "kubeseal did not write. What an expression falls back to counts too (`default \"…\"`), "
        "what "
        "an OpenShift Template's parameters are by default, and what JSON patches put into a "
        "Secret. Files named as templates are not looked at.",
};

namespace {

void Report(const std::vector<SecretValue>& found, const KubernetesObject& object,
            std::vector<Violation>& violations) {
  if (found.empty()) return;
  Violation violation;
  violation.subject = "JSON patch";
  if (object.kind) {
    violation.subject = std::string(object.kind.Value()) + " " +
                        std::string(object.name.empty() ? "without a name" : object.name);
  }
  std::vector<std::string> keys;
  for (const SecretValue& value : found) {
    violation.secrets.push_back(value.span);
    // A file may hold several.
    if (keys.empty() || keys.back() != value.key) keys.push_back(value.key);
  }
  violation.about = violation.secrets.front();
  violation.note = "It holds " + NameList(keys);
  const std::string_view kind = object.kind.Value();
  violation.note += kind == "Secret"           ? "."
                    : kind == "Template"       ? " as what its parameters are by default."
                    : kind.empty()             ? ", which it puts into a Secret."
                    : object.node[kSealedData] ? ", not sealed at all."
                                               : " in its template, in clear.";
  violations.push_back(std::move(violation));
}

}  // namespace

bool Applies(const File& file) {
  return MayHoldSecrets(file) && !file.IsTemplate();
}

void Run(const File& file, std::vector<Violation>& violations) {
  for (const KubernetesObject& object : KubernetesSecrets(file)) {
    Report(SecretValuesOf(file, object, SecretValueBar::kAnyLiteral), object, violations);
  }
  Report(SecretValuesOfPatch(file), {}, violations);
}

}  // namespace leaktight::k8s_secret_committed
