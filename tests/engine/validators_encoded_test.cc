#include <string>

#include "base/base64.h"
#include "catch.h"
#include "support/verdict.h"

using namespace leaktight;
using namespace leaktight::verdicts;

namespace {

// Of what the example makes.
Verdict JudgeExample(std::string_view validator, std::string_view example) {
  return Judge(validator, Expand(example));
}

}  // namespace

TEST_CASE("a token with JSON inside tells whose it is", "[engine]") {
  const Verdict sentry = Judge("json-inside", Expand("{sentry-org}"));
  REQUIRE(sentry.yes);
  CHECK(sentry.Detail("organisation") == "flowdoc");
  const Verdict onepassword = Judge("json-inside", Expand("{onepassword-service}"));
  REQUIRE(onepassword.yes);
  CHECK(onepassword.Detail("address") == "flowdoc.1password.eu");
  CHECK_FALSE(Judge("json-inside", "ops_eyJ" + Expand("{base64url:300}")).yes);
  CHECK_FALSE(Judge("json-inside", "ops_" + EncodeBase64(R"({"a":"only one field"})")).yes);
  CHECK_FALSE(Judge("json-inside", "sntrys_" + Expand("{base62:80}")).yes);
}

TEST_CASE("a Discord token tells the number of its bot", "[engine]") {
  const std::string rest = Expand(".{base64url:6}.{base64url:38}");
  const Verdict verdict = Judge("discord-token", EncodeBase64Url("123456789012345678") + rest);
  REQUIRE(verdict.yes);
  CHECK(verdict.Detail("bot") == "123456789012345678");
  CHECK_FALSE(Judge("discord-token", EncodeBase64Url("12345678901234567x") + rest).yes);
  CHECK_FALSE(Judge("discord-token", EncodeBase64Url("1234567890123456") + rest).yes);
  CHECK_FALSE(Judge("discord-token",
                    EncodeBase64Url("123456789012345678") + ".abcdef." + std::string(38, 'X'))
                  .yes);
}

TEST_CASE("an age key with one character changed is none", "[engine]") {
  std::string key = Expand("{age-key}");
  REQUIRE(Judge("bech32", key).yes);
  key.back() = key.back() == 'Q' ? 'P' : 'Q';
  CHECK_FALSE(Judge("bech32", key).yes);
}

