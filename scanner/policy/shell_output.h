// Where the output of a script's commands goes.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/span.h"
#include "policy/shell_words.h"

namespace leaktight {

enum class OutputTo : uint8_t {
  kLog,   // what whoever runs the script sees
  kFile,  // `> file`, `>> file`
  kPipe,  // the next command
};

struct CommandOutput {
  OutputTo to = OutputTo::kLog;
  std::string file;
};

// One for each of the commands that ShellCommands read from the script, near enough. What a group
// (`{ … } > file`, `done > file`) redirects counts for the commands within.
std::vector<CommandOutput> OutputsOf(std::string_view script,
                                     const std::vector<ShellCommand>& commands);

// `$(echo "$KEY" | wc -c)`: of what stands at `part` of a word only the size is put there.
bool IsCounted(std::string_view word, Span part);

}  // namespace leaktight
