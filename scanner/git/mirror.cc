#include "git/mirror.h"

#include <sys/stat.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <utility>
#include <vector>

#include "base/file.h"
#include "base/lone_child.h"

namespace leaktight {
namespace {

constexpr std::string_view kSchemes[] = {"http", "https", "ssh", "git", "file"};
constexpr std::string_view kBundles[] = {"# v2 git bundle\n", "# v3 git bundle\n"};
constexpr int kMostTries = 20;  // to remove what a git that was stopped may still write to

bool IsBundle(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::string begin(kBundles[0].size(), '\0');
  file.read(begin.data(), static_cast<std::streamsize>(begin.size()));
  return begin == kBundles[0] || begin == kBundles[1];
}

void Replace(std::string& text, const std::string& from, const std::string& to) {
  for (size_t at = 0; !from.empty() && (at = text.find(from, at)) != std::string::npos;) {
    text.replace(at, from.size(), to);
    at += to.size();
  }
}

// What stands between "://" and the "@" of a host, both excluded.
std::pair<size_t, size_t> UserOf(std::string_view url) {
  const size_t scheme = url.find("://");
  if (scheme == std::string_view::npos) return {0, 0};
  const size_t begin = scheme + 3;
  const std::string_view host = url.substr(begin, url.find_first_of("/?#", begin) - begin);
  const size_t at = host.rfind('@');
  return at == std::string_view::npos ? std::pair(begin, begin) : std::pair(begin, begin + at + 1);
}

}  // namespace

RepositoryKind KindOfRepository(const std::string& name) {
  struct stat status {};
  if (stat(name.c_str(), &status) == 0) {
    const bool is_bundle = S_ISREG(status.st_mode) && IsBundle(name);
    return is_bundle ? RepositoryKind::kBundle : RepositoryKind::kFolder;
  }
  const size_t colon = name.find(':');
  if (colon == std::string::npos || colon == 0 || name.find('/') < colon) {
    return RepositoryKind::kFolder;
  }
  const std::string_view rest = std::string_view(name).substr(colon + 1);
  if (rest.starts_with(':')) return RepositoryKind::kRefused;  // a helper: "ext::sh -c …"
  if (!rest.starts_with("//")) {
    return name.starts_with('-') ? RepositoryKind::kRefused : RepositoryKind::kUrl;
  }
  const std::string_view host = std::string_view(name).substr(UserOf(name).second);
  if (host.starts_with('-') || rest.starts_with("//-")) return RepositoryKind::kRefused;
  for (const std::string_view scheme : kSchemes) {
    if (name.substr(0, colon) == scheme) return RepositoryKind::kUrl;
  }
  return RepositoryKind::kRefused;
}

std::string ShownName(const std::string& name) {
  std::string shown = name;
  const auto [begin, end] = UserOf(name);
  shown.erase(begin, end - begin);
  return shown;
}

Result<Mirror> Mirror::Clone(const std::string& source, RepositoryKind kind,
                             const std::string& temporary, const std::stop_token& stop) {
  std::string folder = temporary + "/leaktight-XXXXXX";
  if (mkdtemp(folder.data()) == nullptr) return Fail(temporary, std::strerror(errno));
  Mirror mirror(folder);
  ChildOptions options;
  options.arguments = {"git"};
  for (const char* setting : {"core.hooksPath=/dev/null", "core.fsmonitor=false",
                              "core.askPass=", "protocol.ext.allow=never", "gc.auto=0"}) {
    options.arguments.insert(options.arguments.end(), {"-c", setting});
  }
  // A name like "-x" is a path below where we stand, and never a flag.
  const std::string from = kind == RepositoryKind::kBundle ? RealPath(source) : source;
  options.arguments.insert(options.arguments.end(),
                           {"clone", "--quiet", "--mirror", "--no-local", "--template=", "--", from,
                            folder + "/mirror.git"});
  options.environment = PlaceOfRepository({}).environment;
  options.environment.insert(
      options.environment.end(),
      {"LC_ALL=C", "GIT_ALLOW_PROTOCOL=http:https:ssh:git:file", "GIT_TERMINAL_PROMPT=0",
       "GIT_ASKPASS=", "SSH_ASKPASS=", "SSH_ASKPASS_REQUIRE=never", "GCM_INTERACTIVE=never"});
  const Result<LoneChildEnd> end = RunAlone(options, stop);
  if (!end) return tl::unexpected(end.error());
  const std::string shown = ShownName(source);
  if (end->stopped)
    return Fail(shown, "was not scanned: it was being cloned when that was stopped");
  if (end->status != 0) {
    std::string messages = end->messages;
    Replace(messages, source, shown);
    const auto [begin, behind] = UserOf(source);
    Replace(messages, source.substr(begin, behind - begin), "");
    return Fail(shown, "cannot be cloned: " + (messages.empty() ? "git ended with status " +
                                                                      std::to_string(end->status)
                                                                : messages));
  }
  return mirror;
}

Mirror::Mirror(Mirror&& other) noexcept : folder_(std::exchange(other.folder_, {})) {}

Mirror& Mirror::operator=(Mirror&& other) noexcept {
  std::swap(folder_, other.folder_);
  return *this;
}

Mirror::~Mirror() {
  std::error_code failed;
  for (int tries = 0; tries < kMostTries && !folder_.empty(); tries++) {
    std::filesystem::remove_all(folder_, failed);
    if (!failed) break;
  }
}

}  // namespace leaktight
