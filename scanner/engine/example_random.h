// Random numbers for examples: the same on every machine and library.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace leaktight {

// splitmix64 (Sebastiano Vigna, public domain: https://prng.di.unimi.it/splitmix64.c). The standard
// library's distributions differ from one implementation to the next and are not used.
class ExampleRandom {
 public:
  explicit ExampleRandom(uint64_t seed) : state_(seed) {}

  uint64_t Next() {
    state_ += 0x9e3779b97f4a7c15;
    uint64_t z = state_;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
  }

  // From 0 up to and without `bound`, which is small: the remainder's bias does not matter.
  uint64_t Below(uint64_t bound) { return Next() % bound; }

  uint64_t Between(uint64_t least, uint64_t most) { return least + Below(most - least + 1); }

  std::string Pick(std::string_view alphabet, size_t count) {
    std::string text;
    for (size_t i = 0; i < count; i++) text += alphabet[Below(alphabet.size())];
    return text;
  }

  std::string Bytes(size_t count) {
    std::string bytes;
    for (size_t i = 0; i < count; i++) bytes += static_cast<char>(Next() >> 56);
    return bytes;
  }

 private:
  uint64_t state_;
};

}  // namespace leaktight
