// A key, token or password that logs in to a cluster, in kubectl's configuration.
#include "base/text.h"
#include "policy/check.h"
#include "policy/credential_value.h"
#include "policy/embedded_text.h"
#include "policy/file_names.h"
#include "policy/kubeconfig.h"
#include "policy/secret_value.h"

namespace leaktight::kubeconfig_credential {

extern const CheckInfo kInfo = {
    .id = "kubeconfig-credential",
    .name = "Credential in a kubeconfig",
    .severity = Severity::kHigh,
    .practice = Practice::kSecretsFromTemplates,
    .message =
        "A kubeconfig stands in git with what logs in to its cluster: whoever reads the repository "
        "is that user, often with all rights.",
    .advice =
        "Take the file out of git (`git rm --cached FILE`, add it to .gitignore), and revoke what "
        "it holds: delete the service account's token, or have the cluster's CA sign a new "
        "certificate (a signed one cannot be withdrawn: take its user's rights). Share a "
        "kubeconfig "
        "without credentials: an `exec` plugin logs everyone in as themselves.",
    .bad_path = "deploy/kubeconfig.yaml",
    .bad =
        "apiVersion: v1\n"
        "kind: Config\n"
        "clusters:\n"
        "  - name: dev\n"
        "    cluster:\n"
        "      server: https://dev.flowdoc.io:6443\n"
        "users:\n"
        "  - name: deployer\n"
        "    user:\n"
        "      token: {base64url:48}\n"
        "contexts:\n"
        "  - name: dev\n"
        "    context: {cluster: dev, user: deployer}\n"
        "current-context: dev\n",
    .good_path = "deploy/kubeconfig.yaml",
    .good =
        "apiVersion: v1\n"
        "kind: Config\n"
        "clusters:\n"
        "  - name: dev\n"
        "    cluster:\n"
        "      server: https://dev.flowdoc.io:6443\n"
        "users:\n"
        "  - name: deployer\n"
        "    user:\n"
        "      exec:\n"
        "        apiVersion: client.authentication.k8s.io/v1\n"
        "        command: aws\n"
        "        args: [eks, get-token, --cluster-name, flowdoc-dev]\n"
        "        interactiveMode: IfAvailable\n"
        "contexts:\n"
        "  - name: dev\n"
        "    context: {cluster: dev, user: deployer}\n"
        "current-context: dev\n",
    .reference =
        "https://kubernetes.io/docs/reference/config-api/kubeconfig.v1/: of each user, `token`, "
        "`password`, `client-key-data` (base64 of a private key, decoded), the tokens and the "
        "client-secret of an `auth-provider`, and variables and flags of an `exec` plugin are "
        "looked at; in YAML and JSON, under any file name. Certificates are public, and what names "
        "a file (tokenFile, client-key) holds nothing; placeholders and what `kubectl config view` "
        "prints (REDACTED, DATA+OMITTED) are left alone. A token that has expired is told as low. "
        "One within a ConfigMap or a Secret is the check's on those.",
};

namespace {

constexpr size_t kMostBytes = 1 << 20;
// Comments at the head of a file end before this.
constexpr size_t kMostHead = 8 << 10;

// Does a text begin as a kubeconfig does, behind comments and markers: with one of its keys, as a
// JSON object, or as a template?
bool BeginsLikeOne(std::string_view text) {
  text = text.substr(0, kMostHead);
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  while (!text.empty()) {
    const size_t end = text.find('\n');
    const std::string_view line = Trim(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (line.empty() || line[0] == '#' || line[0] == '%' || line.starts_with("---")) continue;
    if (line[0] == '{') return true;
    for (const std::string_view key : {"apiVersion", "kind", "clusters", "contexts",
                                       "current-context", "preferences", "users", "extensions"}) {
      if (line[0] == key[0] && line.starts_with(key)) return true;
    }
    return false;
  }
  return false;
}

// What names a file in the place of what stands here.
std::string Replacement(const KubeconfigUser& user) {
  if (user.credentials.size() != 1) return {};
  const std::string& name = user.credentials.front().name;
  if (name == "token") return "tokenFile: <path of a file outside the repository>";
  if (name == "client-key-data") return "client-key: <path of a file outside the repository>";
  return {};
}

}  // namespace

bool Applies(const File& file) {
  if (file.bytes().size() > kMostBytes) return false;
  if (!file.IsManifest() && !BeginsLikeOne(file.bytes())) return false;
  return file.Holds("users") && MayBeKubeconfig(file.bytes());
}

void Run(const File& file, std::vector<Violation>& violations) {
  const YamlStream& stream = file.Yaml();
  for (const YamlDocument& document : stream.documents) {
    for (const KubeconfigUser& user : KubeconfigCredentials(stream.Root(document))) {
      Violation violation;
      std::vector<std::string> names;
      for (const KubeconfigCredential& credential : user.credentials) {
        const std::string_view value = credential.value.Value();
        if (!CountsAt(file.path(), credential.part.empty() ? value : credential.part.In(value))) {
          continue;
        }
        violation.secrets.push_back(PlaceWithin(file, credential.value, credential.part));
        names.push_back(credential.name);
      }
      if (names.empty()) continue;
      violation.about = violation.secrets.front();
      violation.subject = "user " + std::string(user.name.empty() ? "without a name" : user.name);
      violation.note = "It holds " + NameList(names) + ".";
      TakeLowerSeverity(file, kInfo.severity, violation);
      violation.replacement = Replacement(user);
      violations.push_back(std::move(violation));
    }
  }
}

}  // namespace leaktight::kubeconfig_credential
