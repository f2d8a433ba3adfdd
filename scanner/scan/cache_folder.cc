#include "scan/cache_folder.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>
#include <vector>

#include "base/file.h"
#include "base/random_bytes.h"

namespace leaktight {
namespace {

constexpr size_t kKeyBytes = 32;
constexpr time_t kHalfWrittenSeconds = 60 * 60;

bool IsOwnFolder(const std::string& path) {
  struct stat status {};
  return stat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode) && status.st_uid == geteuid();
}

std::optional<std::string> ReadKey(const std::string& path) {
  const auto status = StatusOf(path);
  const bool is_private = status && S_ISREG(status->st_mode) && status->st_uid == geteuid() &&
                          (status->st_mode & (S_IRWXG | S_IRWXO)) == 0;
  std::string key;
  if (!is_private || status->st_size != kKeyBytes || !ReadFileInto(path, key) ||
      key.size() != kKeyBytes) {
    return std::nullopt;
  }
  return key;
}

// Of several scans that make one at the same time, the first one's stands: theirs is not put in its
// place.
std::optional<std::string> ReadOrMakeKey(const std::string& path) {
  if (auto key = ReadKey(path)) return key;
  const bool made = WritePrivateFile(path, RandomBytes(kKeyBytes), false).has_value();
  static_cast<void>(made);  // not where another scan was first
  return ReadKey(path);
}

std::optional<std::string> KeyAt(const std::string& path) {
  if (auto key = ReadOrMakeKey(path)) return key;
  // What stands there is no key: written by hand, or copied without its mode.
  const auto status = StatusOf(path);
  if (!status || S_ISDIR(status->st_mode) || unlink(path.c_str()) != 0) return std::nullopt;
  return ReadOrMakeKey(path);
}

}  // namespace

std::optional<CacheFolder> OpenCacheFolder(const std::string& common_folder) {
  if (!IsOwnFolder(common_folder)) return std::nullopt;
  CacheFolder folder;
  folder.path = common_folder + "/leaktight";
  if (!StatusOf(folder.path)) mkdir(folder.path.c_str(), S_IRWXU);
  if (!IsOwnFolder(folder.path)) return std::nullopt;
  std::optional<std::string> key = KeyAt(folder.path + "/key");
  if (!key) return std::nullopt;
  folder.key = std::move(*key);
  return folder;
}

std::optional<uint64_t> SizeOfOwnFile(const std::string& path) {
  const auto status = StatusOf(path);
  if (!status || !S_ISREG(status->st_mode) || status->st_uid != geteuid()) return std::nullopt;
  return static_cast<uint64_t>(status->st_size);
}

void DropOldFiles(const std::string& folder, std::string_view prefix, size_t keep) {
  std::error_code error;
  // Scans that end within the same second write one after the other all the same.
  std::vector<std::pair<std::filesystem::file_time_type, std::string>> files;
  const time_t now = time(nullptr);
  for (const auto& file : std::filesystem::directory_iterator(folder, error)) {
    const std::string name = file.path().filename().string();
    const auto status = StatusOf(file.path().string());
    if (!status || !S_ISREG(status->st_mode)) continue;
    const bool half_written = name.find('.') != std::string::npos;
    if (half_written && now - status->st_mtime > kHalfWrittenSeconds) {
      unlink(file.path().c_str());
    } else if (!half_written && name.starts_with(prefix)) {
      files.emplace_back(file.last_write_time(error), file.path().string());
    }
  }
  std::sort(files.rbegin(), files.rend());
  for (size_t i = keep; i < files.size(); i++) unlink(files[i].second.c_str());
}

}  // namespace leaktight
