#include "base/size.h"

#include "catch.h"

namespace leaktight {

TEST_CASE("sizes are read in bytes and in powers of 1,024", "[base]") {
  CHECK(ParseSize("0") == 0);
  CHECK(ParseSize("4096") == 4096);
  CHECK(ParseSize("12b") == 12);
  CHECK(ParseSize("500k") == 512000);
  CHECK(ParseSize("20M") == 20971520);
  CHECK(ParseSize("20mb") == 20971520);
  CHECK(ParseSize("1 GiB") == 1073741824);
  CHECK(ParseSize("2T") == 2199023255552);
  CHECK(ParseSize("18446744073709551615") == UINT64_MAX);
}

TEST_CASE("what is no size is none", "[base]") {
  for (const char* text : {"", "k", "-1", "1.5m", "1x", "1kk", "1mi", "1  k", " 1", "0x10",
                           "18446744073709551616", "18446744073709551615k", "99999999999t"}) {
    INFO(text);
    CHECK(!ParseSize(text));
  }
}

}  // namespace leaktight
