// A role that lets read all Secrets.
#include <algorithm>
#include <utility>

#include "base/text.h"
#include "policy/check.h"
#include "policy/file_names.h"
#include "policy/kubernetes.h"

namespace leaktight::k8s_rbac_secrets {

extern const CheckInfo kInfo = {
    .id = "k8s-rbac-secrets",
    .name = "Role that reads all Secrets",
    .severity = Severity::kMedium,
    .practice = Practice::kLeastPrivilege,
    .message =
        "A role lets whoever has it read every Secret of the namespace, or of the cluster, and "
        "not only those that it needs.",
    .advice =
        "Name the Secrets in resourceNames and allow get alone (list and watch give all values); "
        "take a Role where a ClusterRole is not needed. A pod that only uses secrets takes them "
        "by secretKeyRef, and needs no role for it.",
    .bad_path = "k8s/access.yaml",
    .bad =
        "apiVersion: rbac.authorization.k8s.io/v1\n"
        "kind: Role\n"
        "metadata:\n"
        "  name: rotation\n"
        "rules:\n"
        "  - apiGroups: [\"\"]\n"
        "    resources: [secrets]\n"
        "    verbs: [get, list, watch]\n",
    .good_path = "k8s/access.yaml",
    .good =
        "apiVersion: rbac.authorization.k8s.io/v1\n"
        "kind: Role\n"
        "metadata:\n"
        "  name: rotation\n"
        "rules:\n"
        "  - apiGroups: [\"\"]\n"
        "    resources: [secrets]\n"
        "    resourceNames: [flowdoc-jwt-secrets]\n"
        "    verbs: [get]\n",
    .reference =
        "https://kubernetes.io/docs/concepts/security/rbac-good-practices/: get, list and watch "
        "of Secrets all give their contents. Looked at are rules of Roles and ClusterRoles for "
        "secrets, or for everything, of the core group, without resourceNames. A Role that may "
        "only get counts low: names have to be known. Each role is one finding, at its widest "
        "rule. Left alone are roles that write Secrets without reading them (create, update, "
        "delete), Kubernetes' own (system:…, admin, edit), what is aggregated to admin and edit, "
        "which read all Secrets anyway, and roles under vendored code and test data, which "
        "nobody has.",
};

namespace {

// The first of the items that is one of the words.
YamlRef FindItem(YamlRef list, std::initializer_list<std::string_view> words) {
  for (const YamlRef item : list.Items()) {
    if (!item.IsScalar() || item.templated()) continue;
    if (std::find(words.begin(), words.end(), item.Value()) != words.end()) return item;
  }
  return {};
}

bool IsBuiltIn(const KubernetesObject& role) {
  if (role.name.starts_with("system:")) return true;
  for (const std::string_view name : {"cluster-admin", "admin", "edit"}) {
    if (role.name == name) return true;
  }
  const YamlRef labels = role.node["metadata"]["labels"];
  for (const std::string_view label : {"rbac.authorization.k8s.io/aggregate-to-admin",
                                       "rbac.authorization.k8s.io/aggregate-to-edit"}) {
    if (labels[label].Value() == "true") return true;
  }
  return false;
}

// What a rule lets read.
struct Reach {
  YamlRef resource;   // where it says so; none: no Secret, or only those that it names
  bool wide = false;  // without knowing a name
};

Reach ReachOf(YamlRef rule) {
  const YamlRef resource = FindItem(rule["resources"], {"secrets", "*"});
  const YamlRef names = rule["resourceNames"];
  if (!resource || !FindItem(rule["apiGroups"], {"", "*"}) || names.IsScalar() ||
      !names.Items().empty()) {
    return {};
  }
  const bool wide = bool(FindItem(rule["verbs"], {"*", "list", "watch"}));
  if (!wide && !FindItem(rule["verbs"], {"get"})) return {};
  return {resource, wide};
}

// One finding a role, at its widest rule: it is the role that somebody has to narrow.
void Judge(const KubernetesObject& role, std::vector<Violation>& violations) {
  Reach widest;
  for (const YamlRef rule : role.node["rules"].Items()) {
    const Reach reach = ReachOf(rule);
    if (reach.resource && (!widest.resource || (reach.wide && !widest.wide))) widest = reach;
  }
  if (!widest.resource) return;
  const bool cluster = role.kind.Value() == "ClusterRole";
  Violation violation;
  violation.about = widest.resource.span();
  violation.subject = std::string(role.kind.Value()) + " " +
                      std::string(role.name.empty() ? "without a name" : role.name);
  violation.note = cluster ? "A ClusterRole counts for all namespaces where it is bound by a "
                             "ClusterRoleBinding."
                           : "A Role counts for its namespace.";
  if (!cluster && !widest.wide) violation.severity = Severity::kLow;
  if (widest.resource.Value() == "secrets") {
    violation.replacement =
        "resources: [secrets]\nresourceNames: [NAME-OF-THE-SECRET]\nverbs: [get]";
  }
  violations.push_back(std::move(violation));
}

}  // namespace

bool Applies(const File& file) {
  return file.MayHoldManifests() && file.Holds("Role") && file.Holds("verbs") &&
         !IsUnusedPath(file.path());
}

void Run(const File& file, std::vector<Violation>& violations) {
  for (const KubernetesObject& object : file.Kubernetes().objects) {
    const std::string_view kind = object.kind.Value();
    if ((kind != "Role" && kind != "ClusterRole") ||
        object.api_version.find("authorization") == std::string_view::npos || IsBuiltIn(object)) {
      continue;
    }
    Judge(object, violations);
  }
}

}  // namespace leaktight::k8s_rbac_secrets
