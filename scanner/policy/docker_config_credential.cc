// Logins to registries in docker's configuration.
#include "base/text.h"
#include "policy/check.h"
#include "policy/credential_value.h"
#include "policy/embedded_text.h"
#include "policy/file_names.h"
#include "policy/kubernetes.h"
#include "policy/registry_logins.h"
#include "policy/secret_value.h"

namespace leaktight::docker_config_credential {

extern const CheckInfo kInfo = {
    .id = "docker-config-credential",
    .name = "Registry login in Docker's configuration",
    .severity = Severity::kHigh,
    .practice = Practice::kSecretsFromTemplates,
    .message =
        "Docker's configuration stands in git with a login; base64 hides nothing, so whoever reads "
        "the repository pulls from the registry and, where the user may, pushes what others run.",
    .advice =
        "Take the file out of git (`git rm --cached FILE`, add it to .gitignore), revoke the token "
        "or change the password at the registry, and let a credential helper keep logins "
        "(credsStore, credHelpers) or the CI system's secrets make the file when it is needed.",
    .bad_path = "ci/.docker/config.json",
    .bad =
        "{\n"
        "  \"auths\": {\n"
        "    \"https://index.docker.io/v1/\": {\n"
        "      \"auth\": \"{basic:flowdoc}\"\n"
        "    }\n"
        "  }\n"
        "}\n",
    .good_path = "ci/.docker/config.json",
    .good =
        "{\n"
        "  \"auths\": {\n"
        "    \"https://index.docker.io/v1/\": {}\n"
        "  },\n"
        "  \"credsStore\": \"pass\"\n"
        "}\n",
    .reference =
        "https://docs.docker.com/reference/cli/docker/login/#credential-stores and "
        "https://docs.docker.com/reference/cli/docker/"
        "#docker-cli-configuration-file-configjson-properties; podman's auth.json has the same "
        "form, and the older .dockercfg the registries at its top. Of each registry, `auth` "
        "(base64 of user:password, decoded), `password`, `identitytoken` and `registrytoken` are "
        "looked at, and Authorization among the `HttpHeaders`. Empty passwords, placeholders, "
        "credsStore and credHelpers are left alone. A Secret of the type "
        "kubernetes.io/dockerconfigjson is k8s-secret-committed's, or k8s-template-filled's.",
};

namespace {

// Larger files of these names are data.
constexpr size_t kMostBytes = 1 << 20;

bool IsName(std::string_view name) {
  const std::string lower = ToLower(name);
  if (lower.find(".json") != std::string::npos) return IsManifestName(name);
  return lower.find("dockercfg") != std::string::npos ||
         lower.find("dockerconfig") != std::string::npos;
}

// Programs that log in by themselves, where the registry's owner has made one.
std::string_view HelperFor(std::string_view registry) {
  if (registry.find(".dkr.ecr.") != std::string_view::npos || registry == "public.ecr.aws") {
    return "ecr-login";
  }
  if (registry.ends_with("gcr.io") || registry.ends_with("-docker.pkg.dev")) return "gcloud";
  return {};
}

std::string Replacement(const RegistryLogin& login) {
  if (login.header) return {};
  const std::string_view helper = HelperFor(login.registry);
  if (helper.empty()) return "\"credsStore\": \"<pass, secretservice, osxkeychain or wincred>\"";
  std::string text = "\"credHelpers\": { \"";
  return text.append(login.registry).append("\": \"").append(helper).append("\" }");
}

}  // namespace

bool Applies(const File& file) {
  if (!IsName(file.name()) || file.bytes().size() > kMostBytes) return false;
  return HoldsWord(file.bytes(), "\"auth\"") || HoldsWord(file.bytes(), "\"auths\"") ||
         HoldsWord(file.bytes(), "\"HttpHeaders\"");
}

void Run(const File& file, std::vector<Violation>& violations) {
  const YamlStream& stream = file.Yaml();
  for (const YamlDocument& document : stream.documents) {
    for (const RegistryLogin& login : RegistryLogins(stream.Root(document))) {
      Violation violation;
      std::vector<std::string> keys;
      for (const RegistrySecret& secret : login.secrets) {
        if (!CountsAt(file.path(), secret.decoded)) continue;
        violation.secrets.push_back(PlaceWithin(file, secret.value, secret.part));
        keys.emplace_back(secret.key);
      }
      if (keys.empty()) continue;
      violation.about = violation.secrets.front();
      violation.subject = login.registry;
      if (!login.header) violation.note = "It holds " + NameList(keys) + ".";
      TakeLowerSeverity(file, kInfo.severity, violation);
      violation.replacement = Replacement(login);
      violations.push_back(std::move(violation));
    }
  }
}

}  // namespace leaktight::docker_config_credential
