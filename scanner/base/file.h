// Files of the machine: read whole, written whole or not at all.
#pragma once

#include <sys/stat.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"

namespace leaktight {

// Reads all of a regular file into `bytes`, whose capacity is reused. Does not follow a symbolic
// link in the last part of the path, and does not wait on pipes or devices: those are errors.
Result<void> ReadFileInto(const std::string& path, std::string& bytes);

// The same, following links: for files that the user names.
Result<std::string> ReadFile(const std::string& path);

// Is there anything of this name, behind a link too?
bool IsThere(const std::string& path);

// What the system says of it; of a link in the last part, of that itself. Nothing where there is
// none, or one may not look.
std::optional<struct stat> StatusOf(const std::string& path);

// The absolute path without links; empty: there is nothing there.
std::string RealPath(const std::string& path);

// Reads a descriptor to its end.
Result<std::string> ReadAll(int descriptor, const std::string& name);

// Writes beside the target and renames over it, so that a reader sees the old file or the whole new
// one. Where the path is a link, the file that it leads to. A device or pipe is written directly.
Result<void> WriteFileWhole(const std::string& path, std::string_view bytes);

// The same for a file that only its owner may read. A link is replaced, not followed. `replace`
// false: an error where there is one already, and no reader sees less than all of it.
Result<void> WritePrivateFile(const std::string& path, std::string_view bytes, bool replace);

}  // namespace leaktight
