#include "engine/run_search.h"

#include <string>
#include <utility>
#include <vector>

#include "catch.h"
#include "engine/words.h"
#include "support/random.h"

using namespace leaktight;

namespace {

std::vector<size_t> PlacesOneByOne(std::string_view text) {
  std::vector<size_t> places;
  for (size_t at = 0; at + kKeywordRun <= text.size(); at++) {
    bool is_run = IsAlnum(text[at]) && (at == 0 || !IsAlnum(text[at - 1]));
    for (size_t i = 0; i < kKeywordRun; i++) is_run = is_run && IsRunByte(text[at + i]);
    if (is_run) places.push_back(at);
  }
  return places;
}

std::vector<size_t> ListedBy(size_t (*list)(std::string_view, size_t, std::vector<size_t>&),
                             std::string_view text) {
  std::vector<size_t> listed;
  std::vector<size_t> room;
  for (size_t begin = 0; begin < text.size(); begin += RunSearch::kPiece) {
    const size_t count = list(text, begin, room);
    listed.insert(listed.end(), room.begin(), room.begin() + static_cast<ptrdiff_t>(count));
  }
  return listed;
}

}  // namespace

TEST_CASE("places are found at every alignment and for every byte", "[engine]") {
  const auto check = [&](const std::string& text) {
    const std::vector<size_t> expected = PlacesOneByOne(text);
    REQUIRE(ListedBy(&RunSearch::ListPlaces, text) == expected);
    REQUIRE(ListedBy(&RunSearch::ListPlacesPlainly, text) == expected);
  };
  for (size_t before = 0; before < 140; before++) {
    for (size_t size = kKeywordRun - 1; size <= kKeywordRun + 1; size++) {
      const std::string run = std::string(before, ' ') + std::string(size, 'a');
      check(run);
      check(run + " ");
      check(run + std::string(70, '('));
    }
  }
  for (int c = 0; c < 256; c++) {
    const std::string byte(1, static_cast<char>(c));
    check(std::string(80, 'a') + byte + std::string(80, 'a'));
    check(byte + std::string(kKeywordRun - 1, 'z'));
    check(std::string(kKeywordRun - 1, 'z') + byte);
  }
  // Where one piece ends and the next begins.
  for (size_t before = RunSearch::kPiece - 20; before < RunSearch::kPiece + 3; before++) {
    const std::string words(before, '-');
    check(words + std::string(40, 'a'));
    check(words + "a-" + std::string(40, 'a') + std::string(before, 'b') + "-c-------------");
  }
  Random random(21);
  for (int round = 0; round < 60; round++) check(random.Text(random.Below(20000), "ab_-. "));
  for (int round = 0; round < 20000; round++) {
    check(random.Text(random.Below(300),
                      round % 2 == 0 ? "abcdefghijklmnopqrst_-. " : "aZ9_-=:(\xff"));
    check(random.Text(random.Below(300), "a-"));
  }
}

TEST_CASE("keywords are found where they stand in a place, whatever their case", "[engine]") {
  const std::vector<std::pair<std::string, std::string>> kCases = {
      {"tok_abcdefghij", "0:0"},
      {"TOK_ABCDEFGHIJ", "0:0"},
      {"tok_abcdefghi", ""},
      {"xtok_abcdefghij", ""},
      {"x_tok_abcdefghij", "2:0"},
      {" tok_abcd efghij", ""},
      {"\"to_xabcdefghijk", "1:1"},
      // The bit that tells cases apart does more with other bytes: `_` and `\x7f`, `@` and `` ` ``.
      {"to\x7fxabcdefghijk", ""},
      {"b@@abcdefghijk", "0:2"},
      {"b`@abcdefghijk", ""},
      {"-----tok_abcdefghij", "5:0"},
      {"abcdefghijklmn", "0:3"},
      {"tok_tok_tok_tok_tok", "0:0 4:0"},
  };
  const RunSearch search({{"tok_", 0}, {"to_x", 1}, {"b@@", 2}, {"abcdefghijklmn", 3}});
  std::vector<size_t> places;
  for (const auto& [text, expected] : kCases) {
    std::string found;
    search.Run(text, places, [&](size_t begin, uint32_t number) {
      found += (found.empty() ? "" : " ") + std::to_string(begin) + ":" + std::to_string(number);
    });
    CAPTURE(text);
    CHECK(found == expected);
  }
  RunSearch().Run("tok_abcdefghij", places, [](size_t, uint32_t) { FAIL("there is none"); });
}
