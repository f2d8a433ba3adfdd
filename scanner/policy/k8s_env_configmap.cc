// A container's environment variable that is a secret, taken from a ConfigMap.
#include <set>

#include "base/text.h"
#include "engine/secret_likeness.h"
#include "policy/check.h"
#include "policy/kubernetes.h"
#include "policy/secret_key_ref.h"
#include "policy/secret_value.h"

namespace leaktight::k8s_env_configmap {

extern const CheckInfo kInfo = {
    .id = "k8s-env-configmap",
    .name = "Secret from a ConfigMap",
    .severity = Severity::kMedium,
    .practice = Practice::kSecretReferences,
    .message =
        "A container takes a secret from a ConfigMap: many may read ConfigMaps who may not read "
        "Secrets, they are not encrypted at rest, and tools show them in clear.",
    .advice =
        "Move the key into a Secret that is not in git, and take it with "
        "valueFrom.secretKeyRef instead of configMapKeyRef.",
    .bad_path = "k8s/backend.yaml",
    .bad =
        "apiVersion: apps/v1\n"
        "kind: Deployment\n"
        "metadata:\n"
        "  name: backend\n"
        "spec:\n"
        "  template:\n"
        "    spec:\n"
        "      containers:\n"
        "        - name: backend\n"
        "          image: flowdoc/backend:1\n"
        "          env:\n"
        "            - name: DB_PASSWORD\n"
        "              valueFrom:\n"
        "                configMapKeyRef:\n"
        "                  name: flowdoc-configuration\n"
        "                  key: DB_PASSWORD\n",
    .good_path = "k8s/backend.yaml",
    .good =
        "apiVersion: apps/v1\n"
        "kind: Deployment\n"
        "metadata:\n"
        "  name: backend\n"
        "spec:\n"
        "  template:\n"
        "    spec:\n"
        "      containers:\n"
        "        - name: backend\n"
        "          image: flowdoc/backend:1\n"
        "          env:\n"
        "            - name: DB_HOST\n"
        "              valueFrom:\n"
        "                configMapKeyRef:\n"
        "                  name: flowdoc-configuration\n"
        "                  key: DB_HOST\n"
        "            - name: DB_PASSWORD\n"
        "              valueFrom:\n"
        "                secretKeyRef:\n"
        "                  name: flowdoc-db-secrets\n"
        "                  key: DB_PASSWORD\n",
    .reference =
        "https://kubernetes.io/docs/concepts/configuration/configmap/: \"ConfigMap does not "
        "provide secrecy or encryption.\" Looked at are the same containers as for "
        "k8s-env-literal. A variable counts whose name, or whose key in the ConfigMap, says that "
        "it is a secret; names that only may be one (KEY, AUTH), and names of files, Secrets and "
        "public keys do not.",
};

namespace {

bool IsSecretName(YamlRef name) {
  return name.IsScalar() && !name.templated() && !IsPublicName(name.Value()) &&
         ClassifyName(name.Value()) == NameKind::kSecret;
}

// One of the two says that it is a secret, and the other not that it is something else.
bool TakesSecret(YamlRef variable, YamlRef key) {
  const auto names_place = [](YamlRef name) {
    return name.IsScalar() && !name.templated() &&
           (IsPublicName(name.Value()) || ClassifyName(name.Value()) == NameKind::kReference);
  };
  if (names_place(variable) || names_place(key)) return false;
  return IsSecretName(variable) || IsSecretName(key);
}

}  // namespace

bool Applies(const File& file) {
  return file.MayHoldManifests() && file.Holds("configMapKeyRef");
}

void Run(const File& file, std::vector<Violation>& violations) {
  const KubernetesFile& manifests = file.Kubernetes();
  std::set<uint32_t> seen;  // aliases lead to the same entry again
  for (const KubernetesContainer& container : manifests.containers) {
    const KubernetesObject& object = manifests.objects[container.object];
    for (const YamlRef entry : container.node["env"].Items()) {
      const YamlRef source = entry["valueFrom"]["configMapKeyRef"];
      const YamlRef name = entry["name"];
      const YamlRef key = source["key"];
      if (!source.IsMapping() || !TakesSecret(name, key)) continue;
      if (!seen.insert(source.id()).second) continue;
      Violation violation;
      violation.about = key.IsScalar() ? key.span() : name.span();
      violation.subject = name.Value();
      const std::string_view secret_key =
          key.IsScalar() && !key.templated() ? key.Value() : name.Value();
      violation.replacement = ValueFromSecret(
          file, entry, "valueFrom", SecretNameFor(object, container.pod), SecretKeyFor(secret_key));
      violations.push_back(std::move(violation));
    }
  }
}

}  // namespace leaktight::k8s_env_configmap
