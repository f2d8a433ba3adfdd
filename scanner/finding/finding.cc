#include "finding/finding.h"

#include <tuple>

namespace leaktight {

bool StandsBefore(const Finding& a, const Finding& b) {
  return std::tie(a.place.path, a.place.span, a.rule) <
         std::tie(b.place.path, b.place.span, b.rule);
}

}  // namespace leaktight
