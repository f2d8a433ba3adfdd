// Unified diffs that `git apply` takes.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "fix/edit.h"

namespace leaktight {

// A file of the repository and what becomes of it.
struct FileChange {
  std::string path;                   // raw bytes, relative to the top
  std::optional<std::string> before;  // nothing: there is none yet
  std::vector<TextEdit> edits;        // of `before`; of a new file none
  std::string after;
};

// In the format of git's diff-generate-patch.txt with three lines of context, names quoted as git
// quotes them. Lines that an edit touches and does not change are context.
std::string PatchOf(const std::vector<FileChange>& changes);

}  // namespace leaktight
