#include "engine/marvin32.h"

#include "catch.h"

using namespace leaktight;

namespace {

uint32_t Folded(uint64_t both) {
  return static_cast<uint32_t>(both) ^ static_cast<uint32_t>(both >> 32);
}

}  // namespace

// From SymCrypt's own test and from https://github.com/skeeto/marvin32.
TEST_CASE("Marvin32 gives what its makers publish", "[engine]") {
  CHECK(Marvin32("abc", 0xd53cd9cecd0893b7) == Folded(0x22c74339492769bf));
  CHECK(Marvin32("abcdefghijklmnopqrstuvwxyz", 0xddddeeeeffff000) == Folded(0xa128eb7e7260aca2));
  constexpr uint64_t kSeed = 0x004fb61a001bdbcc;
  CHECK(Marvin32("", kSeed) == Folded(0x30ed35c100cd3c7d));
  CHECK(Marvin32("\xaf", kSeed) == Folded(0x48e73fc77d75ddc1));
  CHECK(Marvin32("\xe7\x0f", kSeed) == Folded(0xb5f6e1fc485dbff8));
  CHECK(Marvin32("\x37\xf4\x95", kSeed) == Folded(0xf0b07c789b8cf7e8));
  CHECK(Marvin32("\x86\x42\xdc\x59", kSeed) == Folded(0x7008f2e87e9cf556));
  CHECK(Marvin32("\xab\x42\x7e\xa8\xd1\x0f\xc7", kSeed) == Folded(0xe11847e4f0678c41));
}
