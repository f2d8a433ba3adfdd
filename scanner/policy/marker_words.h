// The words by which checks tell whether a file is for them, looked for all at once.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace leaktight {

// Each has four letters at least.
inline constexpr std::array<std::string_view, 61> kMarkerWords = {
    // Kubernetes' objects and their fields
    "apiVersion", "kind", "Secret", "ConfigMap", "EncryptionConfig", "Role", "verbs", "args",
    "command", "script", "httpGet", "annotations", "configMapKeyRef", "path", "value", "ecret",
    "redential", "CustomResourceDefinition", "parameters",
    // kinds that bring Secrets without a word about them
    "onepassword.com", "postgresql.cnpg.io", "acid.zalan.do", "kafka.strimzi.io", "rabbitmq.com",
    "k8s.elastic.co", "objectbucket.io", "ServiceBinding", "HelmRelease", "keycloak.org",
    "ServiceAccount", "certificateRefs", "k14s.io", "mittwald.de", "kustomize.toolkit.fluxcd.io",
    // Kustomize, Helm, kubeconfigs, SOPS
    "Generator", "secretGenerator", "SecretGenerator", "kustomize", "patch", "HelmChart", "helm",
    "Application", "valuesInline", "users", "clusters", "sops", "ENC[",
    // Compose
    "services",
    // policies of IAM
    "Statement",
    // stored versions of secrets, and pinned ones
    "encryptedData", "version", "/versions/",
    ":secretsmanager:", "{{resolve:ssm-secure:", "/secrets/", "ExternalSecret",
    "SecretProviderClass", "VaultStaticSecret", "AzureKeyVaultSecret", "serving.knative.dev/",
    "run.googleapis.com/"};

// One of them, by its name: another does not compile.
class MarkerWord {
 public:
  // NOLINTNEXTLINE(google-explicit-constructor): the literal is the word.
  consteval MarkerWord(const char* word) {
    while (index_ < kMarkerWords.size() && kMarkerWords[index_] != word) index_++;
    if (index_ == kMarkerWords.size()) throw "no marker word: add it to kMarkerWords";
  }
  constexpr size_t index() const { return index_; }

 private:
  size_t index_ = 0;
};

// Which of them a text holds.
class MarkerWords {
 public:
  explicit MarkerWords(std::string_view text);
  bool Has(MarkerWord word) const { return (found_ >> word.index() & 1) != 0; }

 private:
  static_assert(kMarkerWords.size() <= 64);
  uint64_t found_ = 0;
};

}  // namespace leaktight
