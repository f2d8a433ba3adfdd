#include "base/radix_sort.h"

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include "catch.h"
#include "support/random.h"

namespace leaktight {

TEST_CASE("items come in the order of their numbers, equal ones as they stood", "[base]") {
  using Item = std::pair<uint64_t, uint32_t>;  // a number, and where it stood
  // Few are sorted another way, and so are numbers with digits that all have the same.
  const uint32_t count = GENERATE(0u, 1u, 100u, 4096u, 4097u, 30000u);
  const uint64_t most = GENERATE(uint64_t{1}, uint64_t{50}, uint64_t{1} << 20, uint64_t{1} << 63);
  const uint64_t step = GENERATE(uint64_t{1}, uint64_t{4096});
  Random random(count + most);
  std::vector<Item> items;
  for (uint32_t i = 0; i < count; i++) items.emplace_back(random.Below(most) / step * step, i);
  std::vector<Item> expected = items;
  std::sort(expected.begin(), expected.end());
  RadixSort(items, [](const Item& item) { return item.first; });
  CHECK(items == expected);
}

}  // namespace leaktight
