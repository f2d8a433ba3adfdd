#include "source/walk.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>
#include <utility>
#include <vector>

namespace leaktight {
namespace {

struct CloseFolder {
  void operator()(DIR* folder) const { closedir(folder); }
};
using Folder = std::unique_ptr<DIR, CloseFolder>;

struct Entry {
  std::string name;
  bool is_folder = false;
};

Folder Open(const std::string& path, bool follow) {
  const int flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC | (follow ? 0 : O_NOFOLLOW);
  const int descriptor = open(path.c_str(), flags);
  if (descriptor < 0) return nullptr;
  Folder folder(fdopendir(descriptor));
  if (!folder) close(descriptor);
  return folder;
}

bool IsFolder(DIR* folder, const dirent& entry) {
#ifdef DT_UNKNOWN
  if (entry.d_type != DT_UNKNOWN) return entry.d_type == DT_DIR;
#endif
  struct stat status;
  return fstatat(dirfd(folder), entry.d_name, &status, AT_SYMLINK_NOFOLLOW) == 0 &&
         S_ISDIR(status.st_mode);
}

// False where reading fails; errno says why.
bool ReadEntries(DIR* folder, std::vector<Entry>& entries) {
  while (true) {
    errno = 0;
    const dirent* entry = readdir(folder);
    if (entry == nullptr) break;
    const std::string_view name = entry->d_name;
    if (name == "." || name == ".." || name == ".git") continue;
    entries.push_back({std::string(name), IsFolder(folder, *entry)});
  }
  if (errno != 0) return false;
  std::sort(entries.begin(), entries.end(),
            [](const Entry& a, const Entry& b) { return a.name < b.name; });
  return true;
}

}  // namespace

void WalkFolder(const std::string& root, std::string_view start,
                const std::function<void(std::string path)>& take,
                const std::function<void(Error error)>& fail) {
  const std::string prefix = root.empty() ? "" : root + "/";
  std::vector<std::string> waiting = {std::string(start)};
  std::vector<Entry> entries;
  while (!waiting.empty()) {
    const std::string path = std::move(waiting.back());
    waiting.pop_back();
    const std::string full = prefix + path;
    const Folder folder = Open(full.empty() ? "." : full, path.empty());
    entries.clear();
    if (!folder || !ReadEntries(folder.get(), entries)) {
      fail({path.empty() ? full : path,
            std::string("the folder cannot be read: ") + std::strerror(errno), ""});
    }
    const std::string parent = path.empty() ? "" : path + "/";
    const size_t first = waiting.size();
    for (Entry& entry : entries) {
      if (entry.is_folder) {
        waiting.push_back(parent + entry.name);
      } else {
        take(parent + entry.name);
      }
    }
    std::reverse(waiting.begin() + static_cast<std::ptrdiff_t>(first), waiting.end());
  }
}

}  // namespace leaktight
