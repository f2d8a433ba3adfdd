// Tokens made by examples' generators: no real-looking one stands in a test.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "engine/example.h"

namespace leaktight {

inline std::vector<std::string> SampleTokens(std::string_view example, size_t count,
                                             uint64_t first_seed = 1) {
  std::vector<std::string> tokens;
  for (uint64_t seed = first_seed; seed < first_seed + count; seed++) {
    auto token = ExpandExample(example, seed);
    if (!token) throw std::runtime_error(token.error().Describe());
    tokens.push_back(std::move(*token));
  }
  return tokens;
}

inline std::vector<std::string_view> ViewsOf(const std::vector<std::string>& texts) {
  return {texts.begin(), texts.end()};
}

}  // namespace leaktight
