// Putting the git hook into a repository, and taking it out again.
#pragma once

#include <string>

#include "base/error.h"

namespace leaktight {

// Both say what they did, in a sentence or two for the user. Neither touches a hook that is not
// ours, save to move it aside and back.
//
// `folder`: where git looks for hooks. `program`: as HookScript takes it.
Result<std::string> InstallHook(const std::string& folder, const std::string& program);
Result<std::string> UninstallHook(const std::string& folder);

}  // namespace leaktight
