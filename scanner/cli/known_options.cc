#include "cli/known_options.h"

#include <cstdlib>
#include <string>

#include "base/file.h"

namespace leaktight {
namespace {

std::string Environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string() : std::string(value);
}

// To a hook that git runs, it may name the repository and not the working tree, which is where the
// hook starts.
std::string TopOf(const GitPlace& place) {
  if (place.directory.empty()) {
    if (const std::string tree = Environment("GIT_WORK_TREE"); !tree.empty()) return RealPath(tree);
    if (!Environment("GIT_DIR").empty()) return RealPath(".");
  }
  std::string folder = RealPath(place.directory.empty() ? "." : place.directory);
  while (!folder.empty() && !IsThere(folder + "/.git")) folder.resize(folder.rfind('/'));
  return folder;
}

}  // namespace

KnownOptions KnownOptionsOf(const GitPlace& place) {
  KnownOptions known;
  known.top = TopOf(place);
  known.home = Environment("HOME");
  known.aws_credentials = Environment("AWS_SHARED_CREDENTIALS_FILE");
  if (known.aws_credentials.empty() && !known.home.empty()) {
    known.aws_credentials = known.home + "/.aws/credentials";
  }
  return known;
}

}  // namespace leaktight
