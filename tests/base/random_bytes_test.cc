#include "base/random_bytes.h"

#include <set>

#include "catch.h"

namespace leaktight {

TEST_CASE("random bytes have the size asked for, and never come again", "[base]") {
  std::set<std::string> seen;
  for (int i = 0; i < 100; i++) {
    const std::string bytes = RandomBytes(32);
    CHECK(bytes.size() == 32);
    CHECK(seen.insert(bytes).second);
  }
  CHECK(RandomBytes(0).empty());
}

}  // namespace leaktight
