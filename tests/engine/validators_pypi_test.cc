#include <string>

#include "base/base64.h"
#include "catch.h"
#include "support/verdict.h"

using namespace leaktight;
using namespace leaktight::verdicts;

TEST_CASE("a PyPI token is a whole macaroon", "[engine]") {
  const Verdict verdict = Judge("pypi", Expand("{pypi}"));
  REQUIRE(verdict.yes);
  CHECK(verdict.Detail("registry") == "pypi.org");
  CHECK(verdict.opinion.severity == Severity::kCritical);
  CHECK(Judge("pypi", Expand("{pypi:test.pypi.org}")).opinion.severity == Severity::kLow);
  const std::string token = Expand("{pypi}");
  for (size_t size = 0; size < token.size() - 1; size++) {
    REQUIRE_FALSE(Judge("pypi", token.substr(0, size)).yes);
  }
}

TEST_CASE("a macaroon's signature has 32 bytes", "[engine]") {
  const std::string body = std::string(
      "\x02\x01\x08pypi.org\x02\x03"
      "abc\0\0",
      18);
  const auto token = [&](size_t bytes) {
    return "pypi-" + EncodeBase64Url(body + '\x06' + static_cast<char>(bytes) +
                                     Expand("{base62:" + std::to_string(bytes) + "}"));
  };
  CHECK(Judge("pypi", token(32)).yes);
  CHECK_FALSE(Judge("pypi", token(31)).yes);
  CHECK_FALSE(Judge("pypi", token(33)).yes);
}
