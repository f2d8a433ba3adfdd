#include "base/byte_pairs.h"

#include <string>
#include <vector>

#include "catch.h"
#include "support/random.h"

using namespace leaktight;

namespace {

constexpr std::array<BytePair, 3> kPairs = {{{'a', 'b'}, {'b', 'b'}, {'c', 'a'}}};

std::vector<size_t> OneByOne(const std::string& text) {
  std::vector<size_t> places;
  for (size_t at = 0; at + 1 < text.size(); at++) {
    for (const BytePair& pair : kPairs) {
      if (text[at] == pair[0] && text[at + 1] == pair[1]) places.push_back(at);
    }
  }
  return places;
}

}  // namespace

TEST_CASE("pairs of bytes are found wherever they stand", "[base]") {
  Random random(5);
  for (int i = 0; i < 20000; i++) {
    const std::string text = random.Text(random.Below(100), i % 2 == 0 ? "abc" : "abcdefghijklmno");
    const std::vector<size_t> wanted = OneByOne(text);
    std::vector<size_t> places;
    EachBytePair(text, kPairs, [&](size_t at) {
      places.push_back(at);
      return true;
    });
    INFO(text);
    REQUIRE(places == wanted);
    REQUIRE(HoldsBytePair(text, kPairs) == !wanted.empty());
    // The first two alone.
    const std::vector<size_t> first(wanted.begin(),
                                    wanted.begin() + std::min<long>(2, std::ssize(wanted)));
    places.clear();
    EachBytePair(text, kPairs, [&](size_t at) {
      places.push_back(at);
      return places.size() < 2;
    });
    REQUIRE(places == first);
  }
}
