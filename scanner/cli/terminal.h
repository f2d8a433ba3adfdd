// What the environment says about where output goes. Only this folder reads the environment.
#pragma once

#include <cstddef>

#include "cli/options.h"

namespace leaktight {

// Whether text on standard output is to be colored. The flag decides, then NO_COLOR
// (https://no-color.org), then CLICOLOR_FORCE (https://bixense.com/clicolors), then whether a
// terminal is there that can.
bool WantsColor(const Options& options);

// The cells of a line on standard output: the terminal's, within reason; for pipes the usual.
inline constexpr size_t kUsualLineWidth = 100;
size_t LineWidth();

// Does git, or a program that runs git's hooks, run us before a commit?
bool InCommitHook();

}  // namespace leaktight
