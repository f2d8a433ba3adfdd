// Files below one folder, replaced whole, without a step through a symbolic link.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace leaktight {

class FolderWriter {
 public:
  // `root` is absolute, and stays as it is meanwhile.
  explicit FolderWriter(std::string root) : root_(std::move(root)) {}

  // The bytes of a regular file; nothing where there is none. A link, a folder or a device of the
  // name is an error, and so is a link or another repository on the way.
  Result<std::optional<std::string>> Read(const std::string& path) const;

  // Puts the bytes there if the file is still as `before` says (nothing: not there). It keeps its
  // mode; a new one has 0600 where it is `secret`, else what the umask leaves. Folders are made at
  // need.
  Result<void> Write(const std::string& path, const std::optional<std::string>& before,
                     std::string_view bytes, bool secret);

  // Puts back what Write has changed, the last first. What cannot be put back is an error that
  // names it, behind which the others are put back all the same.
  Result<void> Undo();

 private:
  struct Written {
    std::string path;
    std::optional<std::string> before;
  };

  std::string root_;
  std::vector<Written> written_;
  std::vector<std::string> folders_;  // that were made
};

}  // namespace leaktight
