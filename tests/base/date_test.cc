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

TEST_CASE("points in time are read in every spelling of ISO 8601 that people use", "[base]") {
  CHECK(ParseTime("1970-01-01") == 0);
  CHECK(ParseTime("1970-01-02T00:00") == 86400);
  CHECK(ParseTime("2026-11-25T16:14:36+01:00") == 1795619676);
  CHECK(ParseTime("2026-11-25T05:44:36-09:30") == 1795619676);
  CHECK(ParseTime("2026-11-25 15:14:36") == 1795619676);
  CHECK(ParseTime("2026-11-25t15:14:36.250z") == 1795619676);
  CHECK(ParseTime("2026-11-25T15:14Z") == 1795619676 - 36);
  for (int64_t seconds = -3'000'000'000; seconds < 6'000'000'000; seconds += 12'345'679) {
    for (const int zone : {0, 60, -210, 840}) {
      CHECK(ParseTime(FormatTime(seconds, zone)) == seconds);
    }
  }
}

TEST_CASE("what is no point in time is none", "[base]") {
  for (const char* text :
       {"", "now", "2026-11", "2026-02-30", "2026-11-25T", "2026-11-25T24:00", "2026-11-25T12:60",
        "2026-11-25T12:00:61", "2026-11-25T12", "2026-11-25T1:00", "2026-11-25T-1:00",
        "2026-11-25T12:00:3", "2026-11-25T12:00:30.", "2026-11-25T12:00+", "2026-11-25T12:00+0100",
        "2026-11-25T12:00+25:00", "2026-11-25T12:00Zx", "2026-11-25x", "1795619676"}) {
    INFO(text);
    CHECK(!ParseTime(text));
  }
}

TEST_CASE("points in the past are told from now", "[base]") {
  const int64_t now = *ParseTime("2024-03-31T12:00:00Z");
  const auto at = [&](std::string_view text) { return FormatTime(*ParsePast(text, now), 0); };
  CHECK(at("2020-02-03") == "2020-02-03T00:00:00+00:00");
  CHECK(at("yesterday") == "2024-03-30T12:00:00+00:00");
  CHECK(at("90 seconds ago") == "2024-03-31T11:58:30+00:00");
  CHECK(at("1 minute") == "2024-03-31T11:59:00+00:00");
  CHECK(at("36 hours ago") == "2024-03-30T00:00:00+00:00");
  CHECK(at("2 weeks ago") == "2024-03-17T12:00:00+00:00");
  CHECK(at("1.month.ago") == "2024-02-29T12:00:00+00:00");
  CHECK(at("4 months ago") == "2023-11-30T12:00:00+00:00");
  CHECK(at("15 months ago") == "2022-12-31T12:00:00+00:00");
  CHECK(at("1 year ago") == "2023-03-31T12:00:00+00:00");
  for (const char* text : {"", "never", "weeks ago", "2 weaks ago", "2", "-1 day ago",
                           "2 weeks  ago", "99999999999 days ago", "x 2 weeks ago", "2weeks"}) {
    INFO(text);
    CHECK(!ParsePast(text, now));
  }
}
