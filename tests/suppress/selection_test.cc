#include "suppress/selection.h"

#include "catch.h"

namespace leaktight {
namespace {

Finding Reported(std::string_view rule, std::vector<std::string> also) {
  Finding finding;
  finding.rule = rule;
  finding.also = std::move(also);
  return finding;
}

}  // namespace

TEST_CASE("without a selection everything is taken", "[suppress]") {
  CHECK(Selection{}.Takes(Reported("jwt", {})));
}

TEST_CASE("only takes what reports and what it names besides", "[suppress]") {
  const Selection selection = {{"github-pat", "jwt"}, {}};
  CHECK(selection.Takes(Reported("github-pat", {})));
  CHECK(selection.Takes(Reported("k8s-env-literal", {"github-pat"})));
  CHECK(!selection.Takes(Reported("k8s-env-literal", {"generic-secret"})));
}

TEST_CASE("skipping a token's rule hides no policy finding", "[suppress]") {
  const Selection selection = {{}, {"github-pat"}};
  CHECK(!selection.Takes(Reported("github-pat", {})));
  CHECK(selection.Takes(Reported("k8s-env-literal", {"github-pat"})));
}

TEST_CASE("skip wins over only", "[suppress]") {
  const Selection selection = {{"jwt"}, {"jwt"}};
  CHECK(!selection.Takes(Reported("jwt", {})));
}

TEST_CASE("what was not selected is taken out", "[suppress]") {
  std::vector<Finding> findings = {Reported("a", {}), Reported("b", {}), Reported("c", {"a"})};
  Select({{"a"}, {}}, findings);
  REQUIRE(findings.size() == 2);
  CHECK(findings[0].rule == "a");
  CHECK(findings[1].rule == "c");
}

}  // namespace leaktight
