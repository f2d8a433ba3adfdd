// A temporary folder with files in it.
#pragma once

#include <filesystem>
#include <fstream>
#include <string>

#include "base/file.h"
#include "support/temporary_folder.h"

namespace leaktight {

class ScratchFolder : public TemporaryFolder {
 public:
  std::string path() const { return Path({}); }
  std::string operator/(const std::string& name) const { return Path(name); }

  void Write(const std::string& name, std::string_view text) const {
    std::ofstream(Path(name), std::ios::binary) << text;
  }
  std::string Read(const std::string& name) const {
    return ReadFile(Path(name)).value_or("(unreadable)");
  }
  bool Has(const std::string& name) const {
    return std::filesystem::symlink_status(Path(name)).type() !=
           std::filesystem::file_type::not_found;
  }
};

}  // namespace leaktight
