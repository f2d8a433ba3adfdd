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
  RegistryLogin login;
  login.registry = registry;
  const auto take = [&](std::string_view key, auto decode) {
    const YamlRef value = entry[key];
    if (!StandsHere(value)) return;
    std::string decoded = decode(Trim(value.Value()));
    if (decoded.empty() || !seen.insert(value.id()).second) return;
    login.secrets.push_back({key, value, {}, std::move(decoded)});
  };
  const auto as_it_is = [](CredentialKind kind) {
    return [kind](std::string_view value) {
      return IsCredential(kind, value) ? std::string(value) : std::string();
    };
  };
  take("auth", PasswordOfAuth);
  take("password", as_it_is(CredentialKind::kPassword));
  take("identitytoken", as_it_is(CredentialKind::kToken));
  take("registrytoken", as_it_is(CredentialKind::kToken));
  if (login.secrets.empty()) return;
  std::sort(login.secrets.begin(), login.secrets.end(),
            [](const RegistrySecret& a, const RegistrySecret& b) {
              return a.value.span() < b.value.span();
            });
  logins.push_back(std::move(login));
}

void TakeHeaders(YamlRef headers, std::set<uint32_t>& seen, std::vector<RegistryLogin>& logins) {
  for (const auto& [name, value] : headers.Entries()) {
    if (!StandsHere(value)) continue;
    const std::optional<Span> part = SecretInHeader(name.Value(), value.Value());
    if (!part || !seen.insert(value.id()).second) continue;
    RegistryLogin login;
    login.registry = name.Value();
    login.header = true;
    login.secrets.push_back({name.Value(), value, *part, std::string(part->In(value.Value()))});
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
