// A ConfigMap that holds a secret.
#include <algorithm>
#include <set>
#include <utility>

#include "base/base64.h"
#include "base/text.h"
#include "engine/secret_likeness.h"
#include "policy/check.h"
#include "policy/command_secrets.h"
#include "policy/embedded_text.h"
#include "policy/kubernetes.h"
#include "policy/secret_value.h"
#include "policy/written_places.h"

namespace leaktight::k8s_configmap_secret {

extern const CheckInfo kInfo = {
    .id = "k8s-configmap-secret",
    .name = "Secret in a ConfigMap",
    .severity = Severity::kHigh,
    .practice = Practice::kSecretReferences,
    .message =
        "A secret stands in a ConfigMap: whoever reads the repository has it, and in the cluster "
        "everyone who may see the settings of an application.",
    .advice =
        "Move the value into a Secret that is not in git (or an ExternalSecret), and have the "
        "application take it from there: secretKeyRef for a variable, a mounted Secret for a "
        "file. If it was ever pushed, it is known: make a new one.",
    .bad_path = "k8s/configuration.yaml",
    .bad =
        "apiVersion: v1\n"
        "kind: ConfigMap\n"
        "metadata:\n"
        "  name: flowdoc-configuration\n"
        "data:\n"
        "  DB_HOST: postgres\n"
        "  DB_PASSWORD: {password:24}\n",
    .good_path = "k8s/configuration.yaml",
    .good =
        "apiVersion: v1\n"
        "kind: ConfigMap\n"
        "metadata:\n"
        "  name: flowdoc-configuration\n"
        "data:\n"
        "  DB_HOST: postgres\n"
        "  DB_PASSWORD_FILE: /run/secrets/db-password\n"
        "  application.properties: |\n"
        "    spring.datasource.password=${DB_PASSWORD}\n",
    .reference =
        "https://kubernetes.io/docs/concepts/configuration/configmap/. Values are judged by "
        "their key, by the tokens that the rules know, and, where one is a file (INI, Java "
        "properties, TOML, JSON, YAML by the key's name; lines of NAME=value), by what stands in "
        "it; binaryData is decoded first. "
        "Literals of a configMapGenerator are kustomize-secret-literal's.",
};

namespace {

class Judge {
 public:
  Judge(const File& file, std::vector<Violation>& violations)
      : file_(file), violations_(violations) {}

  void Data(YamlRef data, bool encoded) {
    for (const auto& [key, value] : data.Entries()) {
      if (!key.IsScalar() || !value.IsScalar() || value.span().empty()) continue;
      if (!seen_.insert(value.id()).second) continue;
      if (encoded) {
        Encoded(key.Value(), value);
      } else {
        Plain(key.Value(), value);
      }
    }
  }

 private:
  void Plain(std::string_view key, YamlRef value) {
    const size_t before = violations_.size();
    Tokens(key, value);
    if (violations_.size() > before) return;
    const std::string_view text = value.Value();
    const std::string_view trimmed = Trim(text);
    if (IsConfiguration(trimmed)) {
      if (!value.tag().starts_with('!')) Inside(key, value);
      return;
    }
    if (ComesFromElsewhere(value)) return;
    if (IsSecretUnder(key, trimmed)) {
      Add(value.span(), key);
      return;
    }
    // Without a sign that something stands within.
    if (text.find_first_of("=:{[<\n") == std::string_view::npos) return;
    std::vector<Span> places;
    for (const CommandSecret& secret : SecretsInOptions(text)) places.push_back(secret.span);
    for (const Span place : PlacesWithin(file_, value, std::move(places))) Add(place, key);
    Inside(key, value);
  }

  // What the text says under names of its own; its key may be the name of a file.
  void Inside(std::string_view key, YamlRef value) {
    const std::string_view text = value.Value();
    const std::vector<Span> parts = SecretsInside(text, key);
    if (parts.empty()) return;
    const WrittenPlaces places(file_.bytes(), value);
    for (const Span part : parts) {
      // A template's expression in a line makes only that line unknown.
      if (part.In(text).find("{{") != std::string_view::npos) continue;
      Add(places.Of(part), key);
    }
  }

  void Encoded(std::string_view key, YamlRef value) {
    if (ComesFromElsewhere(value)) return;
    const auto decoded = DecodeBase64(Trim(value.Value()));
    if (!decoded || !IsUtf8(*decoded)) return;
    if (file_.HoldsToken(*decoded) || HoldsSecretInside(*decoded, key) ||
        (!IsConfiguration(*decoded) && IsSecretUnder(key, Trim(*decoded)))) {
      Add(value.span(), key);
    }
  }

  // Each token within the value at its own place.
  void Tokens(std::string_view key, YamlRef value) {
    const Span whole = value.span();
    if (!file_.HoldsToken(whole)) return;
    for (const Match& match : file_.MatchesNear(whole)) {
      if (!match.secret.Overlaps(whole) || !file_.HoldsToken(match.secret)) continue;
      Add({std::max(match.secret.begin, whole.begin), std::min(match.secret.end, whole.end)}, key);
    }
  }

  void Add(Span place, std::string_view key) {
    const bool known =
        std::any_of(violations_.begin(), violations_.end(),
                    [&](const Violation& violation) { return violation.about.Overlaps(place); });
    if (known) return;
    Violation violation;
    violation.about = place;
    violation.secrets = {place};
    violation.subject = key;
    violations_.push_back(std::move(violation));
  }

  const File& file_;
  std::vector<Violation>& violations_;
  std::set<uint32_t> seen_;  // aliases lead to the same values again
};

}  // namespace

bool Applies(const File& file) {
  return file.MayHoldManifests() && file.Holds("ConfigMap");
}

void Run(const File& file, std::vector<Violation>& violations) {
  Judge judge(file, violations);
  for (const KubernetesObject& object : file.Kubernetes().objects) {
    if (object.kind.Value() != "ConfigMap") continue;
    judge.Data(object.node["data"], false);
    judge.Data(object.node["binaryData"], true);
  }
}

}  // namespace leaktight::k8s_configmap_secret
