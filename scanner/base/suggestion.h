// "did you mean …?"
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace leaktight {

// "did you mean --format?" where one of `known` is close enough to what was given, else empty.
std::string DidYouMean(std::string_view given, const std::vector<std::string_view>& known);

}  // namespace leaktight
