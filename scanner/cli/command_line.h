// The command line as a function: arguments in, exit status out.
#pragma once

namespace leaktight {

// 0: nothing found; 1: findings; 2: the job could not be done whole.
int RunCommandLine(int argc, const char* const* argv);

}  // namespace leaktight
