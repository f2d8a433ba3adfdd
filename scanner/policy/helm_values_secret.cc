// A secret among the values for a Helm chart.
#include <algorithm>
#include <set>

#include "base/base64.h"
#include "base/text.h"
#include "engine/path_confidence.h"
#include "engine/secret_likeness.h"
#include "policy/check.h"
#include "policy/demo_word.h"
#include "policy/embedded_logins.h"
#include "policy/helm_values.h"
#include "policy/kubernetes_secret.h"
#include "policy/local_login.h"
#include "policy/secret_value.h"

namespace leaktight::helm_values_secret {

extern const CheckInfo kInfo = {
    .id = "helm-values-secret",
    .name = "Secret in a Helm chart's values",
    .severity = Severity::kHigh,
    .practice = Practice::kSecretsFromTemplates,
    .message =
        "A secret stands in the values for a chart: whoever reads the repository has it, and "
        "Helm keeps it in every release's record in the cluster besides.",
    .advice =
        "Put the value into a Secret that is not in git and let the chart take it from there "
        "(most charts have an existingSecret… value), or encrypt the file with SOPS for "
        "helm-secrets. If it was ever pushed, it is known: make a new one.",
    .bad_path = "charts/flowdoc/values-prod.yaml",
    .bad =
        "postgresql:\n"
        "  auth:\n"
        "    username: flowdoc\n"
        "    password: {password:24}\n",
    .good_path = "charts/flowdoc/values-prod.yaml",
    .good =
        "postgresql:\n"
        "  auth:\n"
        "    username: flowdoc\n"
        "    existingSecret: flowdoc-db-secrets\n",
    .reference =
        "https://helm.sh/docs/chart_template_guide/values_files/. Files named after values "
        "(values.yaml, values-prod.yaml), HelmRelease, HelmChart, Argo CD's Application and "
        "ApplicationSet, helmfiles, and kustomize's valuesInline. A value counts by its name and "
        "looks together. Defaults that are empty or words, and names of secrets (existingSecret, "
        "passwordSecretRef, secretName, secretKey), are left alone.",
};

namespace {

class Judge {
 public:
  explicit Judge(const File& file)
      : file_(file), doubtful_path_(PathConfidence(file.path()) < kSurePath) {}

  bool IsSecret(std::string_view name, YamlRef value) const {
    if (!value.IsScalar() || value.span().empty() || ComesFromElsewhere(value)) return false;
    if (file_.HoldsToken(value.span())) return true;
    return IsSecretValue(name, Trim(value.Value()));
  }

  bool IsSecretValue(std::string_view name, std::string_view value) const {
    if (IsDemoWord(value) || IsLocalLogin(value)) return false;
    const auto decoded = DecodeBase64(value);  // a demonstration in base64 is one all the same
    if (decoded && IsDemoWord(Trim(*decoded))) return false;
    // A login to a registry, a kubeconfig: under any name, as a text or in base64.
    if (const auto logins = LoginsInside(decoded ? *decoded : value)) return !logins->empty();
    const ValueKind kind = ClassifyValue(value);
    if (kind == ValueKind::kWeakSecret && doubtful_path_) return false;
    if (kind != ValueKind::kHash && kind < ValueKind::kWeakSecret) return false;
    return IsSecretUnder(name, value);
  }

 private:
  static constexpr double kSurePath = 0.9;
  const File& file_;
  bool doubtful_path_;  // examples and tests: their weak passwords open nothing
};

// A list of `name: …, value: …`: environment variables, Argo's parameters, `set`.
std::string_view LastPart(std::string_view name) {
  return name.substr(name.rfind('.') + 1);
}

// Charts call it existingSecret beside `auth`, and mean a Secret's name.
std::string Replacement(const File& file, YamlRef key, std::string_view name) {
  const std::string lower = ToLower(name);
  if (lower.find("pass") == std::string::npos || key.span().empty()) return {};
  if (key.style() != YamlStyle::kPlain) return {};
  const size_t line = file.bytes().rfind('\n', key.span().begin);
  const size_t begin = line == std::string_view::npos ? 0 : line + 1;
  const std::string_view before = file.bytes().substr(begin, key.span().begin - begin);
  if (before.find_first_not_of(' ') != std::string_view::npos) return {};
  return std::string(before) + "existingSecret: <name of a Secret with the key " +
         std::string(name) + ">";
}

void Report(const File& file, YamlRef key, std::string_view name, Span span,
            std::vector<Violation>& violations) {
  Violation violation;
  violation.about = span;
  violation.secrets = {span};
  violation.subject = name;
  violation.replacement = Replacement(file, key, name);
  violations.push_back(std::move(violation));
}

void JudgeTree(const File& file, const Judge& judge, YamlRef tree, std::set<uint32_t>& seen,
               std::vector<Violation>& violations) {
  const YamlStream& stream = file.Yaml();
  for (uint32_t id = tree.id(); id < stream.nodes[tree.id()].next; id++) {
    if (stream.nodes[id].kind != YamlNode::Kind::kMapping) continue;
    const YamlRef mapping(stream, id);
    const YamlRef name = mapping["name"];
    const YamlRef value = mapping["value"];
    if (name.IsScalar() && value.IsScalar()) {
      if (judge.IsSecret(LastPart(name.Value()), value) && seen.insert(value.id()).second) {
        Report(file, {}, name.Value(), value.span(), violations);
      }
      continue;
    }
    for (const auto& [key, scalar] : mapping.Entries()) {
      if (name.IsScalar() && key.Value() == "key") continue;  // a key of the Secret `name`
      if (!key.IsScalar() || !judge.IsSecret(LastPart(key.Value()), scalar)) continue;
      if (seen.insert(scalar.id()).second) {
        Report(file, key, key.Value(), scalar.span(), violations);
      }
    }
  }
}

// YAML within a block scalar: the place of a value is found again by its text.
void JudgeText(const File& file, const Judge& judge, YamlRef text,
               std::vector<Violation>& violations) {
  const YamlStream inner = ReadYaml(text.Value());
  const std::string_view raw = text.span().In(file.bytes());
  size_t from = 0;
  for (uint32_t id = 0; id < inner.nodes.size(); id++) {
    if (inner.nodes[id].kind != YamlNode::Kind::kMapping) continue;
    for (const auto& [key, value] : YamlRef(inner, id).Entries()) {
      if (!key.IsScalar() || !value.IsScalar() || ComesFromElsewhere(value)) continue;
      if (!judge.IsSecretValue(LastPart(key.Value()), Trim(value.Value()))) continue;
      const std::string_view written = value.span().In(inner.text);
      size_t at = raw.find(written, from);
      if (at == std::string_view::npos) at = raw.find(written);
      if (at == std::string_view::npos || written.empty()) continue;
      from = at;
      const size_t begin = text.span().begin + at;
      Report(file, {}, key.Value(), {begin, begin + written.size()}, violations);
    }
  }
}

}  // namespace

bool Applies(const File& file) {
  return MayHoldHelmValues(file) && !file.IsTemplate();
}

void Run(const File& file, std::vector<Violation>& violations) {
  const Judge judge(file);
  std::set<uint32_t> seen;  // aliases and trees within trees lead to the same value again
  for (const YamlRef tree : HelmValues(file)) JudgeTree(file, judge, tree, seen, violations);
  for (const YamlRef text : HelmValueTexts(file)) JudgeText(file, judge, text, violations);
}

}  // namespace leaktight::helm_values_secret
