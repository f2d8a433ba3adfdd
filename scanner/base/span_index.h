// Spans that are asked, again and again, which of them another one touches.
#pragma once

#include <cstddef>
#include <vector>

#include "base/span.h"

namespace leaktight {

// A question takes the logarithm of their number, and as long as the answer. They may overlap.
class SpanIndex {
 public:
  SpanIndex() = default;
  explicit SpanIndex(std::vector<Span> spans);  // in any order; kept by their beginning

  // Indexes, in the order that they are kept, of a range that has all that overlap `with`, and of
  // spans that nest perhaps others.
  struct Range {
    size_t begin = 0;
    size_t end = 0;
  };
  Range Near(Span with) const;
  std::vector<Span> Overlapping(Span with) const;

 private:
  std::vector<Span> spans_;
  std::vector<size_t> reach_;  // the furthest end of each and those before
};

}  // namespace leaktight
