#include "base/span_index.h"

#include <algorithm>
#include <utility>

namespace leaktight {

SpanIndex::SpanIndex(std::vector<Span> spans) : spans_(std::move(spans)) {
  std::stable_sort(spans_.begin(), spans_.end());
  reach_.reserve(spans_.size());
  size_t furthest = 0;
  for (const Span span : spans_) {
    furthest = std::max(furthest, span.end);
    reach_.push_back(furthest);
  }
}

SpanIndex::Range SpanIndex::Near(Span with) const {
  const auto first = std::upper_bound(reach_.begin(), reach_.end(), with.begin);
  const auto last = std::partition_point(spans_.begin(), spans_.end(),
                                         [&](Span span) { return span.begin < with.end; });
  const auto begin = static_cast<size_t>(first - reach_.begin());
  return {begin, std::max(begin, static_cast<size_t>(last - spans_.begin()))};
}

std::vector<Span> SpanIndex::Overlapping(Span with) const {
  std::vector<Span> overlapping;
  const Range near = Near(with);
  for (size_t i = near.begin; i < near.end; i++) {
    if (spans_[i].Overlaps(with)) overlapping.push_back(spans_[i]);
  }
  return overlapping;
}

}  // namespace leaktight
