#include "git/record_reader.h"

#include <cstring>

namespace leaktight {

bool RecordReader::MustWait() const {
  return begin_ == end_ || std::memchr(buffer_.data() + begin_, '\0', end_ - begin_) == nullptr;
}

Result<std::optional<std::string_view>> RecordReader::Next() {
  return NextUntil(false);
}

Result<std::optional<std::string_view>> RecordReader::NextOrLine() {
  return NextUntil(true);
}

Result<std::optional<std::string_view>> RecordReader::NextUntil(bool or_line) {
  constexpr std::string_view kEnds("\0\n", 2);
  size_t searched = begin_;
  while (true) {
    const std::string_view unread(buffer_.data() + searched, end_ - searched);
    const size_t at = or_line ? unread.find_first_of(kEnds) : unread.find('\0');
    if (at != std::string_view::npos) {
      const size_t end = searched + at;
      const std::string_view record(buffer_.data() + begin_, end - begin_);
      begin_ = end + 1;
      return record;
    }
    searched = end_;
    if (begin_ > 0) {
      std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
      searched -= begin_;
      end_ -= begin_;
      begin_ = 0;
    }
    if (end_ == buffer_.size()) buffer_.resize(buffer_.empty() ? 64 << 10 : 2 * buffer_.size());
    const Result<size_t> got = child_.Read(buffer_.data() + end_, buffer_.size() - end_);
    if (!got) return tl::unexpected(got.error());
    if (*got == 0) {
      if (begin_ != end_) return Fail(child_.name(), "its output ends in the middle of a record");
      return std::optional<std::string_view>();
    }
    end_ += *got;
  }
}

}  // namespace leaktight
