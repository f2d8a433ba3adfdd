// The words of a shell script, near enough to see what its commands are given.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/span.h"

namespace leaktight {

struct ShellWord {
  std::string text;            // quotes removed
  std::vector<uint32_t> from;  // for each byte of the text, where in the script it stands

  // A part of the text, in the script.
  Span InScript(Span part) const {
    if (part.empty()) return {};
    return {from[part.begin], from[part.end - 1] + size_t{1}};
  }
};

using ShellCommand = std::vector<ShellWord>;

// Commands end at line ends, `;`, `|`, `&` and parentheses (POSIX, "Shell Command Language"). What
// is substituted (`$(…)`, backquotes) stays as it is within its word; the text of a here-document
// is read as if it were commands. Never fails.
std::vector<ShellCommand> ShellCommands(std::string_view script);

// Does another value stand in this one: `$(NAME)` of Kubernetes, `${NAME}` and `$NAME` of a shell,
// a template's?
bool HoldsReference(std::string_view value);

}  // namespace leaktight
