#include "git/object_store.h"

#include <algorithm>
#include <string_view>

#include "git/repository.h"

namespace leaktight {
namespace {

constexpr std::string_view kAlternate = "alternate: ";

std::vector<std::string_view> Lines(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    lines.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

}  // namespace

Result<ObjectStore> FindObjectStore(const GitPlace& place) {
  const Result<std::string> told =
      GitOutput(place, {"rev-parse", "--show-object-format=storage", "--git-path", "objects"});
  if (!told) return tl::unexpected(told.error());
  const std::vector<std::string_view> lines = Lines(*told);
  ObjectStore store;
  if (lines.size() != 2 || (lines[0] != "sha1" && lines[0] != "sha256")) {
    return Fail("git rev-parse", "printed what is not understood");
  }
  store.format = lines[0] == "sha1" ? ObjectFormat::kSha1 : ObjectFormat::kSha256;
  store.folder = PathFromHere(place, lines[1]);
  // The only command that also tells of those that the environment names.
  const Result<std::string> counted = GitOutput(place, {"count-objects", "-v"});
  if (!counted) return tl::unexpected(counted.error());
  for (std::string_view line : Lines(*counted)) {
    if (!line.starts_with(kAlternate)) continue;
    line.remove_prefix(kAlternate.size());
    if (line.starts_with('"')) return Fail(std::string(line), "is a path that is not understood");
    store.alternates.push_back(PathFromHere(place, line));
  }
  return store;
}

}  // namespace leaktight
