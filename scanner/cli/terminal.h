// What the environment says about where output goes. Only this folder reads the environment.
#pragma once

#include <cstddef>

#include "cli/options.h"

namespace leaktight {

// Whether text on standard output is to be colored. The flag decides, then NO_COLOR
// (https://no-color.org), then CLICOLOR_FORCE (https://bixense.com/clicolors), then whether a
// terminal is there that can.
bool WantsColor(const Options& options);

// The cells of a line: the terminal's, within reason; for pipes and files 100.
size_t LineWidth(const Options& options);

// Does git, or a program that runs git's hooks, run us before a commit?
bool InCommitHook();

}  // namespace leaktight
