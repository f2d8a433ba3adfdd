// The git hook that `hook install` writes.
#pragma once

#include <string>
#include <string_view>

namespace leaktight {

// The name that a hook which was there before is kept under, beside ours.
inline constexpr std::string_view kHookName = "pre-commit";
inline constexpr std::string_view kEarlierHookName = "pre-commit.before-leaktight";

// A POSIX shell script. `program` is the absolute path of the leaktight that installs it, for
// programs that run git with another PATH; empty: PATH alone is asked. hooks/pre-commit in the
// repository is this script with an empty one.
std::string HookScript(std::string_view program);

// Was this script written by us?
bool IsHookScript(std::string_view script);

}  // namespace leaktight
