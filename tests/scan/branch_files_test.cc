#include "scan/branch_files.h"

#include <string>
#include <vector>

#include "catch.h"
#include "support/git_repository.h"

namespace leaktight {

using Paths = std::vector<std::string>;

TEST_CASE("a file of a revision is found by its path", "[scan]") {
  const GitRepository repository;
  repository.Add("d/a\n", "text\n");
  repository.Commit();
  ObjectReader objects(repository.place());
  RevisionSnapshot revision(repository.place(), objects, "HEAD");
  FilesOfRevision files(revision);
  const auto found = files.Find("d/a\n");
  REQUIRE(found.has_value());
  REQUIRE(found->has_value());
  CHECK((*found)->id == repository.Git({"rev-parse", "HEAD:d/a\n"}));
  CHECK_FALSE(files.Find("d")->has_value());
}

TEST_CASE("a revision that cannot be listed is an error, each time", "[scan]") {
  const GitRepository repository;
  ObjectReader objects(repository.place());
  RevisionSnapshot revision(repository.place(), objects, std::string(40, '1'));
  FilesOfRevision files(revision);
  CHECK_FALSE(files.Find("a").has_value());
  CHECK_FALSE(files.Find("a").has_value());
}

TEST_CASE("a trail leads over several renames, both ways", "[scan]") {
  RenameTrail trail;
  trail.Add({{"a", "b"}});
  trail.Add({{"b", "c"}, {"x", "y"}});
  CHECK(trail.Before("c") == Paths{"c", "b", "a"});
  CHECK(trail.After("a") == Paths{"a", "b", "c"});
  CHECK(trail.Before("z") == Paths{"z"});
}

TEST_CASE("a trail tells of new files where they stood, if they left it", "[scan]") {
  RenameTrail trail;
  trail.Add({{"a", "b"}});
  trail.Add({{"b", "c"}, {"kept", "d"}});
  std::vector<PathChange> changes = {
      {"a", "1", ""}, {"c", "", "2"}, {"d", "", "3"}, {"kept", "4", "5"}, {"new", "", "6"}};
  trail.TellIn(changes);
  CHECK(changes[1].moved_from == "a");
  for (const size_t i : {0, 2, 3, 4}) CHECK(changes[i].moved_from.empty());
}

TEST_CASE("a trail that leads back to where it began ends", "[scan]") {
  RenameTrail trail;
  trail.Add({{"a", "b"}});
  trail.Add({{"b", "a"}});
  CHECK(trail.Before("a") == Paths{"a", "b"});
}

}  // namespace leaktight
