#include "git/pack/inflate_windows.h"

#include <algorithm>
#include <new>

namespace leaktight {
namespace {

constexpr size_t kMostAtOnce = size_t{1} << 30;

}  // namespace

WindowInflater::WindowInflater(std::string_view stream)
    : stream_(std::make_unique<z_stream>()), rest_(stream) {
  if (inflateInit(stream_.get()) != Z_OK) throw std::bad_alloc();
}

WindowInflater::~WindowInflater() {
  inflateEnd(stream_.get());
}

size_t WindowInflater::Read(char* to, size_t room) {
  size_t done = 0;
  while (done < room && !at_end_ && !broken_) {
    if (stream_->avail_in == 0) {
      const size_t size = std::min(rest_.size(), kMostAtOnce);
      stream_->next_in = reinterpret_cast<Bytef*>(const_cast<char*>(rest_.data()));
      stream_->avail_in = static_cast<uInt>(size);
      rest_.remove_prefix(size);
    }
    const size_t space = std::min(room - done, kMostAtOnce);
    stream_->next_out = reinterpret_cast<Bytef*>(to + done);
    stream_->avail_out = static_cast<uInt>(space);
    const int status = inflate(stream_.get(), Z_NO_FLUSH);
    const size_t got = space - stream_->avail_out;
    done += got;
    at_end_ = status == Z_STREAM_END;
    // Where there is no more input, no end and no progress, the status is Z_BUF_ERROR.
    broken_ = !at_end_ && status != Z_OK;
  }
  return done;
}

}  // namespace leaktight
