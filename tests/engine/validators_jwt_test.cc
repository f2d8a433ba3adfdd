#include <string>

#include "base/base64.h"
#include "catch.h"
#include "support/verdict.h"

using namespace leaktight;
using namespace leaktight::verdicts;

namespace {

std::string Token(const std::string& header, const std::string& payload, size_t signature = 32) {
  return EncodeBase64Url(header) + "." + EncodeBase64Url(payload) + "." +
         EncodeBase64Url(std::string(signature, '\x5a'));
}

const std::string kHs256 = R"({"alg":"HS256","typ":"JWT"})";

}  // namespace

TEST_CASE("a JWT tells algorithm, issuer and expiry", "[engine]") {
  const Verdict verdict =
      Judge("jwt", Token(kHs256, R"({"sub":"u1","iss":"https://id.flowdoc.io","exp":4102444800})"));
  REQUIRE(verdict.yes);
  CHECK(verdict.Detail("algorithm") == "HS256");
  CHECK(verdict.Detail("issuer") == "https://id.flowdoc.io");
  CHECK(verdict.Detail("expires") == "2100-01-01");
  CHECK(verdict.opinion.severity == Severity::kCritical);
  CHECK(verdict.opinion.note.empty());
}

TEST_CASE("a JWT that its issuer prints for everyone is no secret", "[engine]") {
  CHECK_FALSE(
      Judge("jwt",
            Token(kHs256, R"({"role":"service_role","iss":"supabase-demo","exp":4102444800})"))
          .yes);
  CHECK(Judge("jwt", Token(kHs256, R"({"role":"service_role","iss":"supabase","exp":4102444800})"))
            .yes);
}

TEST_CASE("a JWT that has expired, or is nobody's secret, is a lesser matter", "[engine]") {
  struct Case {
    std::string token;
    Severity severity;
    std::string note;
  };
  const auto c = GENERATE(values<Case>({
      {Token(kHs256, R"({"sub":"u1","exp":1500000000})"), Severity::kLow, "expired on 2017-07-14"},
      {Token(kHs256, R"({"sub":"u1","exp":-5})"), Severity::kLow, "expired on 1970-01-01"},
      {Token(kHs256, R"({"sub":"u1","exp":1767225600})"), Severity::kCritical, ""},
      {Token(kHs256, R"({"sub":"u1","exp":1767225599})"), Severity::kLow, "expired"},
      {Token(kHs256, R"({"sub":"u1","exp":"soon"})"), Severity::kCritical, ""},
      {Token(kHs256, R"({"sub":"u1","exp":1e300})"), Severity::kCritical, ""},
      {Token(R"({"alg":"none"})", R"({"sub":"u1"})", 0), Severity::kLow, "not signed"},
      {Token(kHs256, R"({"foo":"bar"})"), Severity::kLow, "names nobody"},
      {Token(kHs256, R"({"sub":"test-user"})"), Severity::kLow, "made for a test"},
      {Token(kHs256, R"({"iss":"supabase","ref":"abc","role":"anon"})"), Severity::kInfo,
       "to browsers"},
      {Token(kHs256, R"({"iss":"supabase","ref":"abc","role":"service_role"})"),
       Severity::kCritical, ""},
  }));
  const Verdict verdict = Judge("jwt", c.token);
  INFO(c.token << " " << c.note);
  REQUIRE(verdict.yes);
  CHECK(verdict.opinion.severity == c.severity);
  CHECK(verdict.opinion.note.find(c.note) != std::string::npos);
}

// {"alg":"HS256"}.{"sub":"u1"} signed with `secret`, as openssl dgst -sha256 -hmac says.
TEST_CASE("a JWT that a tutorial's key signed is information", "[engine]") {
  const Verdict verdict = Judge("jwt", EncodeBase64Url(R"({"alg":"HS256"})") + "." +
                                           EncodeBase64Url(R"({"sub":"u1"})") + "." +
                                           "pktqIW9BrlhThxQegSpvPynMATJCAMRNTKd3wachD5A");
  REQUIRE(verdict.yes);
  CHECK(verdict.opinion.severity == Severity::kInfo);
  CHECK(verdict.opinion.note.find("`secret`") != std::string::npos);
}

TEST_CASE("what is no JWT, or a documentation's, is none", "[engine]") {
  const std::string token = GENERATE_COPY(
      as<std::string>{}, Token(R"({"typ":"JWT"})", R"({"sub":"u1"})"), Token("[1]", "{}"),
      Token(kHs256, "not json"), Token(kHs256, "[]"), Token(kHs256, R"({"sub":"u1"})", 31),
      Token(kHs256, R"({"sub":"u1"})", 0), Token(R"({"alg":"RS256"})", R"({"sub":"u1"})", 64),
      Token(R"({"alg":"XX99"})", R"({"sub":"u1"})", 8),
      Token(kHs256, R"({"sub":"1234567890","name":"John Doe"})"),
      Token(kHs256, R"({"iss":"joe","http://example.com/is_root":true})"),
      Token(R"({"alg":"ES256","typ":"dpop+jwt"})", R"({"jti":"u1"})", 64), std::string("a.b"),
      std::string(""), std::string("...."));
  INFO(token);
  CHECK_FALSE(Judge("jwt", token).yes);
}

TEST_CASE("GitHub's installation tokens come in two forms", "[engine]") {
  CHECK(Judge("github-installation", Expand("ghs_{base62:30}{crc32-base62}")).yes);
  CHECK_FALSE(Judge("github-installation", Expand("ghs_{base62:36}")).yes);
  const Verdict verdict = Judge("github-installation", Expand("ghs_1234567_{jwt}"));
  REQUIRE(verdict.yes);
  CHECK(verdict.Detail("app") == "1234567");
  CHECK(verdict.Detail("expires") == "2100-01-01");
  CHECK(Judge("github-installation", Expand("ghs_1234567_{jwt:expired}")).opinion.severity ==
        Severity::kLow);
  CHECK_FALSE(Judge("github-installation", "ghs_1234567_a.b.c").yes);
  CHECK_FALSE(Judge("github-installation", "ghs.a.b").yes);
}
