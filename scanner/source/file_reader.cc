#include "source/file_reader.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "base/descriptor.h"

namespace leaktight {
namespace {

constexpr size_t kFirstCapacity = 256 << 10;

#ifdef O_PATH
constexpr int kOpenFolder = O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
#else
constexpr int kOpenFolder = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
#endif
// Without waiting for the other end of a pipe.
constexpr int kOpenFile = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC;

tl::unexpected<Error> Cannot(std::string_view what, std::string_view path, int error) {
  return Fail(std::string(path), std::string(what) + ": " + std::strerror(error));
}

// A component is missing, is no folder, or is a link: O_NOFOLLOW makes ELOOP of one, and
// O_DIRECTORY ENOTDIR.
bool MeansAbsent(int error) {
  return error == ENOENT || error == ENOTDIR || error == ELOOP;
}

}  // namespace

FileReader::FileReader(std::string root, uint64_t limit) : root_(std::move(root)), limit_(limit) {}

FileReader::~FileReader() {
  if (folder_descriptor_ >= 0 && folder_descriptor_ != root_descriptor_) close(folder_descriptor_);
  if (root_descriptor_ >= 0) close(root_descriptor_);
}

void FileReader::Reserve(size_t size) {
  if (size <= capacity_) return;
  capacity_ = std::max({size, 2 * capacity_, kFirstCapacity});
  buffer_.reset(new char[capacity_]);
}

FileReader::Opened FileReader::OpenFolder(std::string_view folder) {
  if (folder_descriptor_ >= 0 && folder_ == folder) return Opened::kYes;
  if (root_descriptor_ < 0) {
    const char* root = root_.empty() ? "." : root_.c_str();
    root_descriptor_ = open(root, kOpenFolder & ~O_NOFOLLOW);
    if (root_descriptor_ < 0) return Opened::kError;
  }
  if (folder_descriptor_ >= 0 && folder_descriptor_ != root_descriptor_) close(folder_descriptor_);
  folder_descriptor_ = -1;
  int at = root_descriptor_;
  std::string part;
  for (std::string_view rest = folder; !rest.empty();) {
    part = rest.substr(0, rest.find('/'));
    rest.remove_prefix(std::min(part.size() + 1, rest.size()));
    const int next = openat(at, part.c_str(), kOpenFolder);
    const int error = errno;
    if (at != root_descriptor_) close(at);
    if (next < 0) {
      errno = error;
      return MeansAbsent(error) ? Opened::kNoSuchFolder : Opened::kError;
    }
    at = next;
  }
  folder_descriptor_ = at;
  folder_ = folder;
  return Opened::kYes;
}

Result<FileReader::File> FileReader::Read(std::string_view path) {
  const size_t slash = path.rfind('/');
  const bool at_top = slash == std::string_view::npos;
  switch (OpenFolder(at_top ? std::string_view() : path.substr(0, slash))) {
    case Opened::kYes:
      break;
    case Opened::kNoSuchFolder:
      return File{Kind::kAbsent, FileMode::kRegular, {}, 0};
    case Opened::kError:
      return Cannot("its folder cannot be opened", path, errno);
  }
  const std::string name(at_top ? path : path.substr(slash + 1));
  const Descriptor file(openat(folder_descriptor_, name.c_str(), kOpenFile));
  if (file.get() >= 0) return ReadDescriptor(file.get(), path);
  const int error = errno;
  // FreeBSD says EMLINK, NetBSD EFTYPE where others say ELOOP: the link itself tells.
  if (error != ENOENT && error != EACCES) {
    struct stat status;
    if (fstatat(folder_descriptor_, name.c_str(), &status, AT_SYMLINK_NOFOLLOW) == 0) {
      if (S_ISLNK(status.st_mode)) return ReadLink(name, path);
      if (!S_ISREG(status.st_mode) && !S_ISDIR(status.st_mode)) {  // a socket cannot be opened
        return File{Kind::kSpecial, FileMode::kRegular, {}, 0};
      }
    }
  }
  if (MeansAbsent(error)) return File{Kind::kAbsent, FileMode::kRegular, {}, 0};
  return Cannot("cannot be opened", path, error);
}

Result<FileReader::File> FileReader::ReadLink(const std::string& name, std::string_view path) {
  Reserve(kFirstCapacity);
  const ssize_t size = readlinkat(folder_descriptor_, name.c_str(), buffer_.get(), capacity_);
  if (size < 0) return Cannot("the link cannot be read", path, errno);
  const auto bytes = static_cast<size_t>(size);
  return File{Kind::kRead, FileMode::kSymlink, {buffer_.get(), bytes}, bytes};
}

Result<FileReader::File> FileReader::ReadDescriptor(int descriptor, std::string_view path) {
  struct stat status;
  if (fstat(descriptor, &status) < 0) return Cannot("cannot be looked at", path, errno);
  if (S_ISDIR(status.st_mode)) return File{Kind::kAbsent, FileMode::kRegular, {}, 0};
  if (!S_ISREG(status.st_mode)) return File{Kind::kSpecial, FileMode::kRegular, {}, 0};
  const auto told = static_cast<uint64_t>(status.st_size);
  if (told > limit_) return File{Kind::kOverLimit, FileMode::kRegular, {}, told};

  // One byte more than the size: a short read then is the end, and no second one is needed. A file
  // that grows meanwhile, or tells no size (as in /proc), is read to its real end.
  Reserve(told + 1);
  size_t size = 0;
  while (true) {
    const ssize_t got = read(descriptor, buffer_.get() + size, capacity_ - size);
    if (got < 0) {
      if (errno == EINTR) continue;
      return Cannot("cannot be read", path, errno);
    }
    size += static_cast<size_t>(got);
    if (got == 0 || (size >= told && size < capacity_ && told > 0)) break;
    if (size > limit_) return File{Kind::kOverLimit, FileMode::kRegular, {}, size};
    if (size == capacity_) {
      std::unique_ptr<char[]> larger(new char[2 * capacity_]);
      std::memcpy(larger.get(), buffer_.get(), size);
      buffer_ = std::move(larger);
      capacity_ *= 2;
    }
  }
  return File{Kind::kRead, FileMode::kRegular, {buffer_.get(), size}, size};
}

}  // namespace leaktight
