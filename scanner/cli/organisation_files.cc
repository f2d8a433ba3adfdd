#include "cli/organisation_files.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/file.h"
#include "base/text.h"
#include "cli/git_variables_here.h"
#include "git/repository.h"
#include "scan/organisation.h"
#include "source/named_paths.h"

namespace leaktight {
namespace {

constexpr std::string_view kSetting = "leaktight.orgConfig";

std::string_view Environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string_view() : value;
}

bool MayName(std::string_view text) {
  const std::string lower = ToLower(text);
  return lower.find("leaktight") != std::string::npos || lower.find("include") != std::string::npos;
}

bool FileMayName(const std::string& path) {
  if (!IsThere(path)) return false;
  const Result<std::string> text = ReadFile(path);
  return !text || MayName(*text);  // git says what is wrong with it
}

// `git -c`, GIT_CONFIG_PARAMETERS and GIT_CONFIG_KEY_n.
bool EnvironmentMayName() {
  for (const std::string_view text : EnvironmentHere()) {
    const bool adds =
        text.starts_with("GIT_CONFIG_KEY_") || text.starts_with("GIT_CONFIG_PARAMETERS=");
    if (adds && MayName(text)) return true;
  }
  return false;
}

// The program that a child would be; empty: there is none.
std::string GitProgram() {
  std::string_view path = Environment("PATH");
  while (!path.empty()) {
    const size_t end = std::min(path.find(':'), path.size());
    const std::string program = std::string(path.substr(0, end)) + "/git";
    if (access(program.c_str(), X_OK) == 0) return RealPath(program);
    path.remove_prefix(std::min(end + 1, path.size()));
  }
  return {};
}

// The file of the system that this git reads: /etc/gitconfig where it is installed below /usr, else
// etc/gitconfig beside it (git's Makefile, "sysconfdir"). Nothing: git has to be asked, as of one
// that Xcode, Nix or Conda brings.
std::optional<std::string> FileOfSystem() {
  const std::string_view named = Environment("GIT_CONFIG_SYSTEM");
  if (!named.empty()) return std::string(named);
  const std::string program = GitProgram();
#ifndef __APPLE__
  if (program == "/usr/bin/git") return "/etc/gitconfig";
#endif
  if (program == "/usr/local/bin/git") return "/usr/local/etc/gitconfig";
  if (program.starts_with("/opt/homebrew/")) return "/opt/homebrew/etc/gitconfig";
  return program.empty() ? std::optional<std::string>("/etc/gitconfig") : std::nullopt;
}

// More than git would look at, as where XDG_CONFIG_HOME is set: it says what counts.
std::vector<std::string> FilesOfUser() {
  std::vector<std::string> files;
  files.emplace_back(Environment("GIT_CONFIG_GLOBAL"));
  if (const std::string_view xdg = Environment("XDG_CONFIG_HOME"); !xdg.empty()) {
    files.push_back(std::string(xdg) + "/git/config");
  }
  if (const std::string home(Environment("HOME")); !home.empty()) {
    files.push_back(home + "/.config/git/config");
    files.push_back(home + "/.gitconfig");
  }
  return files;
}

// What can be told of the repository without git's help.
struct Surroundings {
  bool known = true;   // else git has to be asked
  std::string top;     // of the working tree; empty: there is no repository
  bool names = false;  // perhaps
};

void LookAt(const std::string& config, Surroundings& around) {
  if (!IsThere(config)) return;
  const Result<std::string> text = ReadFile(config);
  around.names = around.names || !text || MayName(*text);
  // core.worktree: the working tree is elsewhere.
  if (!text || ToLower(*text).find("worktree") != std::string::npos) around.known = false;
}

Surroundings LookAround(const GitPlace& place) {
  Surroundings around;
  around.known = place.directory.empty() && Environment("GIT_DIR").empty() &&
                 Environment("GIT_COMMON_DIR").empty() && Environment("GIT_WORK_TREE").empty();
  const std::string here = RealPath(".");
  if (here.empty()) around.known = false;
  for (std::string folder = here; around.known; folder.resize(folder.rfind('/'))) {
    const std::string git = folder + "/.git";
    struct stat status {};
    if (stat(git.c_str(), &status) == 0) {
      // A file stands for a linked worktree or a submodule. A folder need not be a repository, so
      // that those above are looked at too.
      around.known = S_ISDIR(status.st_mode) && !IsThere(git + "/commondir");
      if (around.top.empty()) around.top = folder.empty() ? "/" : folder;
      LookAt(git + "/config", around);
    } else if (IsThere(folder + "/HEAD")) {
      around.known = false;  // perhaps a bare one
    }
    if (folder.empty() || folder == "/") break;
  }
  return around;
}

bool GitMayName(const Surroundings& around) {
  if (!around.known || around.names || EnvironmentMayName()) return true;
  const std::optional<std::string> system = FileOfSystem();
  if (!system || FileMayName(*system)) return true;
  const std::vector<std::string> files = FilesOfUser();
  return std::any_of(files.begin(), files.end(), FileMayName);
}

// Up to the next zero byte; takes it from `text`.
std::string TakeField(std::string_view& text) {
  const size_t end = std::min(text.find('\0'), text.size());
  std::string field(text.substr(0, end));
  text.remove_prefix(std::min(end + 1, text.size()));
  return field;
}

// GIT_CONFIG would have `git config` look at another file than all other commands do. Git before
// 2.26 tells no scopes: then nobody's word goes as far as the owner's.
Result<std::vector<OrganisationFile>> AskGit(GitPlace place, bool scopes = true) {
  constexpr int kUsage = 129;
  place.environment.emplace_back("GIT_CONFIG");
  std::vector<std::string> command = {"config", "-z", "--type=path", "--get-all",
                                      std::string(kSetting)};
  if (scopes) command.insert(command.begin() + 1, "--show-scope");
  Result<ChildProcess> child = StartGit(place, command);
  if (!child) return tl::unexpected(child.error());
  const Result<std::string> output = child->ReadAll();
  if (!output) return tl::unexpected(output.error());
  const Result<int> status = child->Wait();
  if (!status) return tl::unexpected(status.error());
  std::vector<OrganisationFile> files;
  if (*status == 1) return files;  // no such setting
  if (*status == kUsage && scopes) return AskGit(std::move(place), false);
  if (*status != 0) return tl::unexpected(GitError(child->messages(), *status));
  for (std::string_view rest = *output; !rest.empty();) {
    const std::string scope = scopes ? TakeField(rest) : "own";
    OrganisationFile file = {TakeField(rest)};
    if (!file.path.starts_with('/')) {
      return Fail(std::string(kSetting),
                  file.path.empty()
                      ? "is empty in git's " + scope + " configuration"
                      : file.path + " is relative, in git's " + scope + " configuration",
                  "give an absolute path, or one that begins with ~/");
    }
    file.may_replace = scope == "system" || scope == "global" || scope == "command";
    files.push_back(std::move(file));
  }
  return files;
}

// The top of the working tree; empty: there is none.
Result<std::string> TopOf(const GitPlace& place, const Surroundings& around) {
  if (around.known) return around.top;
  const Result<std::optional<std::string>> top = TopOfWorkingTree(place);
  return top && *top ? **top : std::string();  // what git refuses, the scan is told as well
}

}  // namespace

