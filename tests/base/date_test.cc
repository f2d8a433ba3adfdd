#include "base/date.h"

#include "catch.h"

using namespace leaktight;

TEST_CASE("days are counted from 1970", "[base]") {
  CHECK(ParseDate("1970-01-01") == 0);
  CHECK(ParseDate("1969-12-31") == -1);
  CHECK(ParseDate("2000-03-01") == 11017);
  CHECK(ParseDate("2026-11-24") == 20781);
  for (int64_t day = -200'000; day < 200'000; day += 17) {
    CHECK(ParseDate(FormatDate(day)) == day);
  }
}

TEST_CASE("what is no day is none", "[base]") {
  for (const char* text : {"", "2026-02-29", "2026-13-01", "2026-00-10", "2026-04-31", "2026-1-1",
                           "20261124", "2026-11-2x", "-026-11-24", "2026/11/24"}) {
    CHECK(!ParseDate(text));
  }
  CHECK(ParseDate("2024-02-29"));
}

TEST_CASE("times are told in their zone", "[base]") {
  CHECK(FormatTime(0, 0) == "1970-01-01T00:00:00+00:00");
  CHECK(FormatTime(1795619676, 60) == "2026-11-25T16:14:36+01:00");
  CHECK(FormatTime(1795619676, -570) == "2026-11-25T05:44:36-09:30");
  CHECK(FormatTime(-1, 0) == "1969-12-31T23:59:59+00:00");
}
