// Random input that is the same on every machine: std's distributions differ between libraries.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace leaktight {

class Random {
 public:
  explicit Random(uint64_t seed) : state_(seed) {}

  uint64_t Next() {  // splitmix64
    uint64_t z = state_ += 0x9e3779b97f4a7c15;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
    z = (z ^ z >> 27) * 0x94d049bb133111eb;
    return z ^ z >> 31;
  }

  // From 0 to `below`, which is not among them.
  size_t Below(size_t below) { return static_cast<size_t>(Next() % below); }

  template <class T>
  const T& Pick(const std::vector<T>& from) {
    return from[Below(from.size())];
  }

  std::string Text(size_t size, std::string_view alphabet) {
    std::string text;
    for (size_t i = 0; i < size; i++) text += alphabet[Below(alphabet.size())];
    return text;
  }

  std::string Bytes(size_t size) {
    std::string text;
    for (size_t i = 0; i < size; i++) text += static_cast<char>(Next() & 0xff);
    return text;
  }

 private:
  uint64_t state_;
};

inline constexpr std::string_view kBase62 =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

}  // namespace leaktight
