#include "scan/provenance.h"

#include <algorithm>

#include "base/text.h"

namespace leaktight {
namespace {

// What RFC 3986 does not allow in a URI becomes %XX.
std::string Encoded(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  constexpr std::string_view kAllowed = "-._~:/[]@!$&'()*+,;=%";
  std::string encoded;
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (plain || kAllowed.find(c) != std::string_view::npos) {
      encoded += c;
    } else {
      encoded += '%';
      encoded += kDigits[static_cast<unsigned char>(c) >> 4];
      encoded += kDigits[c & 15];
    }
  }
  return encoded;
}

std::string_view WithoutUser(std::string_view host) {
  const size_t at = host.rfind('@');
  return at == std::string_view::npos ? host : host.substr(at + 1);
}

std::string_view FirstLine(std::string_view& text) {
  const size_t end = std::min(text.find('\n'), text.size());
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return line;
}

}  // namespace

std::string PublicUrl(std::string_view url) {
  const size_t scheme_end = url.find("://");
  if (scheme_end != std::string_view::npos) {
    const std::string scheme(url.substr(0, scheme_end + 3));
    url = url.substr(scheme_end + 3);
    url = url.substr(0, url.find_first_of("?#"));
    const size_t slash = std::min(url.find('/'), url.size());
    return scheme + Encoded(WithoutUser(url.substr(0, slash))) + Encoded(url.substr(slash));
  }
  if (url.starts_with('/')) return "file://" + Encoded(url);
  const size_t colon = url.find(':');
  if (colon == std::string_view::npos || colon > url.find('/')) return {};
  std::string_view path = url.substr(colon + 1);
  while (path.starts_with('/')) path.remove_prefix(1);
  return "ssh://" + Encoded(WithoutUser(url.substr(0, colon))) + "/" + Encoded(path);
}

Provenance ReadProvenance(const GitPlace& place, const std::string& revision) {
  Provenance provenance;
  if (const auto url = GitOutput(place, {"config", "--get", "remote.origin.url"})) {
    provenance.repository = PublicUrl(Trim(*url));
  }
  if (revision.starts_with('-')) return provenance;
  const auto head =
      GitOutput(place, {"rev-parse", revision + "^{commit}", "--symbolic-full-name", revision});
  if (!head) return provenance;
  std::string_view rest = *head;
  provenance.revision = FirstLine(rest);
  constexpr std::string_view kBranches = "refs/heads/";
  const std::string_view name = FirstLine(rest);
  if (name.starts_with(kBranches)) provenance.branch = name.substr(kBranches.size());
  return provenance;
}

}  // namespace leaktight
