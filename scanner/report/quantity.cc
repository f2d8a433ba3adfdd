#include "report/quantity.h"

#include <cmath>

#include <fmt/format.h>

namespace leaktight {

std::string ShowCount(uint64_t count) {
  const std::string digits = std::to_string(count);
  std::string grouped;
  for (size_t i = 0; i < digits.size(); i++) {
    if (i > 0 && (digits.size() - i) % 3 == 0) grouped += ',';
    grouped += digits[i];
  }
  return grouped;
}

std::string ShowCountOf(uint64_t count, std::string_view noun, std::string_view plural) {
  std::string text = ShowCount(count) + ' ';
  if (count == 1) return text += noun;
  if (!plural.empty()) return text += plural;
  return (text += noun) += 's';
}

std::string ShowBytes(uint64_t bytes) {
  if (bytes < 1000) return ShowCountOf(bytes, "byte");
  double value = static_cast<double>(bytes) / 1000;
  std::string_view unit = "KB";
  for (const std::string_view next : {"MB", "GB", "TB"}) {
    if (value < 999.5) break;
    value /= 1000;
    unit = next;
  }
  return fmt::format("{:.{}f} {}", value, value < 9.95 ? 1 : 0, unit);
}

std::string ShowDuration(double seconds) {
  if (seconds < 0.001) return "under 1 ms";
  if (seconds < 0.9995) return fmt::format("{:.0f} ms", seconds * 1000);
  if (seconds < 9.95) return fmt::format("{:.1f} s", seconds);
  const auto whole = static_cast<uint64_t>(std::llround(seconds));
  if (whole < 60) return fmt::format("{} s", whole);
  return fmt::format("{} min {} s", whole / 60, whole % 60);
}

}  // namespace leaktight
