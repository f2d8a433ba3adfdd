#include "report/sarif_archives.h"

#include "report/sarif_parts.h"

namespace leaktight::sarif {
namespace {

// In a container, a path from its top: "/db.properties". Two slashes would begin the name of a host
// (RFC 3986, §4.2), so that one more, which a member's name may begin with, is written as %2F.
std::string UriWithin(std::string_view name) {
  std::string uri = Uri(name);
  if (uri.starts_with('/')) uri.replace(0, 1, "%2F");
  return '/' + uri;
}

// From the file inwards: "a.zip", "/b.tar", "/c" for "a.zip!/b.tar!/c". A member's name that holds
// "!/" itself reads like an archive; nothing else tells them apart. It is masked before it is cut,
// since a secret may hold "!/" too.
std::vector<std::string> UrisInwards(const Place& place, const SecretMask& mask) {
  constexpr std::string_view kInto = "!/";
  std::vector<std::string> uris{Uri(mask.Apply(FileOf(place)))};
  const std::string member = mask.Apply(MemberOf(place).substr(kInto.size()));
  std::string_view rest = member;
  for (size_t end = rest.find(kInto); end != std::string_view::npos; end = rest.find(kInto)) {
    uris.push_back(UriWithin(rest.substr(0, end)));
    rest.remove_prefix(end + kInto.size());
  }
  uris.push_back(UriWithin(rest));
  return uris;
}

}  // namespace

Archives::Archives(const Summary& scan, const SecretMask& mask, bool with_suppressed) {
  Add(scan.findings, mask);
  if (with_suppressed) Add(scan.suppressed, mask);
}

void Archives::Add(const std::vector<Finding>& findings, const SecretMask& mask) {
  for (const Finding& finding : findings) {
    Add(finding.place, mask);
    for (const Place& place : finding.places) Add(place, mask);
  }
}

void Archives::Add(const Place& place, const SecretMask& mask) {
  if (place.archive == 0) return;
  std::vector<std::string> inwards;
  std::optional<size_t> parent;
  for (std::string& uri : UrisInwards(place, mask)) {
    inwards.push_back(std::move(uri));
    const auto [at, is_new] = indexes_.try_emplace(inwards, artifacts_.size());
    if (is_new) {
      nlohmann::ordered_json artifact{{"location", {{"uri", inwards.back()}}}};
      if (parent) {
        artifact["parentIndex"] = *parent;
      } else {
        artifact["location"]["uriBaseId"] = kRoot;
      }
      artifacts_.push_back(std::move(artifact));
    }
    parent = at->second;
  }
}

nlohmann::ordered_json Archives::LocationOf(const Place& place, const SecretMask& mask) const {
  const std::vector<std::string> inwards = UrisInwards(place, mask);
  return {{"uri", inwards.back()}, {"index", indexes_.at(inwards)}};
}

std::optional<size_t> Archives::IndexOfFile(std::string_view uri) const {
  const auto at = indexes_.find({std::string(uri)});
  return at == indexes_.end() ? std::nullopt : std::optional(at->second);
}

}  // namespace leaktight::sarif
