#include "base/string_pool.h"

#include <map>
#include <random>
#include <string>
#include <string_view>
#include <vector>

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

TEST_CASE("several strings at once have the numbers that they get one by one", "[base]") {
  std::mt19937 random(8);
  StringPool pool;
  StringPool twin;
  for (int i = 0; i < 2000; i++) {
    std::vector<std::string> texts(random() % 40);
    for (std::string& text : texts) {
      text.assign(random() % 30, 'a');
      if (!text.empty()) text.back() = static_cast<char>(random() % 200);
    }
    const std::vector<std::string_view> views(texts.begin(), texts.end());
    std::vector<uint32_t> numbers(texts.size());
    pool.AddAll(views, numbers.data());
    std::vector<uint32_t> one_by_one;
    for (const std::string& text : texts) one_by_one.push_back(twin.Add(text));
    CHECK(numbers == one_by_one);
  }
  CHECK(pool.size() == twin.size());
  CHECK(pool.size() > 1000);
}

TEST_CASE("an empty pool holds nothing", "[base]") {
  const StringPool pool;
  CHECK(pool.size() == 0);
  CHECK(pool.Find("") == StringPool::kNone);
}

}  // namespace leaktight
