// The folder "leaktight" in a repository's own, for what may be lost at any time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace leaktight {

struct CacheFolder {
  std::string path;
  std::string key;  // 32 random bytes, the same at each opening
};

// Makes the folder and its key where they are missing. Nothing where they cannot be kept: on
// read-only media, and in a repository of another user, to whom files of ours would be in the way.
// A key that others could read is thrown away, and a new one made.
std::optional<CacheFolder> OpenCacheFolder(const std::string& common_folder);

// Of a regular file of this user that no link leads to; else nothing.
std::optional<uint64_t> SizeOfOwnFile(const std::string& path);

// Deletes the files of the folder whose names begin with `prefix`, but for the `keep` that were
// written last; and what a scan that was killed has left half-written.
void DropOldFiles(const std::string& folder, std::string_view prefix, size_t keep);

}  // namespace leaktight
