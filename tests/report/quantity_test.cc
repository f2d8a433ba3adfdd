#include "report/quantity.h"

#include "catch.h"

using namespace leaktight;

TEST_CASE("numbers are grouped by thousands", "[report]") {
  CHECK(ShowCount(0) == "0");
  CHECK(ShowCount(999) == "999");
  CHECK(ShowCount(1000) == "1,000");
  CHECK(ShowCount(1234567) == "1,234,567");
  CHECK(ShowCountOf(1, "file") == "1 file");
  CHECK(ShowCountOf(0, "file") == "0 files");
  CHECK(ShowCountOf(2, "match", "matches") == "2 matches");
}

TEST_CASE("sizes and durations have two or three telling digits", "[report]") {
  CHECK(ShowBytes(1) == "1 byte");
  CHECK(ShowBytes(999) == "999 bytes");
  CHECK(ShowBytes(1000) == "1.0 KB");
  CHECK(ShowBytes(120'000) == "120 KB");
  CHECK(ShowBytes(999'900) == "1.0 MB");
  CHECK(ShowBytes(60'123'456) == "60 MB");
  CHECK(ShowBytes(7'730'000'000) == "7.7 GB");
  CHECK(ShowDuration(0.0004) == "under 1 ms");
  CHECK(ShowDuration(0.009) == "9 ms");
  CHECK(ShowDuration(1.23) == "1.2 s");
  CHECK(ShowDuration(42) == "42 s");
  CHECK(ShowDuration(125) == "2 min 5 s");
}
