#include <string>

#include "base/base64.h"
#include "catch.h"
#include "support/verdict.h"

using namespace leaktight;
using namespace leaktight::verdicts;

// 609629065308 is the account that https://awsteele.com/blog/2020/09/26/aws-access-key-format.html
// found its key to belong to; behind the prefix, 1 and the account fill the first 41 bits.
TEST_CASE("an AWS key id tells its account", "[engine]") {
  const std::string id = std::string("ASIA") + "Y34FZKBO" + Expand("{base32:8}");
  const Verdict verdict = Judge("aws-key-id", id);
  REQUIRE(verdict.yes);
  CHECK(verdict.Detail("account").substr(0, 9) == "609629065");
  CHECK(verdict.Detail("kind") == "temporary access key");
  CHECK(verdict.opinion.note.find("36 hours") != std::string::npos);
}

TEST_CASE("an AWS key id of the old generation has no account", "[engine]") {
  const Verdict verdict = Judge("aws-key-id", "AKIAI" + Expand("{base32:15}"));
  REQUIRE(verdict.yes);
  CHECK(verdict.Detail("account").empty());
  CHECK(verdict.Detail("kind") == "long-lived access key");
}

TEST_CASE("what cannot be an AWS key id is none", "[engine]") {
  CHECK_FALSE(Judge("aws-key-id", "AKIAIOSFODNN7EXAMPLE").yes);
  CHECK_FALSE(Judge("aws-key-id", "AKIAC" + Expand("{base32:15}")).yes);
  CHECK_FALSE(Judge("aws-key-id", "AIDA" + Expand("{aws-key-id}").substr(4)).yes);
  // An account of more than twelve digits.
  CHECK_FALSE(Judge("aws-key-id", "AKIA7Z7X7W" + Expand("{base32:10}")).yes);
  CHECK_FALSE(Judge("aws-key-id", Expand("{aws-key-id}") + "A").yes);
}

TEST_CASE("a key id in a presigned URL is a lesser matter", "[engine]") {
  const std::string id = Expand("{aws-key-id}");
  Candidate candidate;
  candidate.secret = id;
  candidate.before = "?X-Amz-Credential=";
  CHECK(Judge("aws-key-id", candidate).opinion.severity == Severity::kLow);
  candidate.before = "Credential=";
  CHECK(Judge("aws-key-id", candidate).opinion.severity == Severity::kCritical);
}

TEST_CASE("forty characters that are something else are no AWS secret key", "[engine]") {
  CHECK(Judge("aws-secret-key", Expand("{base64:40}")).yes);
  CHECK_FALSE(Judge("aws-secret-key", Expand("{hex:40}")).yes);
  CHECK_FALSE(Judge("aws-secret-key", Expand("{HEX:40}")).yes);
  for (uint64_t seed = 1; seed <= 50; seed++) {
    CHECK_FALSE(Judge("aws-secret-key", Expand("{hex:20}{HEX:20}", seed)).yes);
  }
  CHECK_FALSE(Judge("aws-secret-key", Expand("{base64:30}") + "EXAMPLEKEY").yes);
  CHECK_FALSE(Judge("aws-secret-key", "aws/reference/secretsmanager/MyProdTables").yes);
  CHECK_FALSE(Judge("aws-secret-key", std::string(40, 'a')).yes);
}

TEST_CASE("a session token tells its region", "[engine]") {
  const std::string head("!\n\torigin_ec\x10\x1e\x1a\teu-west-1", 25);
  const std::string token = EncodeBase64(head + Expand("{base62:400}"));
  REQUIRE(token.substr(0, 16) == "IQoJb3JpZ2luX2Vj");
  const Verdict verdict = Judge("aws-session-token", token);
  REQUIRE(verdict.yes);
  CHECK(verdict.Detail("region") == "eu-west-1");
}

TEST_CASE("a Bedrock key tells its account", "[engine]") {
  const Verdict verdict = Judge("aws-bedrock", Expand("{aws-bedrock}"));
  REQUIRE(verdict.yes);
  CHECK(verdict.Detail("account").size() == 12);
  CHECK_FALSE(Judge("aws-bedrock", "ABSK" + EncodeBase64("BedrockAPIKey-a-at-12345:x")).yes);
  CHECK_FALSE(Judge("aws-bedrock", "ABSK" + EncodeBase64("BedrockAPIKey-a-at-1234567890ab:" +
                                                         Expand("{base62:30}")))
                  .yes);
  CHECK_FALSE(Judge("aws-bedrock", "AB").yes);
}
