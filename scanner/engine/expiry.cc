#include "engine/expiry.h"

#include <algorithm>
#include <chrono>

namespace leaktight {

std::string DateOf(int64_t seconds) {
  const std::chrono::year_month_day day{std::chrono::floor<std::chrono::days>(
      std::chrono::sys_seconds{std::chrono::seconds{seconds}})};
  const auto padded = [](auto number, size_t width) {
    std::string text = std::to_string(number);
    return std::string(text.size() < width ? width - text.size() : 0, '0') + text;
  };
  return padded(static_cast<int>(day.year()), 4) + '-' +
         padded(static_cast<unsigned>(day.month()), 2) + '-' +
         padded(static_cast<unsigned>(day.day()), 2);
}

void TellExpiry(int64_t expires, int64_t now, Opinion& opinion) {
  opinion.details.emplace_back("expires", DateOf(expires));
  if (expires < now) Lower(opinion, Severity::kLow, "It expired on " + DateOf(expires) + ".");
}

void Lower(Opinion& opinion, Severity severity, const std::string& note) {
  opinion.severity = std::min(opinion.severity, severity);
  if (!opinion.note.empty()) opinion.note += ' ';
  opinion.note += note;
}

}  // namespace leaktight
