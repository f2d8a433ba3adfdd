// How likely a finding must be right to be reported.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace leaktight {

// Where neither a flag nor the configuration says otherwise.
inline constexpr double kLeastConfidence = 0.5;

// "0", "1", "0.75", ".5": from 0 to 1 with up to six places behind the point. Nothing: it is none.
std::optional<double> ParseConfidence(std::string_view text);

// To two places, as reports show it; as text "0.07", "0.9", "1".
double Rounded(double confidence);
std::string ConfidenceText(double confidence);

}  // namespace leaktight
