#include "report/secret_mask.h"

#include "catch.h"
#include "report/sample.h"

using namespace leaktight;
using namespace leaktight::sample;

namespace {

Finding Secret(std::string_view secret) {
  Finding finding;
  finding.secret = secret;
  finding.has_secret = true;
  return finding;
}

}  // namespace

TEST_CASE("a known secret is masked wherever it stands", "[report]") {
  const std::string one = RandomText(20, 1), two = RandomText(40, 2);
  const std::vector<Finding> findings{Secret(one), Secret(two)};
  const SecretMask mask(findings);
  const std::string masked = mask.Apply("x" + one + two + "/" + one);
  CHECK_FALSE(Shows(masked, one));
  CHECK_FALSE(Shows(masked, two));
  CHECK(masked == "x" + Redact(one) + Redact(two) + "/" + Redact(one));
  CHECK(mask.Apply("nothing of the kind") == "nothing of the kind");
}

TEST_CASE("of secrets with the same beginning the longest is masked", "[report]") {
  const std::string shorter = RandomText(20, 3);
  const std::string longer = shorter + RandomText(20, 4);
  const std::vector<Finding> findings{Secret(shorter), Secret(longer)};
  const SecretMask mask(findings);
  CHECK(mask.Apply(longer) == Redact(longer));
  CHECK(mask.Apply(shorter + " ") == Redact(shorter) + " ");
}

TEST_CASE("the lines of a long secret are masked one by one", "[report]") {
  const std::string body = RandomText(64, 5);
  const std::vector<Finding> findings{
      Secret("-----BEGIN PRIVATE KEY-----\n" + body + "\n-----END PRIVATE KEY-----\n")};
  const SecretMask mask(findings);
  CHECK_FALSE(Shows(mask.Apply("a part of it: " + body), body));
  CHECK(mask.Apply("-----BEGIN PRIVATE KEY-----") == "-----BEGIN PRIVATE KEY-----");
}

TEST_CASE("short secrets do not mask harmless words", "[report]") {
  const std::vector<Finding> findings{Secret("admin")};
  CHECK(SecretMask(findings).Apply("administrator") == "administrator");
}

TEST_CASE("a password that is a word leaves paths what they are", "[report]") {
  const std::vector<Finding> findings{Secret("terraform"), Secret("openshift1"),
                                      Secret("qzvxkjwpfhgt")};
  const SecretMask mask(findings);
  CHECK(mask.Apply("modules/terraform/dev.tf") == "modules/terraform/dev.tf");
  CHECK_FALSE(Shows(mask.Apply("openshift1"), "openshift1"));
  CHECK_FALSE(Shows(mask.Apply("qzvxkjwpfhgt"), "qzvxkjwpfhgt"));  // no word
}
