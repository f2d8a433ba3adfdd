// A key of encryption at rest that stands in its configuration.
#include <algorithm>
#include <set>
#include <utility>

#include "base/base64.h"
#include "base/text.h"
#include "engine/secret_likeness.h"
#include "policy/check.h"
#include "policy/encryption_configuration.h"
#include "policy/secret_value.h"

namespace leaktight::k8s_encryption_key {

extern const CheckInfo kInfo = {
    .id = "k8s-encryption-key",
    .name = "Inline key of encryption at rest",
    .severity = Severity::kHigh,
    .practice = Practice::kEncryptedAtRest,
    .message =
        "The key that encrypts the cluster's Secrets at rest stands in its configuration: with "
        "a backup of etcd, whoever reads this file reads every Secret.",
    .advice =
        "Let a KMS keep the key (the kms provider, apiVersion v2), or have the file made on the "
        "host and keep it out of git. If it was ever pushed, the key is known: put a new one "
        "first and write all Secrets again.",
    .bad_path = "cluster/encryption.yaml",
    .bad =
        "apiVersion: apiserver.config.k8s.io/v1\n"
        "kind: EncryptionConfiguration\n"
        "resources:\n"
        "  - resources: [secrets]\n"
        "    providers:\n"
        "      - aescbc:\n"
        "          keys:\n"
        "            - name: key1\n"
        "              secret: {base64-of password:32}\n"
        "      - identity: {}\n",
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
        "https://kubernetes.io/docs/tasks/administer-cluster/encrypt-data/: aescbc and aesgcm "
        "take keys of 16, 24 or 32 bytes, secretbox of 32, in base64. The old kind "
        "EncryptionConfig counts as well; placeholders and templates do not.",
};

namespace {

bool IsKey(YamlRef secret) {
  if (!secret.IsScalar() || secret.span().empty() || ComesFromElsewhere(secret)) return false;
  const std::string_view value = Trim(secret.Value());
  if (HoldsNoSecret(ClassifyValue(value))) return false;
  const auto key = DecodeBase64(value);
  return key && (key->size() == 16 || key->size() == 24 || key->size() == 32);
}

}  // namespace

bool Applies(const File& file) {
  return MayHoldEncryptionConfiguration(file);
}

void Run(const File& file, std::vector<Violation>& violations) {
  std::set<uint32_t> seen;  // aliases lead to the same keys again
  for (const YamlRef item : EncryptedResources(file.Yaml())) {
    for (const YamlRef provider : item["providers"].Items()) {
      for (const std::string_view kind : {"aescbc", "aesgcm", "secretbox"}) {
        for (const YamlRef key : provider[kind]["keys"].Items()) {
          const YamlRef secret = key["secret"];
          if (!IsKey(secret) || !seen.insert(secret.id()).second) continue;
          Violation violation;
          violation.about = secret.span();
          violation.secrets = {secret.span()};
          violation.subject = std::string(kind) + " key " + std::string(key["name"].Value());
          violations.push_back(std::move(violation));
        }
      }
    }
  }
}

}  // namespace leaktight::k8s_encryption_key
