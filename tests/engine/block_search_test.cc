#include "engine/block_search.h"

#include <algorithm>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "catch.h"
#include "support/random.h"

using namespace leaktight;

namespace {

using Places = std::vector<std::pair<size_t, uint32_t>>;

Places Find(const std::vector<std::string>& words, const std::string& text) {
  std::string pool;
  std::vector<BlockSearch::Pattern> patterns;
  for (const std::string& word : words) {
    patterns.push_back({static_cast<uint32_t>(pool.size()), static_cast<uint32_t>(word.size())});
    pool += word;
  }
  const BlockSearch search(pool, patterns);
  Places places;
  search.Find(text, [&](size_t at, uint32_t pattern) { places.emplace_back(at, pattern); });
  std::sort(places.begin(), places.end());
  return places;
}

// The slow twin.
Places FindOneByOne(const std::vector<std::string>& words, const std::string& text) {
  Places places;
  for (uint32_t i = 0; i < words.size(); i++) {
    for (size_t at = text.find(words[i]); at != std::string::npos;
         at = text.find(words[i], at + 1)) {
      places.emplace_back(at, i);
    }
  }
  std::sort(places.begin(), places.end());
  return places;
}

}  // namespace

TEST_CASE("every pattern is found at every place, as one by one", "[engine]") {
  Random random(5);
  size_t found = 0;
  for (int round = 0; round < 300; round++) {
    // Few letters, so that parts of patterns stand everywhere.
    const std::string alphabet = round % 2 == 0 ? "ab" : "abcdefghijklmnopqrstuvwxyz";
    std::vector<std::string> words;
    for (size_t i = 0; i <= random.Below(40); i++) {
      words.push_back(random.Text(4 + random.Below(round % 3 == 0 ? 5 : 40), alphabet));
    }
    std::string text = random.Text(random.Below(3000), alphabet);
    for (int i = 0; i < 20; i++) text.insert(random.Below(text.size() + 1), random.Pick(words));
    const Places places = FindOneByOne(words, text);
    found += places.size();
    REQUIRE(Find(words, text) == places);
  }
  CHECK(found > 6000);
}

TEST_CASE("a pattern is found at every alignment, at the beginning and at the end", "[engine]") {
  Random random(6);
  const std::vector<std::string> words = {random.Bytes(8), random.Bytes(13), random.Bytes(600)};
  for (uint32_t i = 0; i < words.size(); i++) {
    for (size_t before = 0; before < 64; before++) {
      for (const size_t behind : {0, 1, 2, 3, 9}) {
        const std::string text = random.Bytes(before) + words[i] + random.Bytes(behind);
        CHECK(Find(words, text) == Places{{before, i}});
      }
    }
  }
}

TEST_CASE("texts and lists that are too short hold nothing", "[engine]") {
  CHECK(Find({}, "text").empty());
  CHECK(Find({"pattern"}, "").empty());
  CHECK(Find({"pattern"}, "patter").empty());
  CHECK(Find({"abc"}, "abc").empty());
  CHECK(Find({"abcd"}, "abcd") == Places{{0, 0}});
}
