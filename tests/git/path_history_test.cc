#include "git/path_history.h"

#include <algorithm>
#include <string>
#include <vector>

#include "catch.h"
#include "support/git_repository.h"

namespace leaktight {
namespace {

std::vector<PathCommit> Listed(const GitRepository& repository, const std::string& start,
                               const std::vector<std::string>& paths) {
  auto reader = PathCommitReader::Open(repository.place(), start, paths);
  REQUIRE(reader);
  std::vector<PathCommit> commits;
  while (true) {
    auto commit = reader->Next();
    if (!commit) throw std::runtime_error(commit.error().Describe());
    if (!commit->has_value()) return commits;
    commits.push_back(std::move(**commit));
  }
}

std::string Told(const RawChange& change) {
  return change.status + (" " + change.path);
}

}  // namespace

TEST_CASE("the commits that changed a path are listed, linked to each other", "[git]") {
  GitRepository repository;
  repository.Add("a", "1");
  const std::string first = repository.Commit();
  repository.Add("b", "1");
  repository.Commit();
  repository.Add("a", "2");
  repository.Set("GIT_COMMITTER_DATE=2026-03-01T00:00:00Z");
  const std::string third = repository.Commit();
  repository.Add("b", "2");
  const std::string last = repository.Commit();
  const auto commits = Listed(repository, last, {"a"});
  REQUIRE(commits.size() == 2);
  CHECK(commits[0].id == third);
  CHECK(commits[0].parents == std::vector<std::string>{first});
  CHECK(commits[0].seconds == 1772323200);
  CHECK(commits[1].id == first);
  CHECK(commits[1].parents.empty());
  CHECK(Listed(repository, last, {"c"}).empty());
  // Patterns are names like any other.
  CHECK(Listed(repository, last, {"*"}).empty());
}

TEST_CASE("what cannot be listed is an error that names it", "[git]") {
  const GitRepository repository;
  repository.Add("a", "1");
  const std::string first = repository.Commit();
  repository.Add("a", "2");
  const std::string last = repository.Commit();
  repository.Remove(first);
  auto reader = PathCommitReader::Open(repository.place(), last, {"a"});
  REQUIRE(reader);
  Result<std::optional<PathCommit>> commit = reader->Next();
  for (int i = 0; i < 3 && commit && commit->has_value(); i++) commit = reader->Next();
  REQUIRE_FALSE(commit);
  CHECK(commit.error().Describe().find(first) != std::string::npos);
}

TEST_CASE("pairs of commits are compared one after the other", "[git]") {
  const GitRepository repository;
  const std::string odd = "name\nwith a line\"";
  repository.Add("a", "1");
  repository.Add(odd, "1");
  const std::string first = repository.Commit();
  repository.Git({"mv", "a", "b"});
  repository.Add(odd, "2");
  const std::string second = repository.Commit();
  CommitComparer whole(repository.place(), {});
  CommitComparer some(repository.place(), {odd});
  for (int i = 0; i < 3; i++) {
    const auto changes = whole.Compare(second, first);
    REQUIRE(changes);
    REQUIRE(changes->size() == 3);
    CHECK(Told((*changes)[0]) == "D a");
    CHECK(Told((*changes)[1]) == "A b");
    CHECK(Told((*changes)[2]) == "M " + odd);
    CHECK(some.Compare(second, first)->size() == 1);
    CHECK(some.Compare(second, second)->empty());
    CHECK(Told((*some.Compare(first, second))[0]) == "M " + odd);
  }
  const auto none = whole.Compare(second, std::string(40, '1'));
  CHECK_FALSE(none);
  // The next one is answered all the same.
  CHECK(whole.Compare(second, first));
}

TEST_CASE("what stands at paths of a commit, and what the working tree has otherwise", "[git]") {
  const GitRepository repository;
  repository.Add("a/b", "1");
  repository.Add("c", "2");
  repository.Add("d", "3");
  const std::string commit = repository.Commit();
  const auto blobs = BlobsAt(repository.place(), commit, {"a/b", "c", "not there"});
  REQUIRE(blobs);
  REQUIRE(blobs->size() == 2);
  CHECK((*blobs)[0].path == "a/b");
  CHECK((*blobs)[1].id == repository.Git({"rev-parse", "HEAD:c"}));
  repository.Write("c", "changed");
  repository.Git({"rm", "-q", "d"});
  const auto changes = CompareWorkingTree(repository.place(), commit);
  REQUIRE(changes);
  REQUIRE(changes->size() == 2);
  CHECK(Told((*changes)[0]) == "M c");
  CHECK(Told((*changes)[1]) == "D d");
}

}  // namespace leaktight
