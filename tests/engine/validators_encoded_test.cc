#include <string>

#include "base/base64.h"
#include "catch.h"
#include "engine/example.h"
#include "engine/validators.h"

using namespace leaktight;

namespace {

constexpr int64_t kNow = 1'767'225'600;  // 2026-01-01

struct Verdict {
  bool yes = false;
  Opinion opinion;

  std::string Detail(const std::string& name) const {
    for (const auto& [key, value] : opinion.details) {
      if (key == name) return value;
    }
    return "";
  }
};

// Of what the example makes.
Verdict Judge(std::string_view validator, std::string_view example) {
  Verdict verdict;
  verdict.opinion.severity = Severity::kCritical;
  const std::string secret = ExpandExample(example, 1).value();
  Candidate candidate;
  candidate.whole = candidate.secret = secret;
  candidate.now = kNow;
  verdict.yes = FindValidator(validator)->validate(candidate, verdict.opinion);
  return verdict;
}

}  // namespace

TEST_CASE("a token with JSON inside is proved by it and tells what it opens", "[engine]") {
  const Verdict neptune =
      Judge("json-inside",
            R"({to-base64:{{"api_address":"https://neptune.flowdoc.io","api_key":"{uuid}"}}})");
  REQUIRE(neptune.yes);
  CHECK(neptune.Detail("address") == "https://neptune.flowdoc.io");
  const Verdict uploads =
      Judge("json-inside", R"({to-base64:{{"apiKey":"sk_live_{hex:64}","appId":"flowdoc"}}})");
  REQUIRE(uploads.yes);
  CHECK(uploads.Detail("app") == "flowdoc");
  const Verdict queue =
      Judge("json-inside", R"({to-base64:{{"UserID":"ann","Password":"{hex:32}"}}})");
  REQUIRE(queue.yes);
  CHECK(queue.Detail("user") == "ann");
  const Verdict signed_one = Judge(
      "json-inside",
      R"(p.{to-base64url:{{"u": "{uuid}", "id": "{uuid}", "host": "eu_shared"}}}.{base62:43})");
  REQUIRE(signed_one.yes);
  CHECK(signed_one.Detail("host") == "eu_shared");
  CHECK_FALSE(
      Judge("json-inside", R"({to-base64:{{"UserID":"ann","Password":"0123456789abcdef"}}})").yes);
  CHECK_FALSE(Judge("json-inside", R"({to-base64:{{"UserID":"ann","Password":12}}})").yes);
  CHECK_FALSE(Judge("json-inside", R"({to-base64:{{"typ":"{hex:32}"}}})").yes);
}

TEST_CASE("a key of Convex tells its deployment", "[engine]") {
  const Verdict hosted =
      Judge("convex-key", R"(prod:happy-otter-1|{to-base64:{{"v2":"{hex:32}"}}})");
  REQUIRE(hosted.yes);
  CHECK(hosted.Detail("deployment") == "prod:happy-otter-1");
  CHECK(Judge("convex-key", "convex-self-hosted|01{hex:72}").yes);
  CHECK_FALSE(Judge("convex-key", "convex-self-hosted|01000000000000000000000000000000").yes);
  CHECK_FALSE(Judge("convex-key", "prod:happy-otter-1|eyJ2MiI6I{base62:43}In0=").yes);
  CHECK_FALSE(Judge("convex-key", R"({to-base64:{{"v2":"{hex:32}"}}})").yes);
}

TEST_CASE("a reference token of JFrog tells until when it holds", "[engine]") {
  const Verdict endless = Judge("jfrog-token", "{to-base64:reftkn:01:0000000000:{base62:27}}");
  REQUIRE(endless.yes);
  CHECK(endless.Detail("expires") == "never");
  CHECK(endless.opinion.severity == Severity::kCritical);
  const Verdict open = Judge("jfrog-token", "{to-base64:reftkn:01:1798761600:{base62:27}}");
  REQUIRE(open.yes);
  CHECK(open.Detail("expires") == "2027-01-01");
  CHECK(open.opinion.severity == Severity::kCritical);
  const Verdict expired = Judge("jfrog-token", "{to-base64:reftkn:01:1735689600:{base62:27}}");
  REQUIRE(expired.yes);
  CHECK(expired.opinion.severity == Severity::kLow);
  CHECK(expired.opinion.note == "It expired on 2025-01-01.");
  CHECK_FALSE(Judge("jfrog-token", "{to-base64:reftkn:01:173568960x:{base62:27}}").yes);
  CHECK_FALSE(Judge("jfrog-token", "{to-base64:reftkn:01:1735689600.{base62:27}}").yes);
  CHECK_FALSE(Judge("jfrog-token", "{to-base64:reftkn:01:1735689600:{base62:26}-}").yes);
  CHECK_FALSE(
      Judge("jfrog-token", "{to-base64:reftkn:01:1735689600:abcabcabcabcabcabcabcabcabc}").yes);
  CHECK(Judge("jfrog-token", "AKCp{base62:69}").yes);
}

TEST_CASE("a token of Intercom holds a UUID", "[engine]") {
  const std::string uuid = "{hex:8}_{hex:4}_{hex:4}_{hex:4}_{hex:12}";
  CHECK(Judge("intercom-token", "{to-base64:tok:" + uuid + ":1:0}").yes);
  CHECK_FALSE(Judge("intercom-token", "{to-base64:tik:" + uuid + ":1:0}").yes);
  CHECK_FALSE(Judge("intercom-token", "{to-base64:tok:" + uuid + ":1:x}").yes);
  CHECK_FALSE(Judge("intercom-token", "{to-base64:tok:" + uuid + "1100}").yes);
  CHECK_FALSE(Judge("intercom-token", "{to-base64:tok:{base62:36}:1:0}").yes);
  CHECK_FALSE(
      Judge("intercom-token", "{to-base64:tok:00000000_0000_0000_0000_000000000000:1:0}").yes);
}

TEST_CASE("a token of TeamCity ends in a UUID", "[engine]") {
  const std::string head = "eyJ0eXAiOiAiVENWMiJ9.";
  CHECK(Judge("teamcity-token", head + "{to-base64:{base62:27}}.{to-base64:{uuid}}").yes);
  CHECK_FALSE(Judge("teamcity-token", head + "{to-base64:{base62:27}}.{to-base64:{hex:36}}").yes);
  CHECK_FALSE(Judge("teamcity-token", head + "{to-base64:{uuid}}").yes);
  CHECK_FALSE(
      Judge("teamcity-token", head + "{to-base64:abcabcabcabcabcabcabcabcabc}.{to-base64:{uuid}}")
          .yes);
}
