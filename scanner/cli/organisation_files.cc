#include "cli/organisation_files.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <string_view>

#include "base/file.h"
#include "base/text.h"

extern char** environ;  // NOLINT(readability-redundant-declaration): macOS declares it nowhere

namespace leaktight {
namespace {

std::string_view Environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string_view() : value;
}

bool MayName(std::string_view text) {
  const std::string lower = ToLower(text);
  return lower.find("leaktight") != std::string::npos || lower.find("include") != std::string::npos;
}

bool FileMayName(const std::string& path) {
  struct stat status {};
  if (stat(path.c_str(), &status) != 0) return false;
  const Result<std::string> text = ReadFile(path);
  return !text || MayName(*text);  // git says what is wrong with it
}

// `git -c`, GIT_CONFIG_PARAMETERS and GIT_CONFIG_KEY_n.
bool EnvironmentMayName() {
  for (char** variable = environ; *variable != nullptr; variable++) {
    const std::string_view text = *variable;
    const bool adds =
        text.starts_with("GIT_CONFIG_KEY_") || text.starts_with("GIT_CONFIG_PARAMETERS=");
    if (adds && MayName(text)) return true;
  }
  return false;
}

std::vector<std::string> FilesOfAll() {
  std::vector<std::string> files;
  if (Environment("GIT_CONFIG_NOSYSTEM").empty()) {
    const std::string_view system = Environment("GIT_CONFIG_SYSTEM");
    if (!system.empty()) {
      files.emplace_back(system);
    } else {
      files.insert(files.end(),
                   {"/etc/gitconfig", "/usr/local/etc/gitconfig", "/opt/homebrew/etc/gitconfig"});
    }
  }
  const std::string_view global = Environment("GIT_CONFIG_GLOBAL");
  const std::string home(Environment("HOME"));
  const std::string xdg(Environment("XDG_CONFIG_HOME"));
  if (!global.empty()) {
    files.emplace_back(global);
  } else {
    if (!xdg.empty()) files.push_back(xdg + "/git/config");
    if (xdg.empty() && !home.empty()) files.push_back(home + "/.config/git/config");
    if (!home.empty()) files.push_back(home + "/.gitconfig");
  }
  return files;
}

// The repository's own configuration file, where it is found without git's help. Nothing: git has
// to be asked. Empty: there is no repository.
std::optional<std::string> FileOfRepository(const GitPlace& place) {
  if (!place.directory.empty() || !Environment("GIT_DIR").empty()) return std::nullopt;
  std::string folder;
  char* here = getcwd(nullptr, 0);
  if (here == nullptr) return std::nullopt;
  folder = here;
  std::free(here);
  while (true) {
    struct stat status {};
    const std::string git = folder + "/.git";
    if (stat(git.c_str(), &status) == 0) {
      // A file stands for a linked worktree or a submodule.
      if (!S_ISDIR(status.st_mode)) return std::nullopt;
      return FileMayName(git + "/config.worktree") ? std::nullopt : std::optional(git + "/config");
    }
    if (stat((folder + "/HEAD").c_str(), &status) == 0) return std::nullopt;  // perhaps a bare one
    if (folder.empty()) return std::string();
    folder.resize(folder.rfind('/'));
  }
}

bool GitMayName(const GitPlace& place) {
  if (EnvironmentMayName()) return true;
  const std::vector<std::string> files = FilesOfAll();
  if (std::any_of(files.begin(), files.end(), FileMayName)) return true;
  const std::optional<std::string> own = FileOfRepository(place);
  return !own || (!own->empty() && FileMayName(*own));
}

}  // namespace

Result<std::vector<std::string>> OrganisationFiles(const Options& options, const GitPlace& place) {
  std::vector<std::string> files = options.organisation_configs;
  if (!GitMayName(place)) return files;
  Result<ChildProcess> child =
      StartGit(place, {"config", "-z", "--type=path", "--get-all", "leaktight.orgConfig"});
  if (!child) return tl::unexpected(child.error());
  const Result<std::string> output = child->ReadAll();
  if (!output) return tl::unexpected(output.error());
  const Result<int> status = child->Wait();
  if (!status) return tl::unexpected(status.error());
  if (*status == 1) return files;  // no such setting
  if (*status != 0) return tl::unexpected(GitError(child->messages(), *status));
  for (std::string_view rest = *output; !rest.empty();) {
    const size_t end = std::min(rest.find('\0'), rest.size());
    if (end > 0) files.emplace_back(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return files;
}

}  // namespace leaktight
