// A secret in an annotation.
#include <algorithm>
#include <set>
#include <utility>

#include "base/text.h"
#include "engine/secret_likeness.h"
#include "policy/check.h"
#include "policy/embedded_text.h"
#include "policy/file_names.h"
#include "policy/kubernetes.h"
#include "policy/secret_value.h"

namespace leaktight::k8s_annotation_secret {

extern const CheckInfo kInfo = {
    .id = "k8s-annotation-secret",
    .name = "Secret in an annotation",
    .severity = Severity::kHigh,
    .practice = Practice::kSecretReferences,
    .message =
        "A secret stands in an annotation: annotations are never encrypted or hidden, and "
        "everyone who may see the object reads them.",
    .advice =
        "Take the annotation out. kubectl.kubernetes.io/last-applied-configuration is left by "
        "`kubectl get -o yaml`: commit what was applied, not what the cluster gave back. If the "
        "value was ever pushed, it is known: make a new one.",
    .bad_path = "k8s/database.yaml",
    .bad =
        "apiVersion: v1\n"
        "kind: Service\n"
        "metadata:\n"
        "  name: database\n"
        "  annotations:\n"
        "    flowdoc.example.com/admin-password: {password:24}\n"
        "spec:\n"
        "  ports: [{port: 5432}]\n",
    .good_path = "k8s/database.yaml",
    .good =
        "apiVersion: v1\n"
        "kind: Service\n"
        "metadata:\n"
        "  name: database\n"
        "  annotations:\n"
        "    flowdoc.example.com/admin-password-secret: flowdoc-db-secrets\n"
        "spec:\n"
        "  ports: [{port: 5432}]\n",
    .reference =
        "https://kubernetes.io/docs/reference/labels-annotations-taints/"
        "#kubectl-kubernetes-io-last-applied-configuration. The object in that annotation is "
        "judged by all checks for Kubernetes. Other annotations of any object or pod template "
        "count where the rules know a token in them, or their name says that they hold a secret "
        "and the value is no word: names of Secrets, checksums and Vault's "
        "(vault.hashicorp.com/…) do not.",
};

namespace {

constexpr std::string_view kLastApplied = "kubectl.kubernetes.io/last-applied-configuration";

// The secrets that other checks find in the JSON of an object, as spans of it.
std::vector<Span> SecretsOfObject(const File& file, std::string_view json) {
  std::vector<Violation> violations;
  file.WithText(json, [&](const File& inner) {
    for (const FileCheck& check : FileChecks()) {
      if (!check.info->id.starts_with("k8s-") || !check.applies(inner)) continue;
      check.run(inner, violations);
    }
  });
  std::vector<Span> secrets;
  for (const Violation& violation : violations) {
    secrets.insert(secrets.end(), violation.secrets.begin(), violation.secrets.end());
  }
  std::sort(secrets.begin(), secrets.end());
  secrets.erase(std::unique(secrets.begin(), secrets.end()), secrets.end());
  return secrets;
}

// "checksum/secret", "…/config-hash"
bool IsDigestName(std::string_view key) {
  const std::string lower = ToLower(key);
  for (const std::string_view word : {"checksum", "hash", "digest", "sha256", "revision"}) {
    if (lower.find(word) != std::string::npos) return true;
  }
  return false;
}

bool IsSecretUnderKey(std::string_view key, std::string_view value) {
  if (IsDigestName(key)) return false;
  const std::string_view name = FileName(key);
  if (!IsSecretUnder(name, value)) return false;
  // "auth-secret: basic-auth" names one.
  const ValueKind kind = ClassifyValue(value);
  if (kind == ValueKind::kSecret) return true;
  return kind >= ValueKind::kWeakSecret && !ToLower(name).ends_with("secret");
}

void Judge(const File& file, std::string_view key, YamlRef value, std::vector<Span>& secrets) {
  const std::string_view text = value.Value();
  if (key == kLastApplied || (Trim(text).starts_with('{') && HoldsWord(text, "apiVersion"))) {
    secrets = PlacesWithin(file, value, SecretsOfObject(file, text));
    if (!secrets.empty()) return;
  }
  if (file.HoldsToken(value.span())) {
    const Span whole = value.span();
    for (const Match& match : file.MatchesNear(whole)) {
      if (!match.secret.Overlaps(whole) || !file.HoldsToken(match.secret)) continue;
      secrets.push_back(
          {std::max(match.secret.begin, whole.begin), std::min(match.secret.end, whole.end)});
    }
    return;
  }
  if (ComesFromElsewhere(value)) return;
  if (IsSecretUnderKey(key, Trim(text))) {
    secrets.push_back(value.span());
  } else if (key != kLastApplied && Trim(text).starts_with('{')) {
    secrets = PlacesWithin(file, value, SecretsInside(text));
  }
}

void JudgeAll(const File& file, YamlRef annotations, std::set<uint32_t>& seen,
              std::vector<Violation>& violations) {
  for (const auto& [key, value] : annotations.Entries()) {
    if (!key.IsScalar() || !value.IsScalar() || value.span().empty()) continue;
    if (key.Value().starts_with("vault.hashicorp.com/")) continue;
    if (!seen.insert(value.id()).second) continue;
    Violation violation;
    Judge(file, key.Value(), value, violation.secrets);
    if (violation.secrets.empty()) continue;
    std::sort(violation.secrets.begin(), violation.secrets.end());
    violation.about = violation.secrets.front();
    violation.subject = key.Value();
    violations.push_back(std::move(violation));
  }
}

}  // namespace

bool Applies(const File& file) {
  return file.MayHoldManifests() && file.Holds("annotations");
}

void Run(const File& file, std::vector<Violation>& violations) {
  const YamlStream& stream = file.Yaml();
  const KubernetesFile& manifests = file.Kubernetes();
  std::set<uint32_t> seen;  // aliases lead to the same annotations again
  for (const KubernetesObject& object : manifests.objects) {
    // A schema says what others may have; only its own annotations are some.
    if (object.kind.Value() == "CustomResourceDefinition") {
      JudgeAll(file, object.node["metadata"]["annotations"], seen, violations);
      continue;
    }
    const uint32_t end = stream.nodes[object.node.id()].next;
    const std::vector<uint32_t>& annotated = manifests.annotated;
    for (auto id = std::lower_bound(annotated.begin(), annotated.end(), object.node.id());
         id != annotated.end() && *id < end; id++) {
      JudgeAll(file, YamlRef(stream, *id)["annotations"], seen, violations);
    }
  }
}

}  // namespace leaktight::k8s_annotation_secret
