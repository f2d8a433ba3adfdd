#include "base/string_pool.h"

#include <map>
#include <random>
#include <string>

#include "catch.h"

namespace leaktight {

TEST_CASE("a pool numbers strings as a map would", "[base]") {
  std::mt19937 random(7);
  StringPool pool;
  std::map<std::string, uint32_t> twin;
  for (int i = 0; i < 20000; i++) {
    // Short ones that come again, and longer ones of all lengths that differ in a byte or two.
    std::string text(random() % (i % 2 == 0 ? 4 : 60), 'a');
    for (size_t at = 0; at < text.size(); at += 1 + random() % 12) {
      text[at] = static_cast<char>(random() % 12);
    }
    const uint32_t expected = static_cast<uint32_t>(twin.size());
    CHECK(pool.Find(text) == (twin.count(text) == 0 ? StringPool::kNone : twin.at(text)));
    CHECK(pool.Add(text) == twin.emplace(text, expected).first->second);
  }
  REQUIRE(pool.size() == twin.size());
  for (const auto& [text, number] : twin) {
    CHECK(pool[number] == text);
    CHECK(pool.Find(text) == number);
  }
}

TEST_CASE("an empty pool holds nothing", "[base]") {
  const StringPool pool;
  CHECK(pool.size() == 0);
  CHECK(pool.Find("") == StringPool::kNone);
}

}  // namespace leaktight
