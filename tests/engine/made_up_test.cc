#include "engine/made_up.h"

#include <string>

#include "catch.h"
#include "engine/example.h"

using namespace leaktight;

TEST_CASE("what a person types for an example is made up", "[engine]") {
  const std::string body =
      GENERATE(as<std::string>{}, "XXXXXXXXXXXXXXXX", "abcabcabcabcabcabc", "1234567890abcdef",
               "hgfedcbaQ7Zx0Lp2", "IOSFODNN7EXAMPLE", "your_token_goes_here", "aB3dddddd9fGhJkL",
               "deadbeefcafe0123", "0000000000000000", "xxxxxxxxxxxxxxxx", "q1w2q1w2q1w2q1w2",
               "q9w2e7q9w2e7q9w2e7");
  CHECK(LooksMadeUp(body));
}

TEST_CASE("what is too short to tell is not made up", "[engine]") {
  CHECK_FALSE(LooksMadeUp("xxxx"));
  CHECK_FALSE(LooksMadeUp(""));
}

TEST_CASE("random bodies are not made up", "[engine]") {
  for (const std::string spec :
       {"{base62:20}", "{base62:36}", "{hex:40}", "{base64url:86}", "{base32:16}", "{alnum:25}"}) {
    size_t made_up = 0;
    for (uint64_t seed = 1; seed <= 20'000; seed++) {
      if (LooksMadeUp(ExpandExample(spec, seed).value())) made_up++;
    }
    INFO(spec);
    CHECK(made_up <= 1);
  }
}
