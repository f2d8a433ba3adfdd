#include "engine/prefix_table.h"

#include <string>
#include <vector>

#include "catch.h"

namespace leaktight {
namespace {

constexpr PrefixTable kTable({"beta", "alpha", "bravo", "\xc3\xa4", "b"});

std::vector<std::string> With(char first) {
  std::vector<std::string> words;
  for (const std::string_view word : kTable.With(first)) words.emplace_back(word);
  return words;
}

TEST_CASE("a table gives the words of a letter in their order, and no others", "[engine]") {
  CHECK(With('a') == std::vector<std::string>{"alpha"});
  CHECK(With('b') == std::vector<std::string>{"beta", "bravo", "b"});
  CHECK(With('\xc3') == std::vector<std::string>{"\xc3\xa4"});
  CHECK(With('c').empty());
  CHECK(With('\0').empty());
  CHECK(With('\xff').empty());
}

}  // namespace
}  // namespace leaktight
