#include "git/revisions.h"

#include <string>
#include <vector>

#include "catch.h"
#include "support/git_repository.h"

namespace leaktight {
namespace {

std::string CommitFile(const GitRepository& repository, const std::string& name) {
  repository.Add(name, name);
  return repository.Commit(name);
}

}  // namespace

TEST_CASE("whatever names a commit is resolved to its id", "[git]") {
  const GitRepository repository;
  const std::string first = CommitFile(repository, "a");
  const std::string second = CommitFile(repository, "b");
  repository.Git({"tag", "-a", "-m", "release", "v1"});
  ObjectReader objects(repository.place());
  CHECK(ResolveCommit(objects, "HEAD").value() == second);
  CHECK(ResolveCommit(objects, "main~1").value() == first);
  CHECK(ResolveCommit(objects, "v1").value() == second);
  CHECK(ResolveCommit(objects, first.substr(0, 10)).value() == first);
}

TEST_CASE("a revision that is not there is named, whatever it looks like", "[git]") {
  const GitRepository repository;
  CommitFile(repository, "a");
  ObjectReader objects(repository.place());
  const std::string output = repository.Beside("written");
  for (const std::string& name :
       {std::string("gone"), "--output=" + output, std::string(""), std::string("HEAD\nHEAD"),
        std::string("HEAD:a"), std::string("HEAD^{tree}"), std::string("@{upstream}")}) {
    const Result<std::string> id = ResolveCommit(objects, name);
    REQUIRE_FALSE(id.has_value());
    CHECK(id.error().where == name);
  }
  CHECK(ResolveCommit(objects, "HEAD").has_value());
}

TEST_CASE("commits between two come with parents first, either side apart", "[git]") {
  const GitRepository repository;
  const std::string root = CommitFile(repository, "a");
  repository.Git({"checkout", "-q", "-b", "topic"});
  const std::string one = CommitFile(repository, "one");
  const std::string two = CommitFile(repository, "two");
  repository.Git({"checkout", "-q", "main"});
  const std::string other = CommitFile(repository, "other");
  const CommitsBetween between = ListCommitsBetween(repository.place(), other, two).value();
  CHECK(between.only_head == std::vector<std::string>{one, two});
  CHECK(between.only_base == std::vector<std::string>{other});
  CHECK(MergeBases(repository.place(), other, two).value() == std::vector<std::string>{root});
}

TEST_CASE("two that have no commit in common have no merge base", "[git]") {
  const GitRepository repository;
  const std::string root = CommitFile(repository, "a");
  repository.Git({"checkout", "-q", "--orphan", "other"});
  const std::string orphan = CommitFile(repository, "b");
  CHECK(MergeBases(repository.place(), root, orphan)->empty());
  CHECK_FALSE(MergeBases(repository.place(), root, std::string(40, '1')).has_value());
}

TEST_CASE("a shallow clone knows where it was cut", "[git]") {
  const GitRepository repository;
  CommitFile(repository, "a");
  const std::string second = CommitFile(repository, "b");
  CHECK(ShallowCommits(repository.place())->empty());
  const std::string clone = repository.Beside("shallow");
  repository.Git({"clone", "-q", "--depth", "1", "file://" + repository.folder(), clone});
  GitPlace place = repository.place();
  place.directory = clone;
  CHECK(ShallowCommits(place).value() == std::unordered_set<std::string>{second});
}

TEST_CASE("outside of a repository there are no revisions", "[git]") {
  const GitRepository repository;
  GitPlace place = repository.place();
  place.directory = repository.Beside("home");
  const auto shallow = ShallowCommits(place);
  REQUIRE_FALSE(shallow.has_value());
  CHECK(IsNoRepository(shallow.error()));
}

}  // namespace leaktight
