#include "git/mode_bits.h"

#include "catch.h"

namespace leaktight {

TEST_CASE("git's modes are told by the bits of a file's type alone", "[git]") {
  // What stands above them, and permissions that git does not write any more, change nothing.
  for (const uint32_t more : {0U, 0644U, 0755U, 0664U, 0200000U, 037777600000U}) {
    CAPTURE(more);
    CHECK(ModeOfBits(0100000 | more) == GitMode::kFile);
    CHECK(ModeOfBits(0120000 | more) == GitMode::kSymlink);
    CHECK(ModeOfBits(0160000 | more) == GitMode::kSubmodule);
    CHECK(ModeOfBits(0040000 | more) == GitMode::kOther);
    CHECK(IsTreeMode(0040000 | more));
    CHECK_FALSE(IsTreeMode(0100000 | more));
    CHECK_FALSE(IsTreeMode(0160000 | more));
  }
  CHECK(ModeOfBits(0) == GitMode::kOther);
  CHECK_FALSE(IsTreeMode(0));
}

}  // namespace leaktight
