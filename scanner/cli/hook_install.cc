#include "cli/hook_install.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

#include "base/file.h"
#include "cli/hook_script.h"

namespace leaktight {
namespace {

enum class Hook { kNone, kOurs, kForeign };

// What stands at a path. A symbolic link is looked through to tell whose it is; one that leads
// nowhere is somebody's all the same.
Hook Look(const std::string& path) {
  struct stat status {};
  if (lstat(path.c_str(), &status) != 0) return Hook::kNone;
  const auto script = ReadFile(path);
  return script && IsHookScript(*script) ? Hook::kOurs : Hook::kForeign;
}

tl::unexpected<Error> FailBySystem(const std::string& path, std::string next = {}) {
  return Fail(path, std::strerror(errno), std::move(next));
}

Result<void> WriteScript(const std::string& path, const std::string& program) {
  if (auto written = WriteFileWhole(path, HookScript(program)); !written) return written;
  if (chmod(path.c_str(), 0755) != 0) return FailBySystem(path);
  return {};
}

}  // namespace

Result<std::string> InstallHook(const std::string& folder, const std::string& program) {
  if (mkdir(folder.c_str(), 0777) != 0 && errno != EEXIST) {
    return FailBySystem(folder, "git looks for hooks there; create it, or unset core.hooksPath");
  }
  const std::string path = folder + "/" + std::string(kHookName);
  const std::string earlier = folder + "/" + std::string(kEarlierHookName);
  const Hook hook = Look(path);
  const bool has_earlier = Look(earlier) != Hook::kNone;
  if (hook == Hook::kForeign && has_earlier) {
    return Fail(path, "is not leaktight's hook, and " + earlier + " keeps another one already",
                "make one hook of the two first, then install again");
  }
  if (hook == Hook::kForeign && std::rename(path.c_str(), earlier.c_str()) != 0) {
    return FailBySystem(path, "the hook that is there could not be moved aside");
  }
  if (auto written = WriteScript(path, program); !written) {
    if (hook == Hook::kForeign) std::rename(earlier.c_str(), path.c_str());
    return tl::unexpected(written.error());
  }
  std::string said = hook == Hook::kOurs ? "The hook was there already and is up to date: "
                                         : "Every commit is checked from now on by ";
  said += path + "\n";
  if (hook == Hook::kForeign) {
    said += "The hook that was there runs first, as " + earlier + "\n";
  }
  return said;
}

Result<std::string> UninstallHook(const std::string& folder) {
  const std::string path = folder + "/" + std::string(kHookName);
  const std::string earlier = folder + "/" + std::string(kEarlierHookName);
  const Hook hook = Look(path);
  const bool has_earlier = Look(earlier) != Hook::kNone;
  if (hook == Hook::kForeign) {
    return Fail(path, "is not leaktight's hook",
                has_earlier ? earlier + " is the one that was there before leaktight's" : "");
  }
  if (hook == Hook::kNone && !has_earlier) return "There is no hook to take out: " + path + "\n";
  if (has_earlier) {
    if (std::rename(earlier.c_str(), path.c_str()) != 0) return FailBySystem(earlier);
    return "The hook that was there before is back: " + path + "\n";
  }
  if (unlink(path.c_str()) != 0) return FailBySystem(path);
  return "The hook is gone: " + path + "\n";
}

}  // namespace leaktight
