#include "engine/marvin32.h"

namespace leaktight {
namespace {

constexpr uint32_t Rotate(uint32_t value, int by) {
  return value << by | value >> (32 - by);
}

// The two halves that a block of four bytes is mixed into.
struct State {
  uint32_t low = 0;
  uint32_t high = 0;

  void Mix(uint32_t block) {
    low += block;
    high ^= low;
    low = Rotate(low, 20) + high;
    high = Rotate(high, 9) ^ low;
    low = Rotate(low, 27) + high;
    high = Rotate(high, 19);
  }
};

// Up to four bytes, the first of them lowest.
uint32_t LittleEndian(std::string_view bytes) {
  uint32_t value = 0;
  for (size_t i = bytes.size(); i-- > 0;) value = value << 8 | static_cast<uint8_t>(bytes[i]);
  return value;
}

}  // namespace

uint32_t Marvin32(std::string_view bytes, uint64_t seed) {
  State state{static_cast<uint32_t>(seed), static_cast<uint32_t>(seed >> 32)};
  while (bytes.size() >= 4) {
    state.Mix(LittleEndian(bytes.substr(0, 4)));
    bytes.remove_prefix(4);
  }
  // Behind the last bytes stands 0x80, then zeros.
  state.Mix(LittleEndian(bytes) | uint32_t{0x80} << (8 * bytes.size()));
  state.Mix(0);
  return state.low ^ state.high;
}

}  // namespace leaktight
