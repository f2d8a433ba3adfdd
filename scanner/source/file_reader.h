// Files of a working tree, read one after the other.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "source/blob.h"

namespace leaktight {

// Reads files below one folder, without following any symbolic link on the way: of a link the
// target is read, and what lies behind a linked folder is absent, as git sees it. Not shared by
// threads: each has its own, with a buffer that is used again and the last folder held open, so
// that a file in it costs open, fstat, read and close, and no walk from the root.
class FileReader {
 public:
  enum class Kind : uint8_t {
    kRead,
    kAbsent,     // nothing of this name, or a folder
    kSpecial,    // pipe, socket, device: not opened for reading
    kOverLimit,  // not read; its size is told
  };
  struct File {
    Kind kind = Kind::kRead;
    FileMode mode = FileMode::kRegular;
    std::string_view bytes;  // valid until the next call
    uint64_t size = 0;
  };

  // `root` is empty for where the caller stands.
  FileReader(std::string root, uint64_t limit);
  FileReader(const FileReader&) = delete;
  FileReader& operator=(const FileReader&) = delete;
  ~FileReader();

  // A file that is there and cannot be read is an error.
  Result<File> Read(std::string_view path);

 private:
  enum class Opened { kYes, kNoSuchFolder, kError };
  Opened OpenFolder(std::string_view folder);
  Result<File> ReadLink(const std::string& name, std::string_view path);
  Result<File> ReadDescriptor(int descriptor, std::string_view path);
  void Reserve(size_t size);

  const std::string root_;
  const uint64_t limit_;
  int root_descriptor_ = -1;
  int folder_descriptor_ = -1;  // of folder_; may be the root's
  std::string folder_;
  std::unique_ptr<char[]> buffer_;
  size_t capacity_ = 0;
};

}  // namespace leaktight
