#include "finding/confidence.h"

#include <fmt/format.h>

#include <cmath>
#include <cstddef>

namespace leaktight {

std::optional<double> ParseConfidence(std::string_view text) {
  constexpr size_t kMostPlaces = 6;
  const size_t point = text.find('.');
  const std::string_view whole = text.substr(0, point);
  const std::string_view places =
      point == std::string_view::npos ? std::string_view() : text.substr(point + 1);
  if (places.size() > kMostPlaces || (point != std::string_view::npos && places.empty()) ||
      (whole.empty() && places.empty()) || (!whole.empty() && whole != "0" && whole != "1")) {
    return std::nullopt;
  }
  int number = whole == "1" ? 1 : 0;
  int scale = 1;
  for (const char c : places) {
    if (c < '0' || c > '9') return std::nullopt;
    number = number * 10 + (c - '0');
    scale *= 10;
  }
  if (number > scale) return std::nullopt;
  return static_cast<double>(number) / scale;
}

double Rounded(double confidence) {
  constexpr double kHundredths = 100;
  return std::round(confidence * kHundredths) / kHundredths;
}

std::string ConfidenceText(double confidence) {
  return fmt::format("{}", Rounded(confidence));
}

}  // namespace leaktight
