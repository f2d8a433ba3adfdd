// A file's bytes, as the system's page cache has them.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/error.h"

namespace leaktight {

// Read only, and unmapped when nobody needs it any more. Only for files that are never cut short
// while they are in use: git writes packs, indexes and loose objects beside their place and renames
// them, and removes them, which leaves a mapping whole. A pipe or a device is an error, not waited
// for.
class MappedFile {
 public:
  static Result<MappedFile> Open(const std::string& path);

  MappedFile() = default;  // no bytes
  MappedFile(MappedFile&& other) noexcept;
  MappedFile& operator=(MappedFile&& other) noexcept;
  ~MappedFile();

  std::string_view bytes() const { return bytes_; }

  // What was read so far is not likely to be read again: it counts no more as this process's
  // memory. Reading it is as right as before, and slower.
  void SetAside() const;

 private:
  explicit MappedFile(std::string_view bytes) : bytes_(bytes) {}

  std::string_view bytes_;
};

}  // namespace leaktight
