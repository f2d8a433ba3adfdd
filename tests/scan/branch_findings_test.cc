#include "scan/branch_findings.h"

#include <string>

#include "catch.h"

namespace leaktight {
namespace {

Finding Secret(const std::string& secret, size_t line) {
  Finding finding;
  finding.rule = "rule";
  finding.secret = secret;
  finding.has_secret = true;
  finding.fingerprint = "lt1-0-0";  // as it can be for two secrets
  finding.place.path = "path";
  finding.place.begin.line = line;
  return finding;
}

Commit CommitOf(const std::string& id) {
  return {id, "A U Thor", "author@example.org", "2026-01-02T03:04:05+00:00", "summary"};
}

}  // namespace

TEST_CASE("the first commit is the finding's, later ones are further places", "[scan]") {
  BranchFindings findings;
  findings.Add(CommitOf("1"), Secret("one", 1));
  findings.Add(CommitOf("2"), Secret("two", 2));
  findings.Add(CommitOf("3"), Secret("one", 3));
  const std::vector<Finding> all = findings.Take();
  REQUIRE(all.size() == 2);
  CHECK(all[0].place.commit->id == "1");
  REQUIRE(all[0].places.size() == 1);
  CHECK(all[0].places[0].commit->id == "3");
  CHECK(all[0].places[0].begin.line == 3);
  CHECK(all[1].places.empty());
}

TEST_CASE("further places in one file have its commit too", "[scan]") {
  BranchFindings findings;
  Finding finding = Secret("one", 1);
  finding.places.push_back(finding.place);
  findings.Add(CommitOf("1"), finding);
  CHECK(findings.Take()[0].places[0].commit->id == "1");
}

TEST_CASE("of a branch as a whole no commit is told", "[scan]") {
  BranchFindings findings;
  findings.Add({}, Secret("one", 1));
  CHECK_FALSE(findings.Take()[0].place.commit.has_value());
}

TEST_CASE("a secret that is allowed in one commit and not in another is told", "[scan]") {
  Finding allowed = Secret("one", 1);
  allowed.suppression = Suppression{};
  for (const bool allowed_first : {true, false}) {
    BranchFindings findings;
    findings.Add(CommitOf("1"), allowed_first ? allowed : Secret("one", 1));
    findings.Add(CommitOf("2"), allowed_first ? Secret("one", 1) : allowed);
    const std::vector<Finding> all = findings.Take();
    REQUIRE(all.size() == 1);
    CHECK_FALSE(all[0].suppression.has_value());
    CHECK(all[0].place.commit->id == (allowed_first ? "2" : "1"));
    CHECK(all[0].places.size() == 1);
  }
}

TEST_CASE("the same text in a message and in a file is not the same finding", "[scan]") {
  BranchFindings findings;
  Finding message = Secret("one", 1);
  message.origin = Origin::kCommitMessage;
  findings.Add(CommitOf("1"), Secret("one", 1));
  findings.Add(CommitOf("1"), message);
  CHECK(findings.Take().size() == 2);
}

}  // namespace leaktight
