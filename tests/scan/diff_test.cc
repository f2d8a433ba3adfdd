#include "scan/diff.h"

#include <string>
#include <vector>

#include "catch.h"
#include "engine/example.h"
#include "git/command.h"
#include "support/git_repository.h"

namespace leaktight {
namespace {

std::string Key(uint64_t seed) {
  return "key = '" + ExpandExample("{aws-key-id}", seed).value() + "'\n";
}

Result<Summary> Diff(const GitRepository& repository, const std::string& range, bool squash = false,
                     bool adopt = false) {
  DiffOptions options;
  options.place = repository.place();
  options.range = range;
  options.squash = squash;
  options.adopt = adopt;
  options.jobs = 2;
  return ScanDiff(options);
}

std::vector<std::string> RulesAndPaths(const Summary& summary) {
  std::vector<std::string> texts;
  for (const Finding& finding : summary.findings) {
    texts.push_back(finding.rule + " " + finding.place.path);
  }
  return texts;
}

using Texts = std::vector<std::string>;

// On the branch main, whose last commit is `tip`; by one git for all of them.
void AddEmptyCommits(const GitRepository& repository, const std::string& tip, int count) {
  std::string stream;
  for (int i = 0; i < count; i++) {
    stream += "commit refs/heads/main\ncommitter C <c@example.org> 1767323045 +0000\ndata 2\nc\n";
    if (i == 0) stream += "from " + tip + "\n";
  }
  Result<ChildProcess> child = StartGit(repository.place(), {"fast-import", "--quiet"}, true);
  REQUIRE(child);
  child->Send(stream);
  REQUIRE(Finish(*child));
}

}  // namespace

// Commits are held by the hundred: what comes first in one window may go in another.
TEST_CASE("a branch of more commits than are held at a time is read whole", "[scan]") {
  const GitRepository repository;
  repository.Add("a", "a\n");
  const std::string base = repository.Commit();
  repository.Add("first", Key(1));
  const std::string first = repository.Commit();
  AddEmptyCommits(repository, first, 300);
  repository.Git({"mv", "first", "last"});
  repository.Add("last", Key(1) + Key(2));
  repository.Commit();
  const Summary summary = Diff(repository, base + "..HEAD").value();
  CHECK(summary.commits == 302);
  CHECK(RulesAndPaths(summary) == Texts{"aws-access-key-id first", "aws-access-key-id last"});
  CHECK(summary.findings[0].place.commit->id == first);
}

TEST_CASE("squashed, a branch is one change without a commit", "[scan]") {
  const GitRepository repository;
  repository.Add("a", "a\n");
  repository.Commit();
  repository.Add("gone", Key(1));
  repository.Commit();
  repository.Git({"rm", "-q", "gone"});
  repository.Add("left", Key(2));
  repository.Commit();
  const Summary summary = Diff(repository, "HEAD~2..HEAD", true).value();
  CHECK(RulesAndPaths(summary) == Texts{"aws-access-key-id left"});
  CHECK_FALSE(summary.findings[0].place.commit.has_value());
}

TEST_CASE("the base decides, unless the change is adopted, and that is said", "[scan]") {
  const GitRepository repository;
  repository.Add("a", "a\n");
  const std::string base = repository.Commit();
  repository.Add("leak", Key(1));
  repository.Add(".leaktight.yaml", "allow:\n  - path: leak\n    reason: made up\n");
  repository.Commit();
  const Summary judged = Diff(repository, base + "..HEAD").value();
  CHECK(RulesAndPaths(judged) ==
        Texts{"suppression-added .leaktight.yaml", "aws-access-key-id leak"});
  CHECK(judged.suppressed.empty());
  CHECK(judged.notes.empty());
  const Summary adopted = Diff(repository, base + "..HEAD", false, true).value();
  CHECK(adopted.findings.empty());
  CHECK(adopted.suppressed.size() == 1);
  REQUIRE(adopted.notes.size() == 1);
  CHECK(adopted.notes[0].find("--adopt") != std::string::npos);
}

TEST_CASE("what an adopted comment lacks is told", "[scan]") {
  const GitRepository repository;
  repository.Add("a", "a\n");
  const std::string base = repository.Commit();
  repository.Add("b.py", "x = 1  # leaktight:allow jwt\ny = 2  # leaktight:allow jwt no use\n");
  repository.Commit();
  const Summary summary = Diff(repository, base + "..HEAD", false, true).value();
  REQUIRE(summary.errors.size() == 1);
  CHECK(summary.errors[0].path == "b.py");
  CHECK(summary.warnings.size() == 1);
}

TEST_CASE("branches with nothing in common are told to be so", "[scan]") {
  const GitRepository repository;
  repository.Add("a", Key(1));
  repository.Commit();
  repository.Git({"checkout", "-q", "--orphan", "other"});
  repository.Add("b", Key(2));
  repository.Commit();
  const Summary summary = Diff(repository, "main...other").value();
  CHECK(RulesAndPaths(summary) == Texts{"aws-access-key-id b"});
  REQUIRE(summary.notes.size() == 1);
  CHECK(summary.notes[0].find("no commit in common") != std::string::npos);
}

TEST_CASE("a range that cannot be told is an error, and no pass", "[scan]") {
  const GitRepository repository;
  repository.Add("a", "a\n");
  repository.Commit();
  CHECK_FALSE(Diff(repository, "").has_value());
  CHECK(Diff(repository, "gone..HEAD").error().where == "gone");
}

}  // namespace leaktight
