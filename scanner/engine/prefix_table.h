// Words by their first letter, sorted when compiled: of many only the few that can match are tried.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace leaktight {

template <size_t N>
class PrefixTable {
 public:
  static_assert(N < UINT16_MAX);

  constexpr explicit PrefixTable(const std::string_view (&words)[N]) {
    size_t size = 0;
    for (size_t c = 0; c < kLetters; c++) {
      begins_[c] = static_cast<uint16_t>(size);
      for (const std::string_view word : words) {
        if (static_cast<uint8_t>(word.front()) == c) words_[size++] = word;
      }
    }
    begins_[kLetters] = static_cast<uint16_t>(size);
  }

  // Those that begin with the letter, in the order in which they were given.
  constexpr std::span<const std::string_view> With(char first) const {
    const auto c = static_cast<uint8_t>(first);
    return std::span(words_).subspan(begins_[c], begins_[c + 1] - begins_[c]);
  }

 private:
  static constexpr size_t kLetters = 256;

  std::array<std::string_view, N> words_;
  std::array<uint16_t, kLetters + 1> begins_{};
};

}  // namespace leaktight
