#include "engine/literal_search.h"

namespace leaktight {
namespace {

constexpr std::array<uint8_t, 256> MakeLower() {
  std::array<uint8_t, 256> lower{};
  for (int c = 0; c < 256; c++) {
    lower[static_cast<size_t>(c)] = static_cast<uint8_t>(c >= 'A' && c <= 'Z' ? c + 32 : c);
  }
  return lower;
}

}  // namespace

const std::array<uint8_t, 256> LiteralSearch::kLower = MakeLower();

LiteralSearch::LiteralSearch(std::span<const std::string_view> literals)
    : literals_(literals), begins_(kHeads + 1, 0), by_head_(literals.size()) {
  const auto head = [](std::string_view literal) {
    return Head(static_cast<uint8_t>(literal[0]), static_cast<uint8_t>(literal[1]),
                static_cast<uint8_t>(literal[2]));
  };
  for (const std::string_view literal : literals) begins_[head(literal) + 1]++;
  for (uint32_t i = 0; i < kHeads; i++) begins_[i + 1] += begins_[i];
  std::vector<uint32_t> next(begins_.begin(), begins_.end() - 1);
  for (uint32_t i = 0; i < literals.size(); i++) by_head_[next[head(literals[i])]++] = i;
}

bool LiteralSearch::StandsAt(std::string_view text, std::string_view literal) {
  if (text.size() < literal.size()) return false;
  for (size_t i = 0; i < literal.size(); i++) {
    if (kLower[static_cast<uint8_t>(text[i])] != static_cast<uint8_t>(literal[i])) return false;
  }
  return true;
}

}  // namespace leaktight
