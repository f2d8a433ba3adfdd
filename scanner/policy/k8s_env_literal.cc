// A container's environment variable that is a secret, as a literal in the manifest.
#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "base/base64.h"
#include "base/text.h"
#include "engine/secret_likeness.h"
#include "policy/check.h"
#include "policy/command_secrets.h"
#include "policy/embedded_text.h"
#include "policy/json_patch.h"
#include "policy/kubernetes.h"
#include "policy/kubernetes_secret.h"
#include "policy/local_login.h"
#include "policy/secret_key_ref.h"
#include "policy/secret_value.h"

namespace leaktight::k8s_env_literal {

extern const CheckInfo kInfo = {
    .id = "k8s-env-literal",
    .name = "Secret in a container's environment",
    .severity = Severity::kHigh,
    .practice = Practice::kSecretReferences,
    .message =
        "A secret stands as a literal in a workload's manifest: whoever reads the repository, "
        "or may read the workload in the cluster, has it.",
    .advice =
        "Put the value into a Secret that is not in git and take it from there with "
        "valueFrom.secretKeyRef. If it was ever pushed, it is known: make a new one.",
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
        "              value: {password:24}\n",
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
        "            - name: DB_PASSWORD\n"
        "              valueFrom:\n"
        "                secretKeyRef:\n"
        "                  name: flowdoc-db-secrets\n"
        "                  key: DB_PASSWORD\n",
    .reference =
        "https://kubernetes.io/docs/tasks/inject-data-application/"
        "distribute-credentials-secure/. Looked at are the containers, init and ephemeral "
        "ones too, of every kind with a pod template, in Lists and custom resources as "
        "well, and Argo's and Tekton's steps. A variable counts whose value the rules know "
        "as a token, or whose name says secret; a name that only may (KEY, AUTH) counts "
        "with a value that looks random. Values are also judged decoded from base64, and by "
        "what stands within them: options (-Dpassword=…), connection strings, addresses with a "
        "login, JSON, and what an Authorization header holds (Bearer …, OpenTelemetry's "
        "…_HEADERS). Of a chart's expression counts what it falls back to (`default \"…\"`). "
        "Patches are looked at as well: JSON patches, and those that a Kustomization "
        "holds as text.",
};

namespace {

std::string_view LastOf(std::string_view text, size_t bytes) {
  return text.substr(text.size() - std::min(text.size(), bytes));
}

// WEBHOOK_SECRET=webhook-server-cert: what the Secret is called, as Kubernetes' names are.
bool NamesSecret(std::string_view name, std::string_view value) {
  return EqualIgnoringCase(LastOf(name, 6), "secret") &&
         value.find('-') != std::string_view::npos && ToLower(value) == value &&
         ClassifyValue(value) == ValueKind::kIdentifier;
}

// Too short to be decoded, without a sign that something stands within: told by its name alone.
bool IsPlainWord(std::string_view value) {
  return value.size() < kShortestEncodedText &&
         value.find_first_of("=:{[<\n") == std::string_view::npos;
}

// OpenTelemetry's lists of headers: "api-key=…,x-tenant=…", a blank written as %20. What they are
// called is up to whom they are sent to, so what looks random counts.
std::vector<Span> SecretsInHeaders(std::string_view list) {
  constexpr std::string_view kBlank = "%20";
  std::vector<Span> secrets;
  for (size_t at = 0; at < list.size();) {
    const size_t end = std::min(list.find(',', at), list.size());
    size_t begin = std::min(list.find('=', at), end);
    if (begin < end) begin++;
    for (const std::string_view blank : {kBlank, std::string_view(" ")}) {
      const size_t behind = list.find(blank, begin);
      if (behind < end && IsAuthorizationScheme(list.substr(begin, behind - begin))) {
        begin = behind + blank.size();
      }
    }
    const Span value = {begin, end};
    if (ClassifyValue(value.In(list)) == ValueKind::kSecret) secrets.push_back(value);
    at = end + 1;
  }
  return secrets;
}

// Where in the value of a variable a secret stands; empty: nowhere.
std::vector<Span> SecretsOf(const File& file, std::string_view name, YamlRef value) {
  if (!value.IsScalar() || value.span().empty()) return {};
  if (value.templated()) return SecretsOfExpressions(file, name, value);
  if (ComesFromElsewhere(value)) return {};
  if (file.HoldsToken(value.span())) return {value.span()};
  const std::string_view text = value.Value();
  const std::string_view trimmed = Trim(text);
  if (const auto credentials = SecretOfHeader(text))
    return {PlaceWithin(file, value, *credentials)};
  if (EqualIgnoringCase(LastOf(name, 7), "headers")) {
    const std::vector<Span> secrets = SecretsInHeaders(text);
    if (!secrets.empty()) return PlacesWithin(file, value, secrets);
  }
  const bool address = trimmed.find("://") != std::string_view::npos && !IsLocalLogin(trimmed);
  if ((address || trimmed.find('=') != std::string_view::npos) && !IsSecretUnder(name, trimmed)) {
    // Each option for itself: one may be a reference and the next none.
    std::vector<Span> secrets;
    for (const CommandSecret& secret : SecretsInOptions(text)) secrets.push_back(secret.span);
    if (!secrets.empty()) return PlacesWithin(file, value, std::move(secrets));
  }
  if (IsPlainWord(trimmed) && !MayBeSecretName(file.KindOfName(name))) return {};
  if (NamesSecret(name, trimmed)) return {};
  if (HoldsNoSecret(ClassifyValue(trimmed)) && !IsSecretUnder(name, trimmed)) return {};
  if (const auto decoded = DecodedText(trimmed)) {
    const std::string_view plain = Trim(*decoded);
    if (file.HoldsToken(plain) || HoldsSecretInside(plain)) return {value.span()};
    if (HoldsNoSecret(ClassifyValue(plain))) return {};
    if (IsSecretUnder(name, plain)) return {value.span()};
  }
  if (IsSecretUnder(name, trimmed)) return {value.span()};
  return PlacesWithin(file, value, SecretsInside(text));
}

// An entry of a container's `env`, or a value alone that a patch puts into one.
void Judge(const File& file, YamlRef entry, const KubernetesObject& object, YamlRef pod,
           std::set<uint32_t>& seen, std::vector<Violation>& violations) {
  const std::string_view name = entry["name"].Value();
  const YamlRef value = entry.IsScalar() ? entry : entry["value"];
  std::vector<Span> secrets = SecretsOf(file, name, value);
  if (secrets.empty() || !seen.insert(value.id()).second) return;
  Violation violation;
  violation.about = secrets.front();
  violation.secrets = std::move(secrets);
  violation.subject = name;
  if (entry.IsMapping()) {
    violation.replacement =
        ValueFromSecret(file, entry, "value", SecretNameFor(object, pod), SecretKeyFor(name));
  }
  violations.push_back(std::move(violation));
}

}  // namespace

bool Applies(const File& file) {
  return file.MayHoldManifests() || MayHoldJsonPatch(file);
}

void Run(const File& file, std::vector<Violation>& violations) {
  const YamlStream& stream = file.Yaml();
  std::set<uint32_t> seen;  // aliases lead to the same entry again
  const KubernetesFile& manifests = file.Kubernetes();
  for (const KubernetesContainer& container : manifests.containers) {
    const YamlRef env = container.node["env"];
    if (!seen.insert(env.id()).second) continue;
    const KubernetesObject& object = manifests.objects[container.object];
    for (const YamlRef entry : env.Items()) {
      Judge(file, entry, object, container.pod, seen, violations);
    }
  }
  for (const JsonPatchStep& step : JsonPatchSteps(stream)) {
    for (const YamlRef entry : EnvEntriesOf(stream, step)) {
      Judge(file, entry, {}, {}, seen, violations);
    }
  }
}

}  // namespace leaktight::k8s_env_literal
