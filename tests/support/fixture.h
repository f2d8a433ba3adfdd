// The sample files of fixtures/.
#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "base/file.h"
#include "catch.h"
#include "support/checked.h"

namespace leaktight {

// A fixture is a folder of files whose names end with ".in": so they are what they stand for only
// here, and not in a scan of this repository. Path → bytes, with generated secrets.
inline std::map<std::string, std::string> ReadFixture(const std::filesystem::path& folder,
                                                      uint64_t seed) {
  std::map<std::string, std::string> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file()) continue;
    std::string path = std::filesystem::relative(entry.path(), folder).generic_string();
    REQUIRE(path.ends_with(".in"));
    path.resize(path.size() - 3);
    const auto text = ReadFile(entry.path().string());
    REQUIRE(text);
    files[path] = Expanded(*text, seed);
  }
  return files;
}

}  // namespace leaktight
