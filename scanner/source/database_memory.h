// How much memory SQLite may take.
#pragma once

#include <cstdint>

namespace leaktight {

// While one of these stands, SQLite may take this many bytes more on this thread; what it asks for
// beyond is refused, and the statement that wanted it fails. (SQLite's own limits are those of the
// whole process.)
class DatabaseMemory {
 public:
  explicit DatabaseMemory(int64_t bytes);
  DatabaseMemory(const DatabaseMemory&) = delete;
  DatabaseMemory& operator=(const DatabaseMemory&) = delete;
  ~DatabaseMemory();

  // Sees to it that SQLite asks here, before its first use: false if it was used before.
  static bool Count();
};

}  // namespace leaktight
