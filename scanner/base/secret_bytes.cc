#include "base/secret_bytes.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <new>

#include "base/descriptor.h"

namespace leaktight {
namespace {

size_t PageSize() {
  static const size_t size = static_cast<size_t>(sysconf(_SC_PAGESIZE));
  return size;
}

Result<SecretBytes> ReadRegular(int descriptor, const std::string& name, size_t limit) {
  struct stat status {};
  if (descriptor < 0 || fstat(descriptor, &status) != 0) return Fail(name, std::strerror(errno));
  if (S_ISDIR(status.st_mode)) return Fail(name, "is a folder, not a file");
  if (!S_ISREG(status.st_mode)) return Fail(name, "is not a regular file");
  return ReadSecrets(descriptor, name, limit);
}

// O_NONBLOCK: to open a pipe that nobody writes to would wait for ever.
constexpr int kFlags = O_RDONLY | O_CLOEXEC | O_NONBLOCK;

}  // namespace

void Wipe(void* bytes, size_t size) {
  if (size == 0) return;
  std::memset(bytes, 0, size);
  // The compiler has to take it that the zeroes are read here.
  asm volatile("" : : "r"(bytes) : "memory");
}

void Wipe(std::string& text) {
  text.resize(text.capacity());
  Wipe(text.data(), text.size());
  text.clear();
}

SecretBytes& SecretBytes::operator=(SecretBytes&& other) noexcept {
  if (this == &other) return *this;
  Free();
  data_ = std::exchange(other.data_, nullptr);
  size_ = std::exchange(other.size_, 0);
  capacity_ = std::exchange(other.capacity_, 0);
  return *this;
}

void SecretBytes::Append(std::string_view bytes) {
  if (bytes.empty()) return;
  if (bytes.size() > capacity_ - size_) Grow(size_ + bytes.size());
  std::memcpy(data_ + size_, bytes.data(), bytes.size());
  size_ += bytes.size();
}

void SecretBytes::CutTo(size_t size) {
  if (size >= size_) return;
  Wipe(data_ + size, size_ - size);
  size_ = size;
}

void SecretBytes::Grow(size_t least) {
  const size_t page = PageSize();
  const size_t wanted = std::max(least, capacity_ * 2);
  const size_t capacity = (wanted + page - 1) / page * page;
  void* pages = mmap(nullptr, capacity, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (pages == MAP_FAILED) throw std::bad_alloc();
  // Neither is worth an error: an ordinary process may lock no more than a few megabytes.
  mlock(pages, capacity);
#ifdef MADV_DONTDUMP
  madvise(pages, capacity, MADV_DONTDUMP);
#endif
  const size_t size = size_;
  if (size > 0) std::memcpy(pages, data_, size);
  Free();
  data_ = static_cast<char*>(pages);
  size_ = size;
  capacity_ = capacity;
}

void SecretBytes::Free() {
  if (data_ == nullptr) return;
  Wipe(data_, size_);
  munmap(data_, capacity_);
  data_ = nullptr;
  size_ = 0;
  capacity_ = 0;
}

Result<SecretBytes> ReadSecrets(int descriptor, const std::string& name, size_t limit) {
  SecretBytes bytes;
  struct stat status {};
  if (fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode)) {
    if (static_cast<size_t>(status.st_size) > limit) return Fail(name, "is too large");
    bytes.Reserve(static_cast<size_t>(status.st_size) + 1);
  }
  constexpr size_t kLeastRoom = 4096;
  while (true) {
    if (bytes.capacity_ == bytes.size_) bytes.Grow(bytes.size_ + kLeastRoom);
    const ssize_t got = read(descriptor, bytes.data_ + bytes.size_, bytes.capacity_ - bytes.size_);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return Fail(name, std::strerror(errno));
    if (got == 0) return bytes;
    bytes.size_ += static_cast<size_t>(got);
    if (bytes.size_ > limit) return Fail(name, "is too large");
  }
}

Result<SecretBytes> ReadSecretFile(const std::string& path, bool follow, size_t limit) {
  const Descriptor file(open(path.c_str(), kFlags | (follow ? 0 : O_NOFOLLOW)));
  return ReadRegular(file.get(), path, limit);
}

Result<SecretBytes> ReadSecretFileBelow(const std::string& folder, const std::string& path,
                                        size_t limit) {
  Descriptor at(open(folder.c_str(), O_RDONLY | O_CLOEXEC | O_DIRECTORY));
  if (at.get() < 0) return Fail(folder, std::strerror(errno));
  for (size_t begin = 0; begin <= path.size();) {
    const size_t end = std::min(path.find('/', begin), path.size());
    const std::string name = path.substr(begin, end - begin);
    begin = end + 1;
    if (name.empty() || name == ".") continue;
    if (name == "..") return Fail(path, "lies outside of the repository");
    const bool last = end == path.size();
    at.Take(openat(at.get(), name.c_str(), kFlags | O_NOFOLLOW | (last ? 0 : O_DIRECTORY)));
    if (at.get() >= 0) continue;
    if (errno == ELOOP || errno == EMLINK || (!last && errno == ENOTDIR)) {
      return Fail(path, "leads through a symbolic link", "name the file itself");
    }
    return Fail(path, std::strerror(errno));
  }
  return ReadRegular(at.get(), path, limit);
}

}  // namespace leaktight
