// A Kustomize generator with a secret among its literals.
#include <set>

#include "base/base64.h"
#include "base/text.h"
#include "policy/check.h"
#include "policy/demo_word.h"
#include "policy/kubernetes_secret.h"
#include "policy/kustomize.h"
#include "policy/secret_value.h"

namespace leaktight::kustomize_secret_literal {

extern const CheckInfo kInfo = {
    .id = "kustomize-secret-literal",
    .name = "Secret among a generator's literals",
    .severity = Severity::kHigh,
    .practice = Practice::kSecretsFromTemplates,
    .message =
        "Kustomize makes a Secret of this literal, and the literal stands in git: whoever reads "
        "the repository has it.",
    .advice =
        "Put the value into a file that git ignores (secrets.env, with a secrets.env.example "
        "beside it) and name that under `envs`, or commit a SealedSecret or an ExternalSecret. If "
        "it was ever pushed, it is known: make a new one.",
    .bad_path = "k8s/overlays/prod/kustomization.yaml",
    .bad =
        "resources: [../../base]\n"
        "secretGenerator:\n"
        "  - name: flowdoc-db-secrets\n"
        "    literals:\n"
        "      - DB_PASSWORD={password:24}\n",
    .good_path = "k8s/overlays/prod/kustomization.yaml",
    .good =
        "resources: [../../base]\n"
        "secretGenerator:\n"
        "  - name: flowdoc-db-secrets\n"
        "    envs: [secrets.env] # not in git; see secrets.env.example\n",
    .reference =
        "https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/secretgenerator/. "
        "Kustomizations, Components and SecretGenerators; in a configMapGenerator, literals that "
        "are secret by their name or as a token. Kustomize takes quotes around a value off. "
        "Placeholders and references are left alone.",
};

namespace {

// Behind the `=`, without the quotes that kustomize takes off.
Span ValueIn(const File& file, YamlRef literal) {
  Span span = literal.span();
  const std::string_view text = span.In(file.bytes());
  const size_t equals = text.find('=');
  if (equals == std::string_view::npos) return {};
  span.begin += equals + 1;
  const std::string_view value = span.In(file.bytes());
  if (value.size() >= 2 && (value[0] == '"' || value[0] == '\'') && value.back() == value[0]) {
    span.begin++;
    span.end--;
  }
  return span;
}

bool IsSecret(const File& file, const KustomizeGenerator& generator, std::string_view name,
              std::string_view value, Span span) {
  if (file.HoldsToken(span)) return true;
  const auto decoded = DecodeBase64(value);  // a demonstration in base64 is one all the same
  if (decoded && IsDemoWord(Trim(*decoded))) return false;
  if (generator.secret) return IsSecretText(file, name, value);
  return IsSecretUnder(name, value);
}

// The lines of the generator that take the value from a file instead.
std::string Replacement(const KustomizeGenerator& generator) {
  if (!generator.secret || generator.node.flow()) return {};
  return "envs:\n  - secrets.env";
}

}  // namespace

bool Applies(const File& file) {
  return MayHoldGenerators(file) && !file.IsTemplate();
}

void Run(const File& file, std::vector<Violation>& violations) {
  std::set<uint32_t> seen;  // aliases lead to the same literal again
  for (const KustomizeGenerator& generator : KustomizeGenerators(file)) {
    for (const YamlRef literal : generator.node["literals"].Items()) {
      if (!literal.IsScalar() || ComesFromElsewhere(literal)) continue;
      const std::string_view text = literal.Value();
      const size_t equals = text.find('=');
      if (equals == std::string_view::npos) continue;
      const std::string_view name = text.substr(0, equals);
      std::string_view value = Trim(text.substr(equals + 1));
      if (value.size() >= 2 && (value[0] == '"' || value[0] == '\'') && value.back() == value[0]) {
        value = value.substr(1, value.size() - 2);
      }
      const Span span = ValueIn(file, literal);
      if (value.empty() || span.empty() || !IsSecret(file, generator, name, value, span)) continue;
      if (!seen.insert(literal.id()).second) continue;
      Violation violation;
      violation.about = span;
      violation.secrets = {span};
      violation.subject = name;
      violation.replacement = Replacement(generator);
      if (!generator.secret) violation.note = "A ConfigMap is no place for it either.";
      violations.push_back(std::move(violation));
    }
  }
}

}  // namespace leaktight::kustomize_secret_literal
