#include "base/date.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <utility>

namespace leaktight {
namespace {

// Howard Hinnant's "chrono-compatible low-level date algorithms": years begin in March, so that the
// leap day is their last; 400 of them are an era of 146097 days.
int64_t DaysFromCivil(int64_t year, int month, int day) {
  year -= month <= 2 ? 1 : 0;
  const int64_t era = (year >= 0 ? year : year - 399) / 400;
  const int64_t year_of_era = year - era * 400;
  const int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  const int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * 146097 + day_of_era - 719468;
}

struct Civil {
  int64_t year;
  int month, day;
};

Civil CivilFromDays(int64_t days) {
  days += 719468;
  const int64_t era = (days >= 0 ? days : days - 146096) / 146097;
  const int64_t day_of_era = days - era * 146097;
  const int64_t year_of_era =
      (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  const int64_t day_of_year =
      day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const int64_t shifted_month = (5 * day_of_year + 2) / 153;
  const int day = static_cast<int>(day_of_year - (153 * shifted_month + 2) / 5 + 1);
  const int month = static_cast<int>(shifted_month < 10 ? shifted_month + 3 : shifted_month - 9);
  return {year_of_era + era * 400 + (month <= 2 ? 1 : 0), month, day};
}

std::optional<int> Number(std::string_view text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value < 0) return std::nullopt;
  return value;
}

}  // namespace

std::optional<int64_t> ParseDate(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto year = Number(text.substr(0, 4));
  const auto month = Number(text.substr(5, 2));
  const auto day = Number(text.substr(8, 2));
  if (!year || !month || !day) return std::nullopt;
  const int64_t days = DaysFromCivil(*year, *month, *day);
  // A day that is none (the 31st of April) comes back as another.
  if (*month < 1 || *month > 12 || FormatDate(days) != text) return std::nullopt;
  return days;
}

std::optional<int64_t> ParseTime(std::string_view text) {
  constexpr size_t kDateSize = 10;
  const auto days = ParseDate(text.substr(0, kDateSize));
  if (!days) return std::nullopt;
  int64_t seconds = *days * kSecondsADay;
  text.remove_prefix(kDateSize);
  if (text.empty()) return seconds;
  if (text[0] != 'T' && text[0] != 't' && text[0] != ' ') return std::nullopt;
  text.remove_prefix(1);
  // "hh:mm", each in its range.
  const auto take_minutes = [&](int most_hours) -> std::optional<int> {
    if (text.size() < 5 || text[2] != ':' || text.find_first_not_of("0123456789:") < 5) {
      return std::nullopt;
    }
    const auto hours = Number(text.substr(0, 2));
    const auto minutes = Number(text.substr(3, 2));
    if (!hours || !minutes || *hours > most_hours || *minutes > 59) return std::nullopt;
    text.remove_prefix(5);
    return *hours * 60 + *minutes;
  };
  const auto of_day = take_minutes(23);
  if (!of_day) return std::nullopt;
  seconds += int64_t{60} * *of_day;
  if (text.starts_with(':')) {
    const auto second = Number(text.substr(1, 2));
    if (text.size() < 3 || !second || *second > 60) return std::nullopt;  // 60: a leap second
    seconds += *second;
    text.remove_prefix(3);
    if (text.starts_with('.') || text.starts_with(',')) {
      const size_t end = std::min(text.find_first_not_of("0123456789", 1), text.size());
      if (end == 1) return std::nullopt;
      text.remove_prefix(end);
    }
  }
  if (text.empty() || text == "Z" || text == "z") return seconds;
  const bool west = text[0] == '-';
  if (!west && text[0] != '+') return std::nullopt;
  text.remove_prefix(1);
  const auto zone = take_minutes(23);
  if (!zone || !text.empty()) return std::nullopt;
  return seconds + (west ? 60 : -60) * int64_t{*zone};
}

namespace {

// Some months earlier; of a month that has no such day the last one it has.
int64_t MonthsBefore(int64_t now, int64_t months) {
  int64_t days = now / kSecondsADay - (now % kSecondsADay < 0 ? 1 : 0);
  const int64_t of_day = now - days * kSecondsADay;
  const Civil civil = CivilFromDays(days);
  const int64_t month = civil.year * 12 + civil.month - 1 - months;
  const int64_t year = month / 12 - (month % 12 < 0 ? 1 : 0);
  const auto of_year = static_cast<int>(month - year * 12) + 1;
  const int64_t first = DaysFromCivil(year, of_year, 1);
  const int64_t next =
      of_year == 12 ? DaysFromCivil(year + 1, 1, 1) : DaysFromCivil(year, of_year + 1, 1);
  days = std::min(first + civil.day - 1, next - 1);
  return days * kSecondsADay + of_day;
}

}  // namespace

std::optional<int64_t> ParsePast(std::string_view text, int64_t now) {
  if (const auto time = ParseTime(text)) return time;
  if (text == "yesterday") return now - kSecondsADay;
  const size_t end = text.find_first_of(" .");
  const auto number = Number(text.substr(0, end));
  if (!number || end == std::string_view::npos) return std::nullopt;
  std::string_view unit = text.substr(end + 1);
  for (const std::string_view ago : {" ago", ".ago"}) {
    if (unit.ends_with(ago)) unit.remove_suffix(ago.size());
  }
  if (unit.ends_with('s')) unit.remove_suffix(1);
  constexpr std::pair<std::string_view, int64_t> kUnits[] = {{"second", 1},
                                                             {"minute", 60},
                                                             {"hour", 3600},
                                                             {"day", kSecondsADay},
                                                             {"week", 7 * kSecondsADay}};
  for (const auto& [name, seconds] : kUnits) {
    if (unit == name) return now - *number * seconds;
  }
  constexpr int kMostYears = 9999;
  if (unit == "month" && *number <= 12 * kMostYears) return MonthsBefore(now, *number);
  if (unit == "year" && *number <= kMostYears) return MonthsBefore(now, 12 * int64_t{*number});
  return std::nullopt;
}

std::string FormatDate(int64_t days) {
  const Civil civil = CivilFromDays(days);
  return fmt::format("{:04}-{:02}-{:02}", civil.year, civil.month, civil.day);
}

std::string FormatTime(int64_t seconds, int minutes_east) {
  const int64_t local = seconds + int64_t{60} * minutes_east;
  int64_t days = local / kSecondsADay;
  int64_t second = local % kSecondsADay;
  if (second < 0) {
    days--;
    second += kSecondsADay;
  }
  return fmt::format("{}T{:02}:{:02}:{:02}{}{:02}:{:02}", FormatDate(days), second / 3600,
                     second / 60 % 60, second % 60, minutes_east < 0 ? '-' : '+',
                     std::abs(minutes_east) / 60, std::abs(minutes_east) % 60);
}

}  // namespace leaktight
