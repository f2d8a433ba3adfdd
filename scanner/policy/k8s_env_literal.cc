// A container's environment variable that is a secret, as a literal in the manifest.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/text.h"
#include "engine/secret_likeness.h"
#include "policy/check.h"
#include "policy/kubernetes.h"
#include "policy/secret_value.h"

namespace leaktight::k8s_env_literal {

extern const CheckInfo kInfo = {
    .id = "k8s-env-literal",
    .name = "Secret in a container's environment",
    .severity = Severity::kHigh,
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
        "with a value that looks random.",
};

namespace {

bool IsSecretVariable(const File& file, std::string_view name, YamlRef value) {
  if (!value.IsScalar() || value.span().empty() || ComesFromElsewhere(value)) return false;
  return file.HoldsToken(value.span()) || IsSecretUnder(name, Trim(value.Value()));
}

// Names of Kubernetes objects are lower case letters, digits and `-`, and `.` inside (RFC 1123).
std::string ObjectName(std::string_view text) {
  std::string name;
  for (const char c : ToLower(text)) {
    const bool fits = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (fits) {
      name += c;
    } else if (!name.empty() && name.back() != '-') {
      name += '-';
    }
  }
  while (name.ends_with('-')) name.pop_back();
  return name;
}

// The Secret that this pod takes other values from, else one named after the workload.
std::string SecretFor(const KubernetesObject& object, YamlRef pod) {
  for (const YamlRef container : pod["containers"].Items()) {
    for (const YamlRef entry : container["env"].Items()) {
      const YamlRef name = entry["valueFrom"]["secretKeyRef"]["name"];
      if (name.IsScalar() && !name.Value().empty() && !name.templated()) {
        return std::string(name.Value());
      }
    }
  }
  const std::string name = ObjectName(object.name);
  return name.empty() ? "app-secrets" : name + "-secrets";
}

// A key of a Secret is made of letters, digits, `-`, `_` and `.`.
std::string KeyFor(std::string_view variable) {
  std::string key(variable);
  for (char& c : key) {
    const bool fits = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                      c == '-' || c == '_' || c == '.';
    if (!fits) c = '_';
  }
  return key;
}

// How far the key `value` of the entry is indented, where it begins its line or stands behind the
// dash.
size_t IndentOfValue(const File& file, YamlRef entry) {
  for (const auto& [key, value] : entry.Entries()) {
    if (key.Value() != "value") continue;
    const size_t begin = key.span().begin;
    const size_t line = file.bytes().rfind('\n', begin);
    return begin - (line == std::string_view::npos ? 0 : line + 1);
  }
  return 0;
}

// What to paste instead of `value: …`, as the manifest writes it: block, flow or JSON.
std::string Replacement(const File& file, YamlRef entry, const std::string& secret,
                        const std::string& key) {
  if (entry.flow()) {
    const YamlRef name = entry["name"];
    const bool json = name.style() == YamlStyle::kDoubleQuoted &&
                      entry.Entries()[0].first.style() == YamlStyle::kDoubleQuoted;
    if (json) {
      return fmt::format(R"("valueFrom": {{"secretKeyRef": {{"name": "{}", "key": "{}"}}}})",
                         secret, key);
    }
    return fmt::format("valueFrom: {{secretKeyRef: {{name: {}, key: {}}}}}", secret, key);
  }
  const std::string indent(IndentOfValue(file, entry), ' ');
  return fmt::format("{0}valueFrom:\n{0}  secretKeyRef:\n{0}    name: {1}\n{0}    key: {2}", indent,
                     secret, key);
}

}  // namespace

bool Applies(const File& file) {
  return MayHoldManifests(file) && HoldsWord(file.bytes(), "env");
}

void Run(const File& file, std::vector<Violation>& violations) {
  const YamlStream& stream = file.Yaml();
  std::set<uint32_t> seen;  // aliases lead to the same entry again
  for (const KubernetesObject& object : KubernetesObjects(stream)) {
    for (const KubernetesContainer& container : Containers(stream, object)) {
      const YamlRef env = container.node["env"];
      if (!seen.insert(env.id()).second) continue;
      for (const YamlRef entry : env.Items()) {
        const std::string_view name = entry["name"].Value();
        const YamlRef value = entry["value"];
        if (!IsSecretVariable(file, name, value) || !seen.insert(value.id()).second) continue;
        Violation violation;
        violation.about = value.span();
        violation.secrets = {value.span()};
        violation.subject = name;
        violation.replacement =
            Replacement(file, entry, SecretFor(object, container.pod), KeyFor(name));
        violations.push_back(std::move(violation));
      }
    }
  }
}

}  // namespace leaktight::k8s_env_literal
