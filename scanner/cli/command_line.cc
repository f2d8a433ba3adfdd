#include "cli/command_line.h"

#include <cstdio>

namespace leaktight {

int RunCommandLine(int, const char* const*) {
  std::puts("leaktight " LEAKTIGHT_VERSION);
  return 0;
}

}  // namespace leaktight
