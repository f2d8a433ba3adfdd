#include "base/span_index.h"

#include <algorithm>

#include "catch.h"
#include "support/random.h"

namespace leaktight {
namespace {

TEST_CASE("what overlaps is found as by looking at each", "[base]") {
  Random random(7);
  for (int round = 0; round < 300; round++) {
    std::vector<Span> spans;
    const size_t count = random.Below(40);
    for (size_t i = 0; i < count; i++) {
      const size_t begin = random.Below(60);
      spans.push_back({begin, begin + random.Below(random.Below(8) == 0 ? 50 : 6)});
    }
    const SpanIndex index(spans);
    std::stable_sort(spans.begin(), spans.end());
    for (size_t begin = 0; begin < 70; begin++) {
      const Span with = {begin, begin + random.Below(12)};
      std::vector<Span> wanted;
      std::copy_if(spans.begin(), spans.end(), std::back_inserter(wanted),
                   [&](Span span) { return span.Overlaps(with); });
      REQUIRE(index.Overlapping(with) == wanted);
    }
  }
}

TEST_CASE("of spans beside each other few are looked at", "[base]") {
  std::vector<Span> spans;
  for (size_t i = 0; i < 10000; i++) spans.push_back({i * 10, i * 10 + 8});
  const SpanIndex index(spans);
  for (size_t at = 0; at < 100000; at += 777) {
    const SpanIndex::Range near = index.Near({at, at + 20});
    CHECK(near.end - near.begin <= 3);
  }
}

TEST_CASE("where there are no spans none overlaps", "[base]") {
  CHECK(SpanIndex().Overlapping({0, 10}).empty());
  CHECK(SpanIndex().Near({5, 5}).end == 0);
}

}  // namespace
}  // namespace leaktight
