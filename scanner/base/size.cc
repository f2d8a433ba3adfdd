#include "base/size.h"

#include <cctype>
#include <charconv>
#include <string>

namespace leaktight {

std::optional<uint64_t> ParseSize(std::string_view text) {
  uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end == text.data()) return std::nullopt;
  text.remove_prefix(static_cast<size_t>(end - text.data()));
  if (text.starts_with(' ')) text.remove_prefix(1);
  std::string unit;
  for (const char c : text) unit += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  if (unit.empty() || unit == "b") return number;
  constexpr std::string_view kUnits = "kmgt";
  const size_t power = kUnits.find(unit[0]);
  const std::string_view rest = std::string_view(unit).substr(1);
  if (power == std::string_view::npos || (!rest.empty() && rest != "b" && rest != "ib")) {
    return std::nullopt;
  }
  for (size_t i = 0; i <= power; i++) {
    if (number > UINT64_MAX / 1024) return std::nullopt;
    number *= 1024;
  }
  return number;
}

}  // namespace leaktight
