#include "base/file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <memory>
#include <system_error>

#include "base/descriptor.h"
#include "base/write_all.h"

namespace leaktight {
namespace {

tl::unexpected<Error> FailBySystem(const std::string& path) {
  return Fail(path, std::strerror(errno));
}

// Reads up to the end of the file. `expected` is a guess at its size. Of a regular file a read that
// does not fill the buffer is the last one; of a pipe it only means that no more was there yet.
Result<void> ReadInto(int fd, const std::string& name, size_t expected, bool regular,
                      std::string& bytes) {
  // One byte more than expected, so that a regular file of that size takes a single call.
  bytes.resize(expected + 1);
  size_t size = 0;
  for (;;) {
    if (size == bytes.size()) bytes.resize(bytes.size() * 2);
    const size_t room = bytes.size() - size;
    const ssize_t got = read(fd, bytes.data() + size, room);
    if (got < 0) {
      if (errno == EINTR) continue;
      bytes.clear();
      return FailBySystem(name);
    }
    size += static_cast<size_t>(got);
    if (got == 0 || (regular && size >= expected && static_cast<size_t>(got) < room)) break;
  }
  bytes.resize(size);
  return {};
}

Result<void> ReadRegularFile(const std::string& path, int flags, std::string& bytes) {
  // O_NONBLOCK: to open a pipe that nobody writes to would wait for ever.
  const Descriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | flags));
  struct stat status {};
  if (file.get() < 0 || fstat(file.get(), &status) != 0) return FailBySystem(path);
  if (S_ISDIR(status.st_mode)) return Fail(path, "is a folder, not a file");
  if (!S_ISREG(status.st_mode)) return Fail(path, "is not a regular file");
  return ReadInto(file.get(), path, static_cast<size_t>(status.st_size), true, bytes);
}

}  // namespace

bool IsThere(const std::string& path) {
  struct stat status {};
  return stat(path.c_str(), &status) == 0;
}

std::optional<struct stat> StatusOf(const std::string& path) {
  struct stat status {};
  if (lstat(path.c_str(), &status) != 0) return std::nullopt;
  return status;
}

std::string RealPath(const std::string& path) {
  const std::unique_ptr<char, decltype(&std::free)> real(realpath(path.c_str(), nullptr),
                                                         &std::free);
  return real ? std::string(real.get()) : std::string();
}

Result<void> ReadFileInto(const std::string& path, std::string& bytes) {
  return ReadRegularFile(path, O_NOFOLLOW, bytes);
}

Result<std::string> ReadFile(const std::string& path) {
  std::string bytes;
  if (auto read = ReadRegularFile(path, 0, bytes); !read) return tl::unexpected(read.error());
  return bytes;
}

Result<std::string> ReadAll(int descriptor, const std::string& name) {
  std::string bytes;
  if (auto read = ReadInto(descriptor, name, 1 << 16, false, bytes); !read) {
    return tl::unexpected(read.error());
  }
  return bytes;
}

Result<void> WriteFileWhole(const std::string& path, std::string_view bytes) {
  struct stat status {};
  const bool exists = stat(path.c_str(), &status) == 0;
  if (exists && S_ISDIR(status.st_mode)) return Fail(path, "is a folder, not a file");
  if (exists && !S_ISREG(status.st_mode)) {
    Descriptor file(open(path.c_str(), O_WRONLY | O_CLOEXEC));
    if (file.get() < 0 || !WriteAll(file.get(), bytes) || !file.Close()) return FailBySystem(path);
    return {};
  }
  // A link stays one, and the file behind it is replaced: else whoever is root and writes to
  // /dev/stdout, where that is a regular file, would leave the machine without the link.
  std::error_code unresolved;
  const std::string target = std::filesystem::weakly_canonical(path, unresolved).string();
  const std::string& real = unresolved ? path : target;
  std::string beside = real + ".XXXXXX";
  Descriptor file(mkostemp(beside.data(), O_CLOEXEC));
  if (file.get() < 0) return FailBySystem(path);
  // mkostemp gives 0600; a new file gets what the umask leaves, a replaced one keeps its own.
  mode_t mode = status.st_mode & 07777;
  if (!exists) {
    const mode_t mask = umask(0);
    umask(mask);
    mode = 0666 & ~mask;
  }
  if (fchmod(file.get(), mode) == 0 && WriteAll(file.get(), bytes) && file.Close() &&
      rename(beside.c_str(), real.c_str()) == 0) {
    return {};
  }
  const int error = errno;
  unlink(beside.c_str());
  errno = error;
  return FailBySystem(path);
}

Result<void> WritePrivateFile(const std::string& path, std::string_view bytes, bool replace) {
  std::string beside = path + ".XXXXXX";
  Descriptor file(mkostemp(beside.data(), O_CLOEXEC));  // of mode 0600
  if (file.get() < 0) return FailBySystem(path);
  const bool written = WriteAll(file.get(), bytes) && file.Close();
  if (written && replace && rename(beside.c_str(), path.c_str()) == 0) return {};
  const bool linked = written && !replace && link(beside.c_str(), path.c_str()) == 0;
  const int error = errno;
  unlink(beside.c_str());
  errno = error;
  if (linked) return {};
  return FailBySystem(path);
}

}  // namespace leaktight
