// A folder with all that is in it, whatever git thinks of it.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "base/error.h"

namespace leaktight {

// Hands every file, link and special file below `start` to `take`, as paths relative to `root`:
// folders are entered, linked ones are not, and whatever is called ".git" is left out. `start` is
// relative to `root`; empty: all of it. Folders that cannot be read go to `fail`, and the walk goes
// on. Entries of a folder come in the order of their bytes.
void WalkFolder(const std::string& root, std::string_view start,
                const std::function<void(std::string path)>& take,
                const std::function<void(Error error)>& fail);

}  // namespace leaktight
