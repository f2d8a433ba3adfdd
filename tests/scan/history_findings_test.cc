#include "scan/history_findings.h"

#include <string>
#include <vector>

#include "catch.h"
#include "finding/fingerprint.h"

namespace leaktight {
namespace {

Finding Of(const std::string& secret, const std::string& path, size_t at = 0) {
  Finding finding;
  finding.rule = "some-rule";
  finding.secret = secret;
  finding.has_secret = !secret.empty();
  finding.place.path = path;
  finding.place.span = {at, at + secret.size()};
  finding.fingerprint = Fingerprint(finding.rule, path, secret);
  return finding;
}

Finding Allowed(Finding finding, size_t line) {
  finding.suppression = {Suppression::Kind::kConfig, ".leaktight.yaml", line, "looked at"};
  return finding;
}

}  // namespace

TEST_CASE("of one secret under one path the first commit's finding is kept", "[scan]") {
  for (const bool forwards : {true, false}) {
    HistoryFindings one;
    HistoryFindings other;
    one.Add(Of("s", "a", forwards ? 1 : 7), forwards ? 3 : 8);
    one.Add(Of("s", "a", 5), 5);
    other.Add(Of("s", "a", forwards ? 7 : 1), forwards ? 8 : 3);
    other.Add(Of("s", "b"), 1);
    other.Add(Of("t", "a"), 9);
    one.Add(std::move(other));
    const std::vector<HistoryFindings::Found> found = one.Take();
    REQUIRE(found.size() == 3);
    for (const auto& [finding, commit, sources] : found) {
      const bool is_of_three = finding.secret == "s" && finding.place.path == "a";
      CHECK(sources.size() == (is_of_three ? 3 : 1));
      if (!is_of_three) continue;
      CHECK(commit == 3);
      CHECK(finding.place.span.begin == 1);
    }
  }
}

TEST_CASE("what is allowed in one version stands apart from what is not", "[scan]") {
  HistoryFindings findings;
  findings.Add(Allowed(Of("s", "a"), 1), 1);
  findings.Add(Of("s", "a"), 2);
  CHECK(findings.Take().size() == 2);
}

TEST_CASE("a secret is one finding with a place for each further path", "[scan]") {
  std::vector<Finding> findings = {Of("s", "z"), Of("t", "y"), Of("s", "a"), Of("s", "b")};
  findings[2].severity = Severity::kCritical;
  findings[3].also = {"other-rule"};
  const std::vector<Finding> groups = GroupBySecret(findings);
  REQUIRE(groups.size() == 2);
  CHECK(groups[0].place.path == "y");
  CHECK(groups[1].place.path == "z");
  REQUIRE(groups[1].places.size() == 2);
  CHECK(groups[1].places[0].path == "a");
  CHECK(groups[1].places[1].path == "b");
  CHECK(groups[1].severity == Severity::kCritical);
  CHECK(groups[1].also == std::vector<std::string>{"other-rule"});
}

TEST_CASE("a further place tells where it is no file as well", "[scan]") {
  Finding message = Of("s", "");
  message.origin = Origin::kCommitMessage;
  const std::vector<Finding> groups = GroupBySecret({Of("s", "a"), Of("s", "b"), message});
  REQUIRE(groups.size() == 1);
  CHECK_FALSE(groups[0].places[0].origin.has_value());
  CHECK(groups[0].places[1].origin == Origin::kCommitMessage);
}

TEST_CASE("files that should not be there are one finding each", "[scan]") {
  CHECK(GroupBySecret({Of("", "a/.env"), Of("", "b/.env"), Of("", "a/.env")}).size() == 2);
}

TEST_CASE("the same secret under another rule is another finding", "[scan]") {
  Finding other = Of("s", "a");
  other.rule = "other-rule";
  CHECK(GroupBySecret({Of("s", "a"), other}).size() == 2);
}

TEST_CASE("places are told up to a bound", "[scan]") {
  std::vector<Finding> findings;
  for (size_t i = 0; i < kMostPlaces + 6; i++) findings.push_back(Of("s", std::to_string(i)));
  const std::vector<Finding> groups = GroupBySecret(findings);
  REQUIRE(groups.size() == 1);
  CHECK(groups[0].places.size() == kMostPlaces);
  REQUIRE(groups[0].details.size() == 1);
  CHECK(groups[0].details[0].second == "5");
}

TEST_CASE("an entry by fingerprint follows a rename, and nothing else does", "[scan]") {
  Config config;
  config.allow.resize(2);
  config.allow[0].fingerprint = "lt1-x-y";
  config.allow[0].line = 3;
  config.allow[1].path = "old";
  config.allow[1].line = 4;
  const auto left = [&](size_t line, const std::vector<std::string>& tree) {
    std::vector<Finding> findings = {Of("s", "new"), Of("t", "new")};
    std::vector<Finding> suppressed = {Allowed(Of("s", "old"), line)};
    FollowRenames(config, tree, findings, suppressed);
    CHECK(findings.size() + suppressed.size() == 3);
    for (const Finding& finding : suppressed) CHECK(finding.suppression->line == line);
    return findings.size();
  };
  CHECK(left(3, {"new"}) == 1);
  CHECK(left(3, {"new", "old"}) == 2);
  CHECK(left(4, {"new"}) == 2);
}

}  // namespace leaktight