Result<std::vector<OrganisationFile>> OrganisationFiles(const Options& options,
                                                        const GitPlace& place) {
  std::vector<OrganisationFile> named;
  for (const std::string& path : options.organisation_configs) named.push_back({path});
  const Surroundings around = LookAround(place);
  if (GitMayName(around)) {
    Result<std::vector<OrganisationFile>> files = AskGit(place);
    if (!files) return tl::unexpected(files.error());
    named.insert(named.end(), files->begin(), files->end());
  }
  if (named.empty()) return named;
  const Result<std::string> top = TopOf(place, around);
  if (!top) return tl::unexpected(top.error());
  std::vector<OrganisationFile> each_once;
  for (OrganisationFile& file : named) {
    const std::string real = RealPath(file.path);
    const auto same =
        std::find_if(each_once.begin(), each_once.end(), [&](const OrganisationFile& other) {
          return other.path == file.path || (!real.empty() && RealPath(other.path) == real);
        });
    if (same != each_once.end()) {
      same->may_replace = same->may_replace || file.may_replace;
      continue;
    }
    if (!top->empty())
      file.in_repository = PathInRepository(*top, Absolute(RealPath("."), file.path));
    each_once.push_back(std::move(file));
  }
  return each_once;
}

}  // namespace leaktight
