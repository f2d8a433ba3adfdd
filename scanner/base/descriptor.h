// A file descriptor that is closed when nobody needs it any more.
#pragma once

#include <unistd.h>

#include <utility>

namespace leaktight {

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}  // negative: none
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() { Take(-1); }

  int get() const { return fd_; }

  // Holds this one instead.
  void Take(int fd) {
    if (fd_ >= 0) close(fd_);
    fd_ = fd;
  }

  // Closes now, so that an error that only close tells is seen.
  bool Close() { return close(std::exchange(fd_, -1)) == 0; }

 private:
  int fd_;
};

}  // namespace leaktight
