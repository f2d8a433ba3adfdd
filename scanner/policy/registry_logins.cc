#include "policy/registry_logins.h"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "base/base64.h"
#include "base/text.h"
#include "policy/command_secrets.h"
#include "policy/credential_value.h"
#include "policy/secret_value.h"

namespace leaktight {
namespace {

// "ghcr.io", "localhost:5000", "https://index.docker.io/v1/": a word of the configuration's own has
// none of these signs.
bool IsRegistryName(std::string_view name) {
  return name.find_first_of(".:") != std::string_view::npos;
}

// ~/.dockercfg: nothing but registries at the top, each with its login.
bool IsOldForm(YamlRef root) {
  bool any = false;
  std::set<uint32_t> seen;  // aliases lead to the same login again
  for (const auto& [key, value] : root.Entries()) {
    if (!IsRegistryName(key.Value()) || !value.IsMapping()) return false;
    any = any || (seen.insert(value.id()).second && value["auth"].IsScalar());
  }
  return any;
}

bool StandsHere(YamlRef value) {
  return value.IsScalar() && !value.span().empty() && !ComesFromElsewhere(value);
}

// The key of a Google service account is a JSON file in the place of a password.
bool IsKeyFile(std::string_view password) {
  return Trim(password).starts_with('{') &&
         password.find("-----BEGIN PRIVATE KEY-----\\n") != std::string_view::npos;
}

void TakeLogin(std::string_view registry, YamlRef entry, std::set<uint32_t>& seen,
               std::vector<RegistryLogin>& logins) {
  std::vector<std::pair<YamlRef, std::string>> found;
  const auto take = [&](std::string_view key, auto is_secret) {
    const YamlRef value = entry[key];
    if (!StandsHere(value) || !is_secret(Trim(value.Value()))) return;
    if (seen.insert(value.id()).second) found.emplace_back(value, key);
  };
  const auto is_token = [](std::string_view value) {
    return IsCredential(CredentialKind::kToken, value);
  };
  const auto is_password = [](std::string_view value) {
    return IsCredential(CredentialKind::kPassword, value);
  };
  take("auth", [](std::string_view value) { return !PasswordOfAuth(value).empty(); });
  take("password", is_password);
  take("identitytoken", is_token);
  take("registrytoken", is_token);
  if (found.empty()) return;
  std::sort(found.begin(), found.end(),
            [](const auto& a, const auto& b) { return a.first.span() < b.first.span(); });
  RegistryLogin login;
  login.registry = registry;
  for (auto& [value, key] : found) {
    login.secrets.push_back(value);
    login.keys.push_back(std::move(key));
  }
  logins.push_back(std::move(login));
}

void TakeHeaders(YamlRef headers, std::set<uint32_t>& seen, std::vector<RegistryLogin>& logins) {
  for (const auto& [name, value] : headers.Entries()) {
    if (!StandsHere(value)) continue;
    const std::optional<Span> secret = SecretInHeader(name.Value(), value.Value());
    if (!secret || !seen.insert(value.id()).second) continue;
    RegistryLogin login;
    login.registry = name.Value();
    login.header = true;
    login.secrets = {value};
    login.keys = {std::string(name.Value())};
    logins.push_back(std::move(login));
  }
}

}  // namespace

std::string PasswordOfAuth(std::string_view auth) {
  const auto decoded = DecodeBase64(Trim(auth));
  if (!decoded || !IsUtf8(*decoded)) return {};
  const std::string_view text = *decoded;
  const size_t colon = text.find(':');
  if (colon == std::string_view::npos || colon == 0) return {};
  const std::string_view user = text.substr(0, colon);
  const std::string_view password = text.substr(colon + 1);
  // Some registries take a token for the user, and no password.
  if (password.empty() || password == "x-oauth-basic") {
    constexpr size_t kShortest = 16;
    const bool token = user.size() >= kShortest && IsCredential(CredentialKind::kToken, user);
    return token ? std::string(user) : std::string();
  }
  if (IsKeyFile(password)) return std::string(password);
  if (EqualIgnoringCase(user, password)) return {};
  return IsCredential(CredentialKind::kPassword, password) ? std::string(password) : std::string();
}

bool HoldsRegistries(YamlRef root) {
  if (!root.IsMapping()) return false;
  return root["auths"].IsMapping() || root["HttpHeaders"].IsMapping() || IsOldForm(root);
}

std::vector<RegistryLogin> RegistryLogins(YamlRef root) {
  std::vector<RegistryLogin> logins;
  if (!HoldsRegistries(root)) return logins;
  std::set<uint32_t> seen;  // aliases lead to the same login again
  const YamlRef auths = root["auths"];
  for (const auto& [registry, entry] : (auths ? auths : root).Entries()) {
    if (entry.IsMapping() && seen.insert(entry.id()).second) {
      TakeLogin(registry.Value(), entry, seen, logins);
    }
  }
  TakeHeaders(root["HttpHeaders"], seen, logins);
  return logins;
}

}  // namespace leaktight
