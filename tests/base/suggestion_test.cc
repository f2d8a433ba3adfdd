#include "base/suggestion.h"

#include "catch.h"

using namespace leaktight;

TEST_CASE("only what is close is suggested", "[base]") {
  const std::vector<std::string_view> known = {"--format", "--fail-on", "--output", "--only"};
  CHECK(DidYouMean("--formt", known) == "did you mean --format?");
  CHECK(DidYouMean("--fromat", known) == "did you mean --format?");
  CHECK(DidYouMean("--FORMAT", known) == "did you mean --format?");
  CHECK(DidYouMean("--outptu", known) == "did you mean --output?");
  CHECK(DidYouMean("--fail", known) == "did you mean --fail-on?");
  CHECK(DidYouMean("--o", known).empty());
  CHECK(DidYouMean("--everything-else", known).empty());
  CHECK(DidYouMean("", known).empty());
  CHECK(DidYouMean(std::string(100'000, 'x'), known).empty());
}
