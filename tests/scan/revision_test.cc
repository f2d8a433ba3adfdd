#include "scan/revision.h"

#include <string>
#include <vector>

#include "catch.h"
#include "engine/example.h"
#include "support/git_repository.h"

namespace leaktight {
namespace {

std::string Key(int seed) {
  return "key = " + ExpandExample("{aws-key-id}", seed).value() + "\n";
}

ScanRevisionOptions Options(const GitPlace& place, std::string revision,
                            std::vector<std::string> paths = {}) {
  ScanRevisionOptions options;
  options.place = place;
  options.revision = std::move(revision);
  options.paths = std::move(paths);
  options.jobs = 2;
  return options;
}

std::vector<std::string> PathsFound(const Summary& summary) {
  std::vector<std::string> paths;
  for (const Finding& finding : summary.findings) paths.push_back(finding.place.path);
  return paths;
}

using Paths = std::vector<std::string>;

}  // namespace

TEST_CASE("a revision is scanned as it was, whatever stands in the folder now", "[scan]") {
  const GitRepository repository;
  repository.Add("a.txt", Key(1));
  repository.Add("sub/b.txt", Key(2));
  repository.Commit();
  repository.Git({"tag", "v1"});
  repository.Git({"rm", "-q", "-r", "."});
  repository.Add("c.txt", Key(3));
  repository.Commit();
  const Summary summary = ScanRevision(Options(repository.place(), "v1")).value();
  CHECK(PathsFound(summary) == Paths{"a.txt", "sub/b.txt"});
  CHECK(summary.complete());
  CHECK(summary.files == 2);
  CHECK(PathsFound(*ScanRevision(Options(repository.place(), "HEAD"))) == Paths{"c.txt"});
}

TEST_CASE("paths of a revision are from where one stands, and what is not there is told",
          "[scan]") {
  const GitRepository repository;
  repository.Add("a.txt", Key(1));
  repository.Add("sub/b.txt", Key(2));
  repository.Commit();
  repository.Git({"rm", "-q", "--cached", "a.txt"});
  CHECK(PathsFound(*ScanRevision(Options(repository.place("sub"), "HEAD", {"b.txt"}))) ==
        Paths{"sub/b.txt"});
  CHECK(PathsFound(*ScanRevision(Options(repository.place("sub"), "HEAD", {"../a.txt"}))) ==
        Paths{"a.txt"});
  const Summary summary =
      ScanRevision(Options(repository.place(), "HEAD", {"sub", "gone"})).value();
  CHECK(PathsFound(summary) == Paths{"sub/b.txt"});
  REQUIRE(summary.errors.size() == 1);
  CHECK(summary.errors[0].message.find("gone") != std::string::npos);
}

TEST_CASE("a revision of a bare repository is scanned too", "[scan]") {
  const GitRepository repository;
  repository.Add("sub/a.txt", Key(1));
  repository.Add("b.txt", Key(2));
  repository.Commit();
  const std::string bare = repository.Beside("bare.git");
  repository.Git({"clone", "-q", "--bare", ".", bare});
  GitPlace place = repository.place();
  place.directory = bare;
  CHECK(PathsFound(*ScanRevision(Options(place, "main"))) == Paths{"b.txt", "sub/a.txt"});
  CHECK(PathsFound(*ScanRevision(Options(place, "main", {"sub"}))) == Paths{"sub/a.txt"});
}

TEST_CASE("a revision's own configuration decides", "[scan]") {
  const GitRepository repository;
  repository.Add("a.txt", Key(1));
  repository.Commit();
  repository.Add(".leaktight.yaml", "exclude:\n  - path: a.txt\n    reason: made up for a test\n");
  repository.Commit();
  repository.Git({"rm", "-q", "--cached", ".leaktight.yaml"});
  CHECK(ScanRevision(Options(repository.place(), "HEAD"))->findings.empty());
  CHECK(ScanRevision(Options(repository.place(), "HEAD~1"))->findings.size() == 1);
}

TEST_CASE("repository checks look at the revision as a whole", "[scan]") {
  const GitRepository repository;
  repository.Add(".env.example", "DB_PASSWORD=\n");
  repository.Commit();
  repository.Add(".gitignore", ".env\n");
  repository.Commit();
  const Summary before = ScanRevision(Options(repository.place(), "HEAD~1")).value();
  REQUIRE(before.findings.size() == 1);
  CHECK(before.findings[0].rule == "dotenv-not-ignored");
  CHECK(ScanRevision(Options(repository.place(), "HEAD"))->findings.empty());
}

TEST_CASE("a lost file of a revision leaves the scan incomplete, and the rest is reported",
          "[scan]") {
  const GitRepository repository;
  repository.Add("a.txt", Key(1));
  repository.Add("lost.txt", "text\n");
  repository.Commit();
  repository.Remove(repository.Git({"rev-parse", "HEAD:lost.txt"}));
  const Summary summary = ScanRevision(Options(repository.place(), "HEAD")).value();
  CHECK(PathsFound(summary) == Paths{"a.txt"});
  REQUIRE(summary.errors.size() == 1);
  CHECK(summary.errors[0].path == "lost.txt");
}

TEST_CASE("a revision that is not there cannot be scanned", "[scan]") {
  const GitRepository repository;
  repository.Add("a.txt", "text\n");
  repository.Commit();
  CHECK(ScanRevision(Options(repository.place(), "gone")).error().where == "gone");
}

}  // namespace leaktight
