// A template of a Kubernetes Secret that somebody filled in.
#include "base/text.h"
#include "policy/check.h"
#include "policy/kubernetes.h"
#include "policy/kubernetes_secret.h"

namespace leaktight::k8s_template_filled {

extern const CheckInfo kInfo = {
    .id = "k8s-template-filled",
    .name = "Template of a Kubernetes Secret with real values",
    .severity = Severity::kHigh,
    .practice = Practice::kSecretsFromTemplates,
    .message =
        "A template is copied and read by everyone, and this one holds a real value; base64 "
        "hides nothing.",
    .advice =
        "Put a placeholder back in its place, keep the value in the copy that git ignores, and "
        "make a new one: this one was in the repository.",
    .bad_path = "infrastructure/kubernetes/secrets/secrets.yaml.template",
    .bad =
        "apiVersion: v1\n"
        "kind: Secret\n"
        "metadata:\n"
        "  name: flowdoc-db-secrets\n"
        "stringData:\n"
        "  DB_PASSWORD: {password:24}\n",
    .good_path = "infrastructure/kubernetes/secrets/secrets.yaml.template",
    .good =
        "apiVersion: v1\n"
        "kind: Secret\n"
        "metadata:\n"
        "  name: flowdoc-db-secrets\n"
        "data:\n"
        "  # echo -n \"your-secret\" | base64\n"
        "  DB_PASSWORD: eW91ci1zZWNyZXQ=\n",
    .reference =
        "Templates by name (secrets.yaml.template, .example, .sample, .tpl, .dist) and by the "
        "configuration's `templates`. Values of `data` are decoded first. Words, placeholders "
        "(`changeme`, `password`), references and logins to this machine are left alone, in "
        "base64 too.",
};

bool Applies(const File& file) {
  return file.MayHoldManifests() && MayHoldSecrets(file) && file.IsTemplate();
}

void Run(const File& file, std::vector<Violation>& violations) {
  for (const KubernetesObject& secret : KubernetesSecrets(file)) {
    for (const SecretValue& value : SecretValuesOf(file, secret, SecretValueBar::kNoMereWords)) {
      Violation violation;
      violation.about = value.span;
      violation.secrets = {value.span};
      violation.subject = value.key;
      const bool in_line = value.span.In(file.bytes()).find('\n') == std::string_view::npos;
      if (in_line && !value.inside) {
        violation.replacement.append(value.key).append(": <").append(value.key).append(">");
      }
      violations.push_back(std::move(violation));
    }
  }
}

}  // namespace leaktight::k8s_template_filled
