#include "engine/path_memo.h"

#include <string>

#include "catch.h"

namespace leaktight {
namespace {

uint32_t SizeOf(std::string_view path) {
  return static_cast<uint32_t>(path.size());
}
uint32_t None(std::string_view /*path*/) {
  return 0;
}

TEST_CASE("what a path says is what is told again", "[engine]") {
  PathMemo memo;
  CHECK(memo.Of("", SizeOf) == 0);
  for (int i = 0; i < 2; i++) {
    CHECK(memo.Of("a/b", SizeOf) == 3);
    CHECK(memo.Of("a/b", SizeOf) == 3);
    CHECK(memo.Of("a/b", None) == 0);
    std::string path = "a/bc";
    CHECK(memo.Of(path, SizeOf) == 4);
    path[3] = 'd';  // it keeps the path, and no view of it
    CHECK(memo.Of("a/bc", SizeOf) == 4);
    CHECK(memo.Of("", SizeOf) == 0);
  }
}

}  // namespace
}  // namespace leaktight
