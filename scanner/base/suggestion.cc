#include "base/suggestion.h"

#include <algorithm>

#include "base/text.h"

namespace leaktight {

std::string DidYouMean(std::string_view given, const std::vector<std::string_view>& known) {
  // Up to a third of the letters may be wrong. What is longer than any name is no misspelling.
  constexpr size_t kLongest = 64;
  if (given.empty() || given.size() > kLongest) return {};
  const std::string lower = ToLower(given);
  std::string_view best;
  size_t best_distance = std::max<size_t>(1, given.size() / 3) + 1;
  for (const std::string_view name : known) {
    const size_t distance = EditDistance(lower, name);
    if (distance < best_distance) {
      best = name;
      best_distance = distance;
    }
  }
  if (best.empty() && given.size() >= 3) {
    // A beginning that fits one name alone.
    const auto begins = [&](std::string_view name) {
      return name.substr(0, lower.size()) == lower;
    };
    if (std::count_if(known.begin(), known.end(), begins) == 1) {
      best = *std::find_if(known.begin(), known.end(), begins);
    }
  }
  return best.empty() ? std::string() : "did you mean " + std::string(best) + "?";
}

}  // namespace leaktight
