#include "scan/added_suppressions.h"

#include <string>
#include <vector>

#include "base/line_table.h"
#include "catch.h"
#include "engine/example.h"
#include "support/git_repository.h"

namespace leaktight {
namespace {

const Criteria& BuiltinCriteria() {
  static const Criteria criteria = Criteria::Make({}).value();
  return criteria;
}

// What the last commit adds to all of `before`.
std::vector<Finding> Added(const GitRepository& repository, const std::vector<std::string>& before,
                           Summary& summary) {
  ObjectReader objects(repository.place());
  RevisionSnapshot head(repository.place(), objects, "HEAD");
  std::vector<RevisionSnapshot> states;
  for (const std::string& commit : before) {
    states.emplace_back(repository.place(), objects, commit);
  }
  return AddedToConfiguration(BuiltinCriteria(), {}, head, states, summary);
}

std::string Configure(const GitRepository& repository, const std::string& text) {
  repository.Add(".leaktight.yaml", text);
  return repository.Commit();
}

}  // namespace

TEST_CASE("what a configuration gains stands at its line, in words", "[scan]") {
  const GitRepository repository;
  const std::string base = Configure(repository, "fail-on: low\n");
  Configure(repository, "fail-on: high\nrules:\n  jwt: off\n");
  Summary summary;
  const std::vector<Finding> added = Added(repository, {base}, summary);
  REQUIRE(added.size() == 2);
  CHECK(added[0].place.begin.line == 1);
  CHECK(added[1].place.begin.line == 3);
  CHECK(added[1].place.begin.column == 3);
  CHECK(added[1].rule == kSuppressionAdded);
  CHECK(added[1].severity == Severity::kMedium);
  CHECK(added[1].message.find("switches `jwt` off") != std::string::npos);
  CHECK(added[1].fingerprint != added[0].fingerprint);
  CHECK_FALSE(added[0].has_secret);
  CHECK(summary.complete());
}

TEST_CASE("what one of the states before has is not added", "[scan]") {
  const GitRepository repository;
  repository.Add("a", "a\n");
  const std::string none = repository.Commit();
  const std::string had = Configure(repository, "rules:\n  jwt: off\n");
  Configure(repository, "# moved down\nrules:\n  jwt: off\n");
  Summary summary;
  CHECK(Added(repository, {none}, summary).size() == 1);
  CHECK(Added(repository, {none, had}, summary).empty());
  CHECK(Added(repository, {had, none}, summary).empty());
}

TEST_CASE("a configuration that cannot be read is an error that names it", "[scan]") {
  const GitRepository repository;
  repository.Add("a", "a\n");
  const std::string base = repository.Commit();
  Configure(repository, "rules: [oops\n");
  Summary summary;
  CHECK(Added(repository, {base}, summary).empty());
  REQUIRE(summary.errors.size() == 1);
  CHECK(summary.errors[0].path == ".leaktight.yaml");
}

TEST_CASE("one that could not be read before silenced nothing", "[scan]") {
  const GitRepository repository;
  const std::string broken = Configure(repository, "rules: [oops\n");
  Configure(repository, "rules:\n  jwt: off\n");
  Summary summary;
  CHECK(Added(repository, {broken}, summary).size() == 1);
}

TEST_CASE("a rule file that both name and that is not what it was is told", "[scan]") {
  const GitRepository repository;
  repository.Add("team.yaml", "rules: []\n");
  const std::string base = Configure(repository, "rule-files:\n  - team.yaml\n");
  repository.Add("other", "other\n");
  repository.Commit();
  Summary summary;
  CHECK(Added(repository, {base}, summary).empty());
  repository.Add("team.yaml", "rules: [ ]\n");
  repository.Commit();
  const std::vector<Finding> added = Added(repository, {base}, summary);
  REQUIRE(added.size() == 1);
  CHECK(added[0].place.begin.line == 2);
  CHECK(added[0].message.find("changes the rules in `team.yaml`") != std::string::npos);
}

TEST_CASE("a reason that quotes a secret is shown without it", "[scan]") {
  const std::string key = ExpandExample("{aws-key-id}", 1).value();
  const GitRepository repository;
  repository.Add("a", "a\n");
  const std::string base = repository.Commit();
  Configure(repository, "allow:\n  - path: a\n    reason: not " + key + "\n");
  Summary summary;
  const std::vector<Finding> added = Added(repository, {base}, summary);
  REQUIRE(added.size() == 1);
  CHECK(added[0].message.find(key) == std::string::npos);

  const std::string line =
      "x = '" + key + "'  # leaktight:allow aws-access-key-id not " + key + "\n";
  Engine::Scratch scratch;
  const JudgedBlob judged =
      BuiltinCriteria().Judge({"a.py", line, FileMode::kRegular, Origin::kBlob}, scratch);
  REQUIRE(judged.comments.size() == 1);
  const Finding comment = AddedComment(BuiltinCriteria(), "a.py", line, judged.comments[0], judged);
  CHECK(comment.message.find(key) == std::string::npos);
  CHECK(comment.message.find("allows `aws-access-key-id` on line 1") != std::string::npos);
  CHECK(comment.excerpt.secrets.size() == 2);
}

TEST_CASE("a comment without reason is said to give none", "[scan]") {
  const std::string line = "x = 1  # leaktight:allow jwt\n";
  Engine::Scratch scratch;
  const JudgedBlob judged =
      BuiltinCriteria().Judge({"a.py", line, FileMode::kRegular, Origin::kBlob}, scratch);
  const Finding comment =
      AddedComment(BuiltinCriteria(), "a.py", line, judged.comments.at(0), judged);
  CHECK(comment.message.find("gives no reason") != std::string::npos);
  CHECK(comment.place.begin.column == 10);
}

}  // namespace leaktight
