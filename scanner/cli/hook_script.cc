#include "cli/hook_script.h"

namespace leaktight {
namespace {

// By this line a hook is known as ours, whatever else changes between versions.
constexpr std::string_view kMark = "# leaktight-hook 1: ";

constexpr std::string_view kBegin = R"(#!/bin/sh
# leaktight-hook 1: checks what is about to be committed for secrets.
# Written by `leaktight hook install`; `leaktight hook uninstall` takes it out again.
# To go past it once: git commit --no-verify

# A hook that was here before runs first.
earlier="$(dirname "$0")/pre-commit.before-leaktight"
if [ -x "$earlier" ]; then
  "$earlier" "$@" || exit
fi

program=)";

constexpr std::string_view kEnd = R"(
[ -x "$program" ] || program=$(command -v leaktight) || {
  echo "leaktight is not installed, so this commit was not checked for secrets and is stopped." >&2
  echo "Install it, take the hook out (rm '$0'), or go past it once: git commit --no-verify" >&2
  exit 2
}
exec "$program" staged
)";

// A word that the shell takes as it is.
std::string Quoted(std::string_view text) {
  std::string quoted = "'";
  for (const char c : text) {
    if (c == '\'') {
      quoted += "'\\''";
    } else {
      quoted += c;
    }
  }
  return quoted + '\'';
}

}  // namespace

std::string HookScript(std::string_view program) {
  return std::string(kBegin) + Quoted(program) + std::string(kEnd);
}

bool IsHookScript(std::string_view script) {
  return script.substr(0, 512).find(kMark) != std::string_view::npos;
}

}  // namespace leaktight
