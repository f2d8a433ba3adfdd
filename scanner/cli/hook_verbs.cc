// `hook install` and `hook uninstall`: where git looks for hooks, git itself is asked.
#include <unistd.h>
#include <climits>
#include <cstdlib>

#include <string>

#include "base/child_process.h"
#include "cli/hook_install.h"
#include "cli/output.h"
#include "cli/verbs.h"
#include "git/repository.h"

namespace leaktight {
namespace {

// What a git child prints, without its line ending. Not by way of GitOutput, which takes hooks out
// of git's configuration.
Result<std::string> Ask(const std::string& folder, std::vector<std::string> arguments) {
  ChildOptions options;
  options.arguments = std::move(arguments);
  options.arguments.insert(options.arguments.begin(), "git");
  options.directory = folder;
  auto child = ChildProcess::Start(options);
  if (!child) return tl::unexpected(child.error());
  auto output = child->ReadAll();
  if (!output) return output;
  const auto status = child->Wait();
  if (!status) return tl::unexpected(status.error());
  if (*status != 0) return tl::unexpected(GitError(child->messages(), *status));
  if (!output->empty() && output->back() == '\n') output->pop_back();
  return output;
}

struct Hooks {
  std::string folder;
  std::string shared;  // says who else uses the folder; empty: this repository alone
};

Result<Hooks> FindHooks() {
  const auto top = TopOfWorkingTree({});
  if (!top) return tl::unexpected(top.error());
  if (!top->has_value()) {
    return Fail("this folder", "is in no git repository", "run it inside one, or git init first");
  }
  auto folder = Ask(**top, {"rev-parse", "--git-path", "hooks"});
  if (!folder) return tl::unexpected(folder.error());
  Hooks hooks;
  hooks.folder = folder->front() == '/' ? *folder : **top + "/" + *folder;
  // "SCOPE\tVALUE"; an exit status of 1 where it is not set.
  const auto setting = Ask(**top, {"config", "--show-scope", "--get", "core.hooksPath"});
  if (setting && (setting->rfind("global", 0) == 0 || setting->rfind("system", 0) == 0)) {
    hooks.shared = "core.hooksPath is set for all repositories: the hook runs in each of them\n";
  }
  return hooks;
}

std::string OwnPath() {
  char path[PATH_MAX];
  const ssize_t size = readlink("/proc/self/exe", path, sizeof path);
  return size > 0 ? std::string(path, static_cast<size_t>(size)) : std::string();
}

Result<int> Tell(const Result<std::string>& said, const std::string& besides = {}) {
  if (!said) return tl::unexpected(said.error());
  return Show(EscapeLines(*said + besides));
}

}  // namespace

Result<int> RunHookInstall(const Options&) {
  const auto hooks = FindHooks();
  if (!hooks) return tl::unexpected(hooks.error());
  return Tell(InstallHook(hooks->folder, OwnPath()), hooks->shared);
}

Result<int> RunHookUninstall(const Options&) {
  const auto hooks = FindHooks();
  if (!hooks) return tl::unexpected(hooks.error());
  return Tell(UninstallHook(hooks->folder));
}

}  // namespace leaktight
