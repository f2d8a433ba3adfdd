// A half-open range of bytes within one text.
#pragma once

#include <cstddef>
#include <string_view>

namespace leaktight {

struct Span {
  size_t begin = 0;
  size_t end = 0;  // exclusive

  size_t size() const { return end - begin; }
  bool empty() const { return begin == end; }
  bool Contains(Span other) const { return begin <= other.begin && other.end <= end; }
  bool Overlaps(Span other) const { return begin < other.end && other.begin < end; }

  // The bytes of `text` that the span covers; clipped to the text.
  std::string_view In(std::string_view text) const {
    if (begin >= text.size() || end <= begin) return {};
    return text.substr(begin, end - begin);
  }

  friend bool operator==(Span, Span) = default;
  friend auto operator<=>(Span, Span) = default;
};

}  // namespace leaktight