TEST_CASE("a token with JSON inside is proved by it and tells what it opens", "[engine]") {
  const Verdict neptune = JudgeExample(
      "json-inside",
      R"({to-base64:{{"api_address":"https://neptune.flowdoc.io","api_key":"{uuid}"}}})");
  REQUIRE(neptune.yes);
  CHECK(neptune.Detail("address") == "https://neptune.flowdoc.io");
  const Verdict uploads = JudgeExample(
      "json-inside", R"({to-base64:{{"apiKey":"sk_live_{hex:64}","appId":"flowdoc"}}})");
  REQUIRE(uploads.yes);
  CHECK(uploads.Detail("app") == "flowdoc");
  const Verdict queue =
      JudgeExample("json-inside", R"({to-base64:{{"UserID":"ann","Password":"{hex:32}"}}})");
  REQUIRE(queue.yes);
  CHECK(queue.Detail("user") == "ann");
  const Verdict signed_one = JudgeExample(
      "json-inside",
      R"(p.{to-base64url:{{"u": "{uuid}", "id": "{uuid}", "host": "eu_shared"}}}.{base62:43})");
  REQUIRE(signed_one.yes);
  CHECK(signed_one.Detail("host") == "eu_shared");
  CHECK_FALSE(
      JudgeExample("json-inside", R"({to-base64:{{"UserID":"ann","Password":"0123456789abcdef"}}})")
          .yes);
  CHECK_FALSE(JudgeExample("json-inside", R"({to-base64:{{"UserID":"ann","Password":12}}})").yes);
  CHECK_FALSE(JudgeExample("json-inside", R"({to-base64:{{"typ":"{hex:32}"}}})").yes);
}

TEST_CASE("a key of Convex tells its deployment", "[engine]") {
  const Verdict hosted =
      JudgeExample("convex-key", R"(prod:happy-otter-1|{to-base64:{{"v2":"{hex:32}"}}})");
  REQUIRE(hosted.yes);
  CHECK(hosted.Detail("deployment") == "prod:happy-otter-1");
  CHECK(JudgeExample("convex-key", "convex-self-hosted|01{hex:72}").yes);
  CHECK_FALSE(
      JudgeExample("convex-key", "convex-self-hosted|01000000000000000000000000000000").yes);
  CHECK_FALSE(JudgeExample("convex-key", "prod:happy-otter-1|eyJ2MiI6I{base62:43}In0=").yes);
  CHECK_FALSE(JudgeExample("convex-key", R"({to-base64:{{"v2":"{hex:32}"}}})").yes);
}

TEST_CASE("a reference token of JFrog tells until when it holds", "[engine]") {
  const Verdict endless =
      JudgeExample("jfrog-token", "{to-base64:reftkn:01:0000000000:{base62:27}}");
  REQUIRE(endless.yes);
  CHECK(endless.Detail("expires") == "never");
  CHECK(endless.opinion.severity == Severity::kCritical);
  const Verdict open = JudgeExample("jfrog-token", "{to-base64:reftkn:01:1798761600:{base62:27}}");
  REQUIRE(open.yes);
  CHECK(open.Detail("expires") == "2027-01-01");
  CHECK(open.opinion.severity == Severity::kCritical);
  const Verdict expired =
      JudgeExample("jfrog-token", "{to-base64:reftkn:01:1735689600:{base62:27}}");
  REQUIRE(expired.yes);
  CHECK(expired.opinion.severity == Severity::kLow);
  CHECK(expired.opinion.note == "It expired on 2025-01-01.");
  CHECK_FALSE(JudgeExample("jfrog-token", "{to-base64:reftkn:01:173568960x:{base62:27}}").yes);
  CHECK_FALSE(JudgeExample("jfrog-token", "{to-base64:reftkn:01:1735689600.{base62:27}}").yes);
  CHECK_FALSE(JudgeExample("jfrog-token", "{to-base64:reftkn:01:1735689600:{base62:26}-}").yes);
  CHECK_FALSE(
      JudgeExample("jfrog-token", "{to-base64:reftkn:01:1735689600:abcabcabcabcabcabcabcabcabc}")
          .yes);
  CHECK(JudgeExample("jfrog-token", "AKCp{base62:69}").yes);
}

TEST_CASE("a token of Intercom holds a UUID", "[engine]") {
  const std::string uuid = "{hex:8}_{hex:4}_{hex:4}_{hex:4}_{hex:12}";
  CHECK(JudgeExample("intercom-token", "{to-base64:tok:" + uuid + ":1:0}").yes);
  CHECK_FALSE(JudgeExample("intercom-token", "{to-base64:tik:" + uuid + ":1:0}").yes);
  CHECK_FALSE(JudgeExample("intercom-token", "{to-base64:tok:" + uuid + ":1:x}").yes);
  CHECK_FALSE(JudgeExample("intercom-token", "{to-base64:tok:" + uuid + "1100}").yes);
  CHECK_FALSE(JudgeExample("intercom-token", "{to-base64:tok:{base62:36}:1:0}").yes);
  CHECK_FALSE(
      JudgeExample("intercom-token", "{to-base64:tok:00000000_0000_0000_0000_000000000000:1:0}")
          .yes);
}

TEST_CASE("a token of TeamCity ends in a UUID", "[engine]") {
  const std::string head = "eyJ0eXAiOiAiVENWMiJ9.";
  CHECK(JudgeExample("teamcity-token", head + "{to-base64:{base62:27}}.{to-base64:{uuid}}").yes);
  CHECK_FALSE(
      JudgeExample("teamcity-token", head + "{to-base64:{base62:27}}.{to-base64:{hex:36}}").yes);
  CHECK_FALSE(JudgeExample("teamcity-token", head + "{to-base64:{uuid}}").yes);
  CHECK_FALSE(JudgeExample("teamcity-token",
                           head + "{to-base64:abcabcabcabcabcabcabcabcabc}.{to-base64:{uuid}}")
                  .yes);
}
