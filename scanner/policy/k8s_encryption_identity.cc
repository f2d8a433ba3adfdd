// Secrets that are written to etcd as they are, although encryption is configured.
#include <algorithm>
#include <utility>

#include "policy/check.h"
#include "policy/encryption_configuration.h"

namespace leaktight::k8s_encryption_identity {

extern const CheckInfo kInfo = {
    .id = "k8s-encryption-identity",
    .name = "Secrets not encrypted at rest",
    .severity = Severity::kMedium,
    .practice = Practice::kEncryptedAtRest,
    .message =
        "identity stands first for Secrets: what is written is not encrypted, whatever stands "
        "behind it.",
    .advice =
        "Put kms (or another provider that encrypts) first and identity last, then write all "
        "Secrets again: kubectl get secrets -A -o json | kubectl replace -f -.",
    .bad_path = "cluster/encryption.yaml",
    .bad =
        "apiVersion: apiserver.config.k8s.io/v1\n"
        "kind: EncryptionConfiguration\n"
        "resources:\n"
        "  - resources: [secrets]\n"
        "    providers:\n"
        "      - identity: {}\n"
        "      - kms:\n"
        "          apiVersion: v2\n"
        "          name: aws-kms\n"
        "          endpoint: unix:///var/run/kmsplugin/socket.sock\n",
    .good_path = "cluster/encryption.yaml",
    .good =
        "apiVersion: apiserver.config.k8s.io/v1\n"
        "kind: EncryptionConfiguration\n"
        "resources:\n"
        "  - resources: [secrets]\n"
        "    providers:\n"
        "      - kms:\n"
        "          apiVersion: v2\n"
        "          name: aws-kms\n"
        "          endpoint: unix:///var/run/kmsplugin/socket.sock\n"
        "      - identity: {}\n",
    .reference =
        "https://kubernetes.io/docs/tasks/administer-cluster/encrypt-data/: the first provider "
        "writes, the others only read; the first item that names a resource decides. `*.` stands "
        "for all of the core group, `*.*` for everything.",
};

namespace {

bool IncludesSecrets(YamlRef resources) {
  for (const YamlRef resource : resources.Items()) {
    const std::string_view name = resource.Value();
    if (name == "secrets" || name == "secrets." || name == "*." || name == "*.*") return true;
  }
  return false;
}

}  // namespace

bool Applies(const File& file) {
  return MayHoldEncryptionConfiguration(file);
}

void Run(const File& file, std::vector<Violation>& violations) {
  for (const YamlRef item : EncryptedResources(file.Yaml())) {
    if (!IncludesSecrets(item["resources"])) continue;
    const std::vector<YamlRef> providers = item["providers"].Items().All();
    if (providers.empty()) continue;
    for (const auto& [key, value] : providers.front().Entries()) {
      if (key.Value() != "identity") continue;
      Violation violation;
      violation.about = key.span();
      violation.subject = "secrets";
      if (providers.size() == 1) violation.note = "No provider that encrypts is configured.";
      violations.push_back(std::move(violation));
    }
  }
}

}  // namespace leaktight::k8s_encryption_identity
