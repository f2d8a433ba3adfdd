#include "engine/secret_model.h"

#include <set>
#include <string>
#include <string_view>

#include "catch.h"
#include "engine/engine.h"
#include "engine/example.h"

namespace leaktight {
namespace {

// Of the first candidate in `text`; where there is none, 0.
double ConfidenceIn(const std::string& text) {
  static const Engine engine = Engine::Make(BuiltinRules(), 1'767'225'600).value();
  static Engine::Scratch scratch;
  for (const Match& match : engine.Scan(text, scratch)) {
    if (BuiltinRules().rules[match.rule].id == "generic-secret") return match.confidence;
  }
  return 0;
}

EvidenceBits EvidenceIn(const std::string& text) {
  static const Engine engine = Engine::Make(BuiltinRules(), 1'767'225'600).value();
  static Engine::Scratch scratch;
  for (const Match& match : engine.Scan(text, scratch)) {
    if (BuiltinRules().rules[match.rule].id == "generic-secret") return match.evidence;
  }
  return 0;
}

bool Observes(const std::string& text, Evidence evidence) {
  return (EvidenceIn(text) & BitOf(evidence)) != 0;
}

}  // namespace

TEST_CASE("every observation has an id and words of its own", "[engine]") {
  std::set<std::string_view> ids;
  std::set<std::string_view> words;
  for (const EvidenceInfo& evidence : kEvidence) {
    CHECK(ids.insert(evidence.id).second);
    CHECK(words.insert(evidence.says).second);
  }
}

TEST_CASE("a probability is from 0 to 1, in hundredths, and rises with what speaks for it",
          "[engine]") {
  for (size_t i = 0; i < kEvidenceCount; i++) {
    const double alone = SecretProbability(EvidenceBits{1} << i);
    CAPTURE(kEvidence[i].id);
    CHECK((0 <= alone && alone <= 1));
    CHECK(std::to_string(alone * 100).ends_with(".000000"));
    CHECK((alone >= SecretProbability(0)) ==
          (kEvidenceWeights[i] >= 0 || alone == SecretProbability(0)));
  }
}

TEST_CASE("what was observed is what stands there", "[engine]") {
  const std::string token = *ExpandExample("{base62:32}", 5);
  CHECK(Observes("db_password = \"" + token + "\"\n", Evidence::kStrongName));
  CHECK(Observes("db_password = \"" + token + "\"\n", Evidence::kPasswordName));
  CHECK(Observes("db_password = \"" + token + "\"\n", Evidence::kQuoted));
  CHECK(Observes("db_password = \"" + token + "\"\n", Evidence::kRandom));
  CHECK(Observes("db_password = \"" + token + "\"\n", Evidence::kBits45));
  CHECK(!Observes("api_token = \"" + token + "\"\n", Evidence::kPasswordName));
  CHECK(!Observes("cache_key = \"" + token + "\"\n", Evidence::kStrongName));
  CHECK(Observes("DB_PASSWORD=" + token + "\n", Evidence::kLine));
  CHECK(Observes("<password>" + token + "</password>\n", Evidence::kElement));
  CHECK(Observes("# db_password = \"" + token + "\"\n", Evidence::kComment));
  CHECK(Observes("set_password(\"" + token + "\")\n", Evidence::kCall));
  CHECK(Observes("if password == \"" + token + "\":\n", Evidence::kComparison));
  CHECK(Observes("password = \"" + token + "\"  # a test\n", Evidence::kSaysFake));
  CHECK(Observes("API_KEY=" + *ExpandExample("{hex:64}", 5) + "\n", Evidence::kDigest));
  CHECK(Observes("API_KEY=" + *ExpandExample("{uuid}", 5) + "\n", Evidence::kUuid));
}

TEST_CASE("what is less like a secret is less likely one", "[engine]") {
  const std::string token = *ExpandExample("{base62:32}", 6);
  const double sure = ConfidenceIn("db_password = \"" + token + "\"\n");
  CHECK(sure > 0.9);
  CHECK(ConfidenceIn("db_password = \"" + token + "\"  # an example\n") < sure);
  CHECK(ConfidenceIn("key = \"" + token + "\"\n") < sure);
  const double password = ConfidenceIn("db_password = \"Sommer2019!\"\n");
  CHECK((0.5 <= password && password < sure));
  const double weak = ConfidenceIn("db_password = \"hunter2077\"\n");
  CHECK((0.1 <= weak && weak < 0.5));
}

}  // namespace leaktight
