#include "engine/token_shape.h"

#include "catch.h"
#include "engine/token_template.h"
#include "support/sample_tokens.h"

using namespace leaktight;

namespace {

std::string PatternFor(std::string_view example, size_t samples) {
  const std::vector<std::string> tokens = SampleTokens(example, samples);
  const auto shape = ShapeOf(ViewsOf(tokens));
  return shape ? ValuePattern(*shape) : shape.error().Describe();
}

}  // namespace

TEST_CASE("a form is read off several tokens", "[engine]") {
  struct Case {
    std::string_view example;
    std::string_view pattern;
  };
  const auto c = GENERATE(values<Case>({
      {"acme_{base62:24}", "acme_[0-9A-Za-z]{24}"},
      {"acme_live_{hex:32}", "acme_live_[0-9a-f]{32}"},
      {"ACME-{ALNUM:20}", "ACME-[0-9A-Z]{20}"},
      {"acme-{alnum:20}", "acme-[0-9a-z]{20}"},
      {"acme.{HEX:20}", "acme\\.[0-9A-F]{20}"},
      {"acme:{digits:20}", "acme:[0-9]{20}"},
      {"acme_{base64url:43}", "acme_[0-9A-Za-z_-]{43}"},
      {"acme_{base64:43}=", "acme_[0-9A-Za-z+/]{43}="},
      {"acme_{base62:20-30}", "acme_[0-9A-Za-z]{21,30}"},
      {"acme_{uuid}",
       "acme_[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-"
       "[0-9A-Fa-f]{12}"},
      {"acme-{digits:12}-{digits:12}-{base62:24}", "acme-[0-9]{12}-[0-9]{12}-[0-9A-Za-z]{24}"},
      {"acme_{base62:22}_{base62:59}", "acme_[0-9A-Za-z]{22}_[0-9A-Za-z]{59}"},
      {"SG.{base64url:22}.{base64url:43}", "SG\\.[0-9A-Za-z_-]{22}\\.[0-9A-Za-z_-]{43}"},
      {"acme_{base62:14}.atlas.{base62:30}", "acme_[0-9A-Za-z]{14}\\.atlas\\.[0-9A-Za-z]{30}"},
      // Behind no separator: what so many tokens share is no chance.
      {"dapi{hex:32}", "dapi[0-9a-f]{32}"},
      {"acme_v1Zk{base62:30}", "acme_v1Zk[0-9A-Za-z]{30}"},
      {"acme-{base62:10}!{hex:20}", "acme-[0-9A-Za-z]{10}![0-9a-f]{20}"},
      {"{hex:40}", "[0-9a-f]{40}"},
      {"{base64:43}=", "[0-9A-Za-z+/]{43}="},
  }));
  INFO(c.example);
  CHECK(PatternFor(c.example, 8) == c.pattern);
}

TEST_CASE("a form is guessed from one token", "[engine]") {
  struct Case {
    std::string_view example;
    std::string_view pattern;
  };
  const auto c = GENERATE(values<Case>({
      {"acme_{base62:24}", "acme_[0-9A-Za-z]{24}"},
      {"acme_live_v2_{hex:32}", "acme_live_v2_[0-9a-f]{32}"},
      {"acme-{digits:12}-{digits:12}-{base62:24}", "acme-[0-9]{12}-[0-9]{12}-[0-9A-Za-z]{24}"},
      {"dapi{hex:32}", "dapi[0-9a-f]{32}"},
      {"https://hooks.acme.io/services/T{ALNUM:9}/B{ALNUM:9}/{base62:24}",
       "https://hooks\\.acme\\.io/services/[0-9A-Z]{10}/[0-9A-Z]{10}/[0-9A-Za-z]{24}"},
      // One sign among many characters may be one of base64url's.
      {"acme_{base62:20}_{base62:20}", "acme_[0-9A-Za-z_-]{41}"},
  }));
  INFO(c.example);
  CHECK(PatternFor(c.example, 1) == c.pattern);
}

TEST_CASE("where random characters agree by chance, the beginning ends before them", "[engine]") {
  std::vector<std::string> tokens = SampleTokens("acme_7{base62:23}", 2);
  const auto shape = ShapeOf(ViewsOf(tokens));
  REQUIRE(shape);
  CHECK(ValuePattern(*shape) == "acme_[0-9A-Za-z]{24}");
}

TEST_CASE("a few characters tell of no small alphabet", "[engine]") {
  CHECK(PatternFor("acme_{digits:4}-{base62:20}", 1) == "acme_[0-9A-Za-z_-]{25}");
  const std::vector<std::string> digits = SampleTokens("acme-{digits:3}.{base62:20}", 1);
  const auto shape = ShapeOf(ViewsOf(digits));
  REQUIRE(shape);
  CHECK(ValuePattern(*shape) == "acme-[0-9A-Za-z]{3}\\.[0-9A-Za-z]{20}");
}

TEST_CASE("a JWT and Bech32 are known", "[engine]") {
  CHECK(PatternFor("{jwt}", 2).substr(0, 4) == "eyJ[");
  CHECK(PatternFor("acme_{jwt}", 2).substr(0, 9) == "acme_eyJ[");
  CHECK(PatternFor("{bech32:acme:32}", 2) == "acme1[02-9ac-hj-np-z]{58}");
  CHECK(PatternFor("{age-key}", 1) == "AGE-SECRET-KEY-1[02-9AC-HJ-NP-Z]{58}");
}

TEST_CASE("tokens that share nothing, or too much, have no form", "[engine]") {
  const auto error_of = [](const std::vector<std::string>& tokens) {
    const auto shape = ShapeOf(ViewsOf(tokens));
    return shape ? ValuePattern(*shape) : shape.error().what;
  };
  CHECK(error_of({SampleTokens("{base62:14}", 1)[0], SampleTokens("{base62:60}", 1, 2)[0]}) ==
        "the samples have neither a beginning nor a form in common");
  const std::string shared = SampleTokens("acme_{base62:20}", 1)[0];
  CHECK(error_of({shared + "abcd", shared + "wxyz"}) ==
        "the samples begin alike, and less than 8 bytes of one are its own");
  CHECK(error_of({shared, shared + SampleTokens("{base62:20}", 1)[0]}) ==
        "the samples begin alike, and less than 8 bytes of one are its own");
  // What is so long is no beginning, though two tokens share it.
  const std::string longer = SampleTokens("acme_{base62:30}", 1)[0];
  CHECK(error_of({longer + "abcd", longer + "wxyz"}) == "acme_[0-9A-Za-z]{34}");
}
