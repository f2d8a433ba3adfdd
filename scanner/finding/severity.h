// How bad a finding is.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace leaktight {

enum class Severity : uint8_t { kInfo, kLow, kMedium, kHigh, kCritical };

inline constexpr std::string_view kSeverityNames[] = {"info", "low", "medium", "high", "critical"};

constexpr std::string_view Name(Severity severity) {
  return kSeverityNames[static_cast<uint8_t>(severity)];
}

constexpr std::optional<Severity> ParseSeverity(std::string_view name) {
  for (uint8_t i = 0; i < 5; i++) {
    if (kSeverityNames[i] == name) return static_cast<Severity>(i);
  }
  return std::nullopt;
}

}  // namespace leaktight
