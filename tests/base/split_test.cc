#include "base/split.h"

#include "catch.h"

namespace leaktight {
namespace {

using Parts = std::vector<std::string_view>;

TEST_CASE("a text is divided at blanks, however many there are", "[base]") {
  CHECK(SplitAtBlanks("one") == Parts{"one"});
  CHECK(SplitAtBlanks(" one  two three ") == Parts{"one", "two", "three"});
  CHECK(SplitAtBlanks("").empty());
  CHECK(SplitAtBlanks("  ").empty());
}

}  // namespace
}  // namespace leaktight
