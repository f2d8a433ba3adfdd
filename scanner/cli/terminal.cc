#include "cli/terminal.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <string_view>

namespace leaktight {
namespace {

std::string_view Variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string_view() : std::string_view(value);
}

}  // namespace

bool WantsColor(const Options& options) {
  if (options.color != ColorChoice::kAuto) return options.color == ColorChoice::kAlways;
  if (!Variable("NO_COLOR").empty()) return false;
  const std::string_view forced = Variable("CLICOLOR_FORCE");
  if (!forced.empty() && forced != "0") return true;
  const std::string_view term = Variable("TERM");
  return !term.empty() && term != "dumb" && isatty(STDOUT_FILENO) == 1;
}

size_t LineWidth() {
  constexpr size_t kLeast = 40, kMost = 120;
  winsize size{};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return kUsualLineWidth;
  return std::clamp<size_t>(size.ws_col, kLeast, kMost);
}

bool InCommitHook() {
  // Git names the index to every pre-commit hook; the pre-commit framework sets PRE_COMMIT.
  return !Variable("GIT_INDEX_FILE").empty() || !Variable("PRE_COMMIT").empty();
}

}  // namespace leaktight
