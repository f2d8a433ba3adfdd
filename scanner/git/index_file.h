// Git's index, read without git: Documentation/gitformat-index.txt, versions 2 to 4.
#pragma once

#include <cstddef>
#include <functional>
#include <string_view>

#include "git/entries.h"

namespace leaktight {

// A path in the index with what stands there. The views are good during the call.
struct IndexFileEntry {
  GitMode mode = GitMode::kNone;
  std::string_view id;  // bytes
  int stage = 0;        // 1 to 3: one side of a conflict
  std::string_view path;
};

// Shows the entries of an index whose ids have `id_size` bytes, in their order, which is that of
// their paths' bytes. False where git has to be asked instead: the file is one half of a split
// index, or a sparse one, of a version that is not known here, or broken. Some entries may have
// been shown by then. The checksum at its end is not compared, as git itself does not when it
// reads.
bool ReadIndexFile(std::string_view bytes, size_t id_size,
                   const std::function<void(const IndexFileEntry& entry)>& see);

}  // namespace leaktight
