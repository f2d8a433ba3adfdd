// A state of the whole tree: the index, the working tree, a revision.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "source/blob.h"

namespace leaktight {

struct SnapshotEntry {
  std::string path;  // raw bytes, relative to the top
  std::string id;    // the blob's id in hexadecimal; empty in a working tree
  FileMode mode = FileMode::kRegular;
};

// Paths at once, bytes on demand. Not shared by threads.
class Snapshot {
 public:
  virtual ~Snapshot() = default;

  // Every path that `wanted` takes, sorted by bytes.
  virtual Result<std::vector<SnapshotEntry>> List(
      const std::function<bool(std::string_view path)>& wanted) = 0;

  virtual Result<std::string> Read(const SnapshotEntry& entry) = 0;
};

}  // namespace leaktight
