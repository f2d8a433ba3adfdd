// The plain search for many literals at once: what runs where Vectorscan cannot.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace leaktight {

// Looks up the first three bytes at every position, folded to lower case, in a table of 2^14 heads,
// and compares the literals that begin so. Without regard to ASCII case.
class LiteralSearch {
 public:
  // Lower-case literals of 3 bytes or more, which outlive the search.
  explicit LiteralSearch(std::span<const std::string_view> literals);

  // Calls found(begin, index of the literal) for each place, in no stated order for one position.
  template <class Found>
  void Run(std::string_view text, Found found) const {
    if (text.size() < 3) return;
    const auto* bytes = reinterpret_cast<const uint8_t*>(text.data());
    for (size_t at = 0; at + 3 <= text.size(); at++) {
      const uint32_t head = Head(kLower[bytes[at]], kLower[bytes[at + 1]], kLower[bytes[at + 2]]);
      for (uint32_t i = begins_[head]; i < begins_[head + 1]; i++) {
        if (StandsAt(text.substr(at), literals_[by_head_[i]])) found(at, by_head_[i]);
      }
    }
  }

 private:
  static constexpr uint32_t kHeads = 1 << 14;
  static const std::array<uint8_t, 256> kLower;

  static uint32_t Head(uint8_t a, uint8_t b, uint8_t c) {
    return (a * 0x9e37U ^ b * 0x79b9U ^ c * 0x85ebU) >> 4 & (kHeads - 1);
  }
  static bool StandsAt(std::string_view text, std::string_view literal);

  std::span<const std::string_view> literals_;
  std::vector<uint32_t> begins_;
  std::vector<uint32_t> by_head_;
};

}  // namespace leaktight
