#include "policy/kubeconfig.h"

#include <algorithm>
#include <set>
#include <utility>

#include "base/text.h"
#include "policy/command_secrets.h"
#include "policy/credential_value.h"
#include "policy/kubernetes.h"
#include "policy/secret_value.h"

namespace leaktight {
namespace {

using Credentials = std::vector<KubeconfigCredential>;

class Collector {
 public:
  std::vector<KubeconfigUser> Users(YamlRef root) {
    std::vector<KubeconfigUser> users;
    for (const YamlRef entry : root["users"].Items()) {
      found_.clear();
      if (IsNew(entry["user"])) TakeUser(entry["user"]);
      if (found_.empty()) continue;
      std::stable_sort(found_.begin(), found_.end(),
                       [](const KubeconfigCredential& a, const KubeconfigCredential& b) {
                         return std::pair(a.value.span(), a.part) <
                                std::pair(b.value.span(), b.part);
                       });
      users.push_back({entry["name"].Value(), std::move(found_)});
    }
    return users;
  }

 private:
  // Aliases lead to the same node again, however often; each is looked at once.
  bool IsNew(YamlRef node) { return node && seen_.insert(node.id()).second; }

  void TakeUser(YamlRef user) {
    Take(user["client-key-data"], CredentialKind::kPrivateKey, "client-key-data");
    Take(user["token"], CredentialKind::kToken, "token");
    Take(user["password"], CredentialKind::kPassword, "password");
    // Azure's, Google's and OpenID Connect's, which kubectl had in itself up to 1.25.
    if (const YamlRef provider = user["auth-provider"]["config"]; IsNew(provider)) {
      for (const std::string_view key :
           {"access-token", "id-token", "refresh-token", "client-secret"}) {
        Take(provider[key], CredentialKind::kToken, "auth-provider.config." + std::string(key));
      }
    }
    if (IsNew(user["exec"])) TakeExec(user["exec"]);
  }

  // The plugin that fetches a token: its variables, its flags.
  void TakeExec(YamlRef exec) {
    const YamlRef env = exec["env"];
    if (IsNew(env)) {
      for (const YamlRef variable : env.Items()) {
        const std::string_view name = variable["name"].Value();
        const YamlRef value = variable["value"];
        if (!IsSecretUnder(name, value.Value())) continue;
        Take(value, CredentialKind::kPassword, "exec.env " + std::string(name));
      }
    }
    const YamlRef args = exec["args"];
    if (!IsNew(args)) return;
    std::vector<YamlRef> words = {exec["command"]};
    for (const YamlRef argument : args.Items()) words.push_back(argument);
    std::vector<std::string_view> texts;
    texts.reserve(words.size());
    for (const YamlRef word : words) texts.push_back(word.Value());
    for (const CommandSecret& secret : SecretsInCommand(texts)) {
      const YamlRef word = words[secret.argument];
      if (!word || word.span().empty() || ComesFromElsewhere(word)) continue;
      if (!IsCredential(CredentialKind::kPassword, secret.span.In(word.Value()))) continue;
      if (IsNew(word)) found_.push_back({word, secret.span, "exec.args " + secret.name});
    }
  }

  void Take(YamlRef value, CredentialKind kind, std::string name) {
    if (!value.IsScalar() || value.span().empty() || ComesFromElsewhere(value)) return;
    if (!IsCredential(kind, value.Value()) || !IsNew(value)) return;
    found_.push_back({value, {}, std::move(name)});
  }

  Credentials found_;  // of one user
  std::set<uint32_t> seen_;
};

}  // namespace

bool IsKubeconfig(YamlRef root) {
  if (!root.IsMapping() || !root["users"].IsSequence()) return false;
  const YamlRef version = root["apiVersion"];
  if (version && version.Value() != "v1") return false;
  if (const YamlRef kind = root["kind"]) return kind.Value() == "Config";
  return root["clusters"].IsSequence();
}

bool MayBeKubeconfig(std::string_view text) {
  return HoldsWord(text, "users") && (HoldsWord(text, "clusters") || HoldsWord(text, "Config"));
}

std::vector<KubeconfigUser> KubeconfigCredentials(YamlRef root) {
  if (!IsKubeconfig(root)) return {};
  return Collector().Users(root);
}

}  // namespace leaktight
