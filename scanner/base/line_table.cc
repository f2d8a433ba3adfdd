#include "base/line_table.h"

#include <algorithm>
#include <cstring>

#include "base/text.h"

namespace leaktight {

LineTable::LineTable(std::string_view text) : size_(text.size()) {
  starts_.push_back(0);
  for (size_t at = 0; at < text.size();) {
    const void* newline = std::memchr(text.data() + at, '\n', text.size() - at);
    if (newline == nullptr) break;
    const size_t end = static_cast<const char*>(newline) - text.data();
    carriage_return_.push_back(end > at && text[end - 1] == '\r');
    at = end + 1;
    if (at < text.size()) starts_.push_back(at);
  }
  if (carriage_return_.size() < starts_.size()) carriage_return_.push_back(false);
  ends_in_newline_ = !text.empty() && text.back() == '\n';
}

Position LineTable::At(size_t offset) const {
  offset = std::min(offset, size_);
  const auto next = std::upper_bound(starts_.begin(), starts_.end(), offset);
  const size_t line = next - starts_.begin();
  return {line, offset - starts_[line - 1] + 1};
}

size_t Utf16Columns::At(size_t offset) {
  offset = std::min(offset, text_.size());
  const size_t line_begin = offset - (lines_.At(offset).column - 1);
  if (line_begin != line_begin_ || offset < at_) {
    line_begin_ = at_ = line_begin;
    column_ = 1;
  }
  while (at_ < offset) {
    const size_t size = std::max<size_t>(DecodeUtf8(text_.substr(at_)).size, 1);
    if (at_ + size > offset) break;
    at_ += size;
    column_ += size == 4 ? 2 : 1;  // beyond the basic plane: a surrogate pair
  }
  return column_;
}

Span LineTable::Line(size_t line) const {
  if (line == 0 || line > starts_.size()) return {size_, size_};
  const bool last = line == starts_.size();
  size_t end = last ? size_ : starts_[line];
  if (!last || ends_in_newline_) end -= carriage_return_[line - 1] ? 2 : 1;
  return {starts_[line - 1], end};
}

}  // namespace leaktight
