// Zlib streams inflated piece by piece.
#pragma once

#include <zlib.h>

#include <cstdint>
#include <memory>
#include <string_view>

namespace leaktight {

// By zlib, for what is too large to stand in memory whole, and for the first bytes of a stream
// (libdeflate can do neither). Takes some 40 KiB besides the caller's window. For one thread.
class WindowInflater {
 public:
  explicit WindowInflater(std::string_view stream);  // which must stay
  WindowInflater(const WindowInflater&) = delete;
  WindowInflater& operator=(const WindowInflater&) = delete;
  ~WindowInflater();

  // Fills `to` as far as there is something: fewer bytes than `room` only at the end of the stream
  // or where it is broken.
  size_t Read(char* to, size_t room);

  bool at_end() const { return at_end_; }  // the stream is over and its checksum was right
  bool broken() const { return broken_; }

 private:
  std::unique_ptr<z_stream> stream_;
  std::string_view rest_;  // not yet handed to zlib, which counts in 32 bits
  bool at_end_ = false;
  bool broken_ = false;
};

}  // namespace leaktight
