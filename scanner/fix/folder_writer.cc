#include "fix/folder_writer.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "base/file.h"
#include "base/hash.h"
#include "base/random_bytes.h"
#include "base/write_all.h"

namespace leaktight {
namespace {

class Folder {
 public:
  explicit Folder(int fd = -1) : fd_(fd) {}
  Folder(Folder&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Folder& operator=(Folder&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() {
    if (fd_ >= 0) close(fd_);
  }
  int fd() const { return fd_; }

 private:
  int fd_;
};

tl::unexpected<Error> FailBySystem(const std::string& path) {
  if (errno == ELOOP || errno == ENOTDIR) {
    return Fail(path, "a symbolic link stands there or on the way", "mend that by hand");
  }
  return Fail(path, std::strerror(errno));
}

std::string NameOf(const std::string& path) {
  return path.substr(path.rfind('/') + 1);
}

// The folder that a file is in. `make`: folders that are not there are made, and told of. A folder
// that is not there is a Folder without descriptor.
Result<Folder> OpenFolderOf(const std::string& root, const std::string& path,
                            std::vector<std::string>* make) {
  constexpr int kFlags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
  Folder folder(open(root.c_str(), kFlags));
  if (folder.fd() < 0) return FailBySystem(root);
  for (size_t at = 0, slash = 0; (slash = path.find('/', at)) != std::string::npos;
       at = slash + 1) {
    const std::string part = path.substr(at, slash - at);
    if (make != nullptr && mkdirat(folder.fd(), part.c_str(), 0777) == 0) {
      make->push_back(path.substr(0, slash));
    }
    Folder next(openat(folder.fd(), part.c_str(), kFlags));
    if (next.fd() < 0) {
      if (errno == ENOENT) return Folder();
      return FailBySystem(path);
    }
    struct stat status {};
    if (fstatat(next.fd(), ".git", &status, AT_SYMLINK_NOFOLLOW) == 0) {
      return Fail(path, "lies in another repository, " + path.substr(0, slash),
                  "run leaktight fix there");
    }
    folder = std::move(next);
  }
  return folder;
}

struct OpenFile {
  std::optional<std::string> bytes;  // nothing: there is none
  mode_t mode = 0;
};

Result<OpenFile> ReadIn(const Folder& folder, const std::string& path) {
  OpenFile file;
  if (folder.fd() < 0) return file;
  // O_NONBLOCK: to open a pipe that nobody writes to would wait for ever.
  const Folder opened(
      openat(folder.fd(), NameOf(path).c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  if (opened.fd() < 0) {
    if (errno == ENOENT) return file;
    return FailBySystem(path);
  }
  struct stat status {};
  if (fstat(opened.fd(), &status) != 0) return FailBySystem(path);
  if (!S_ISREG(status.st_mode)) return Fail(path, "is not a regular file", "mend that by hand");
  Result<std::string> bytes = ReadAll(opened.fd(), path);
  if (!bytes) return tl::unexpected(bytes.error());
  file.bytes = std::move(*bytes);
  file.mode = status.st_mode & 07777;
  return file;
}

// Writes beside the file and renames over it.
Result<void> Replace(const Folder& folder, const std::string& path, std::string_view bytes,
                     mode_t mode, bool exact_mode) {
  const std::string name = NameOf(path);
  const std::string beside = "." + name.substr(0, 200) + "." + Hex(RandomBytes(8));
  const Folder file(
      openat(folder.fd(), beside.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode));
  if (file.fd() < 0) return FailBySystem(path);
  if ((!exact_mode || fchmod(file.fd(), mode) == 0) && WriteAll(file.fd(), bytes) &&
      fsync(file.fd()) == 0 &&
      renameat(folder.fd(), beside.c_str(), folder.fd(), name.c_str()) == 0) {
    return {};
  }
  const int error = errno;
  unlinkat(folder.fd(), beside.c_str(), 0);
  errno = error;
  return FailBySystem(path);
}

}  // namespace

Result<std::optional<std::string>> FolderWriter::Read(const std::string& path) const {
  const Result<Folder> folder = OpenFolderOf(root_, path, nullptr);
  if (!folder) return tl::unexpected(folder.error());
  Result<OpenFile> file = ReadIn(*folder, path);
  if (!file) return tl::unexpected(file.error());
  return std::move(file->bytes);
}

Result<void> FolderWriter::Write(const std::string& path, const std::optional<std::string>& before,
                                 std::string_view bytes, bool secret) {
  const Result<Folder> folder = OpenFolderOf(root_, path, &folders_);
  if (!folder) return tl::unexpected(folder.error());
  const Result<OpenFile> file = ReadIn(*folder, path);
  if (!file) return tl::unexpected(file.error());
  if (file->bytes != before) {
    return Fail(path, "has changed since it was scanned", "run leaktight fix again");
  }
  const bool there = file->bytes.has_value();
  const mode_t mode = there ? file->mode : secret ? 0600 : 0666;
  if (auto replaced = Replace(*folder, path, bytes, mode, there || secret); !replaced) {
    return replaced;
  }
  written_.push_back({path, before});
  return {};
}

Result<void> FolderWriter::Undo() {
  Result<void> all;
  for (; !written_.empty(); written_.pop_back()) {
    const Written& written = written_.back();
    const Result<Folder> folder = OpenFolderOf(root_, written.path, nullptr);
    Result<void> undone;
    if (!folder || folder->fd() < 0) {
      undone = Fail(written.path, "cannot be put back as it was");
    } else if (written.before) {
      const Result<OpenFile> file = ReadIn(*folder, written.path);
      const mode_t mode = file && file->bytes ? file->mode : 0600;
      undone = Replace(*folder, written.path, *written.before, mode, true);
    } else if (unlinkat(folder->fd(), NameOf(written.path).c_str(), 0) != 0) {
      undone = FailBySystem(written.path);
    }
    if (!undone && all) all = std::move(undone);
  }
  for (; !folders_.empty(); folders_.pop_back()) {
    rmdir((root_ + "/" + folders_.back()).c_str());  // stays where something else is in it
  }
  return all;
}

}  // namespace leaktight
