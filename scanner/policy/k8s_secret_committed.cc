// A Kubernetes Secret with real values, outside a template.
#include <algorithm>

#include "base/base64.h"
#include "base/text.h"
#include "engine/secret_likeness.h"
#include "policy/check.h"
#include "policy/file_names.h"
#include "policy/kubernetes.h"
#include "policy/secret_value.h"

namespace leaktight::k8s_secret_committed {

extern const CheckInfo kInfo = {
    .id = "k8s-secret-committed",
    .name = "Committed Kubernetes Secret",
    .severity = Severity::kHigh,
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
        "`stringData` plain text; a List holds objects. Values are decoded before they are "
        "judged. Placeholders, references, certificates, values that SOPS encrypted or a "
        "template fills in, and other kinds (SealedSecret, ExternalSecret) are left alone, "
        "and so are values that say nothing by themselves (a user name, a port). Files "
        "named as templates are not looked at.",
};

namespace {

bool IsText(std::string_view bytes) {
  return IsUtf8(bytes) && bytes.find('\0') == std::string_view::npos;
}

// A key's bytes as they are, not spelled in anything.
bool IsRawKey(std::string_view name, std::string_view bytes) {
  const NameKind kind = ClassifyName(name);
  return bytes.size() >= 8 && (kind == NameKind::kSecret || kind == NameKind::kWeak);
}

// Certificates and public keys, by their name; what stands there in their place is a dummy.
bool IsPublicFile(std::string_view name) {
  return name.ends_with(".crt") || name.ends_with(".cer") || name.ends_with(".pub");
}

// `value` as the program behind the Secret sees it.
bool IsSecretPlain(const File& file, std::string_view name, std::string_view value) {
  if (!IsText(value)) return IsRawKey(name, value);
  if (file.HoldsToken(value) || HoldsSecretInside(value)) return true;
  if (IsConfiguration(value) || IsPublicFile(name)) return false;
  // In a Secret, what looks random is one, whatever it is called.
  const std::string_view trimmed = Trim(value);
  return ClassifyValue(trimmed) == ValueKind::kSecret || IsSecretUnder(name, trimmed);
}

// Words are base64 too, by their letters; base64 in lines has none so short.
bool IsInWords(std::string_view value) {
  constexpr size_t kShortestLine = 16;
  size_t begin = 0;
  for (size_t i = 0; i < value.size(); i++) {
    if (value[i] != ' ' && value[i] != '\n') continue;
    if (i > begin && i - begin < kShortestLine) return true;
    begin = i + 1;
  }
  return false;
}

bool IsSecretEncoded(const File& file, std::string_view name, std::string_view value) {
  value = Trim(value);
  if (HoldsNoSecret(ClassifyValue(value))) return false;
  const auto decoded = IsInWords(value) ? std::nullopt : DecodeBase64(value);
  return IsSecretPlain(file, name, decoded ? std::string_view(*decoded) : value);
}

void Judge(const File& file, const KubernetesObject& object, std::vector<Violation>& violations) {
  std::vector<std::pair<Span, std::string>> found;
  for (const std::string_view field : {"stringData", "data"}) {
    for (const auto& [key, value] : object.node[field].Entries()) {
      if (!value.IsScalar() || value.span().empty() || ComesFromElsewhere(value)) continue;
      const bool secret = field == "data" ? IsSecretEncoded(file, key.Value(), value.Value())
                                          : IsSecretPlain(file, key.Value(), value.Value());
      if (secret) found.emplace_back(value.span(), key.Value());
    }
  }
  if (found.empty()) return;
  std::sort(found.begin(), found.end());
  Violation violation;
  violation.subject = "Secret " + std::string(object.name.empty() ? "without a name" : object.name);
  std::vector<std::string> keys;
  for (auto& [span, key] : found) {
    violation.secrets.push_back(span);
    keys.push_back(std::move(key));
  }
  violation.about = violation.secrets.front();
  violation.note = "It holds " + NameList(keys) + ".";
  violations.push_back(std::move(violation));
}

}  // namespace

bool Applies(const File& file) {
  return MayHoldManifests(file) && !file.IsTemplate() && HoldsWord(file.bytes(), "Secret");
}

void Run(const File& file, std::vector<Violation>& violations) {
  for (const KubernetesObject& object : KubernetesObjects(file.Yaml())) {
    // Other groups' kinds of this name are no Secrets.
    if (object.kind.Value() == "Secret" &&
        (object.api_version == "v1" || object.api_version.empty())) {
      Judge(file, object, violations);
    }
  }
}

}  // namespace leaktight::k8s_secret_committed
