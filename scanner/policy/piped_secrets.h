// What one command of a script hands the next as a password: `echo x | passwd --stdin root`.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "policy/shell_words.h"

namespace leaktight {

struct PipedSecret {
  size_t word = 0;        // which of the words of `from` it stands in
  std::string_view text;  // the part of it
  std::string_view to;    // the program that takes it
};

// Of two commands that stand behind one another in `script`; nothing: the second takes no password
// from what it reads, or the first says none. It may be a reference all the same.
std::optional<PipedSecret> SecretPiped(std::string_view script, const ShellCommand& from,
                                       const ShellCommand& to);

}  // namespace leaktight
