#include "policy/local_login.h"

#include <string>

#include "base/text.h"
#include "engine/secret_likeness.h"

namespace leaktight {
namespace {

// A name without a dot is one of a container's, or of the machine itself.
bool IsNearby(std::string_view host) {
  const std::string lower = ToLower(host);
  for (const std::string_view local :
       {"127.0.0.1", "0.0.0.0", "[::1]", "host.docker.internal", "example.com", "example.org"}) {
    if (lower == local || lower.ends_with("." + std::string(local))) return true;
  }
  return lower.find('.') == std::string::npos || lower.ends_with(".local") ||
         lower.ends_with(".localhost");
}

bool IsWord(std::string_view user, std::string_view password) {
  return password == user || ClassifyValue(password) < ValueKind::kWeakSecret;
}

}  // namespace

bool IsLocalLogin(std::string_view value) {
  const size_t scheme = value.find("://");
  if (scheme == std::string_view::npos) return false;
  std::string_view authority = value.substr(scheme + 3);
  authority = authority.substr(0, authority.find_first_of("/?# "));
  const size_t at = authority.rfind('@');
  if (at == std::string_view::npos) return false;
  const std::string_view login = authority.substr(0, at);
  std::string_view host = authority.substr(at + 1);
  const size_t colon = host.rfind(':');
  if (colon != std::string_view::npos && host.find(']', colon) == std::string_view::npos) {
    host = host.substr(0, colon);
  }
  const size_t divides = login.find(':');
  if (divides == std::string_view::npos) return false;
  return IsNearby(host) && IsWord(login.substr(0, divides), login.substr(divides + 1));
}

}  // namespace leaktight
