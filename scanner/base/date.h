// Days and seconds of the calendar (proleptic Gregorian, UTC).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace leaktight {

inline constexpr int64_t kSecondsADay = 86400;

// "2026-11-24" as days since 1970-01-01; nothing where that is no day.
std::optional<int64_t> ParseDate(std::string_view text);

// A point in time as ISO 8601 has it, in seconds since 1970 (UTC): "2026-11-24" (its beginning, in
// UTC), "2026-11-24T16:14", "2026-11-24T16:14:36+01:00", "2026-11-24 16:14Z"; without a zone UTC.
// Nothing where it is none.
std::optional<int64_t> ParseTime(std::string_view text);

// A point in time before `now`, both in seconds since 1970 (UTC): what ParseTime takes,
// "yesterday", "2 weeks ago", "90 days", "1.month.ago"; units from seconds to years, of which
// months and years go by the calendar. Nothing where it is none: git itself takes any word for now.
std::optional<int64_t> ParsePast(std::string_view text, int64_t now);

// Days since 1970-01-01 as "2026-11-24".
std::string FormatDate(int64_t days);

// Seconds since 1970 (UTC) as ISO 8601 in a zone `minutes` east of UTC:
// "2026-11-24T16:14:36+01:00".
std::string FormatTime(int64_t seconds, int minutes_east);

}  // namespace leaktight
