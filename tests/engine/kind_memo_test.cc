#include "engine/kind_memo.h"

#include <string>

#include "catch.h"
#include "support/random.h"

namespace leaktight {
namespace {

TEST_CASE("a memo says what is said without it, however many names come", "[engine]") {
  NameMemo names;
  ValueMemo values;
  Random random(5);
  for (int i = 0; i < 20000; i++) {
    // Few letters, so that names recur; some too long to be kept.
    const std::string name = random.Pick<std::string>({"db_", "DB_", "", "the-long-name-of-the-"}) +
                             random.Pick<std::string>({"password", "token", "key", "name", "x"}) +
                             random.Text(random.Below(4), "_ab1") +
                             random.Text(random.Below(2) * 20, "a");
    INFO(name);
    REQUIRE(names.Of(name) == ClassifyName(name));
    REQUIRE(names.Of(name) == ClassifyName(name));
    REQUIRE(values.Of(name) == ClassifyValue(name));
    REQUIRE(values.Of(name) == ClassifyValue(name));
  }
  CHECK(names.Of("") == ClassifyName(""));
  CHECK(values.Of("") == ClassifyValue(""));
}

}  // namespace
}  // namespace leaktight
