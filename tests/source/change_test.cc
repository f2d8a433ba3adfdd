#include "source/change.h"

#include <string>
#include <vector>

#include "catch.h"

namespace leaktight {
namespace {

RawChange Modified(const std::string& path, const std::string& old_id, const std::string& id) {
  return {'M', GitMode::kFile, GitMode::kFile, old_id, id, path, path};
}

RawChange Added(const std::string& path, const std::string& id) {
  return {'A', GitMode::kNone, GitMode::kFile, "", id, path, path};
}

}  // namespace

TEST_CASE("what is deleted is touched, and nothing to scan", "[source]") {
  Change change;
  AddChanges({{'D', GitMode::kFile, GitMode::kNone, "1", "", "gone", "gone"}}, change);
  CHECK(change.files.empty());
  CHECK(change.touched == std::vector<std::string>{"gone"});
}

TEST_CASE("a renamed file touches both its paths, and has its source before it", "[source]") {
  Change change;
  AddChanges({{'R', GitMode::kSymlink, GitMode::kSymlink, "1", "2", "old", "new"}}, change);
  REQUIRE(change.files.size() == 1);
  CHECK(change.files[0].mode == FileMode::kSymlink);
  REQUIRE(change.files[0].before.size() == 1);
  CHECK(change.files[0].before[0].path == "old");
  CHECK(change.touched == std::vector<std::string>{"new", "old"});
}

TEST_CASE("conflicts and submodules are passed over and counted", "[source]") {
  Change change;
  AddChanges({{'U', GitMode::kFile, GitMode::kFile, "1", "2", "c", "c"},
              {'A', GitMode::kNone, GitMode::kSubmodule, "", "2", "s", "s"}},
             change);
  CHECK(change.files.empty());
  REQUIRE(change.passed_over.size() == 2);
  CHECK(change.passed_over[0].reason == kSkippedConflict);
  CHECK(change.passed_over[1].reason == kSkippedSubmodule);
}

TEST_CASE("what a further parent has too is not the merge's", "[source]") {
  Change change;
  AddChanges({Modified("both", "1", "3"), Added("theirs", "4"), Added("evil", "5")}, change);
  CompareWithParent({Modified("both", "2", "3"), Added("evil", "5")}, change);
  REQUIRE(change.files.size() == 2);
  CHECK(change.files[0].path == "both");
  REQUIRE(change.files[0].before.size() == 2);
  CHECK(change.files[0].before[1].id == "2");
  CHECK(change.files[1].path == "evil");
  CHECK(change.files[1].before.empty());
  CHECK(change.passed_over[0].reason == kSkippedOtherParent);
}

TEST_CASE("a rename takes a file from one path and puts it at the other", "[source]") {
  const std::vector<RawChange> changes = {
      {'R', GitMode::kFile, GitMode::kFile, "1", "2", "old", "new"},
      {'C', GitMode::kFile, GitMode::kFile, "3", "3", "source", "copy"},
      Modified("changed", "4", "5"),
      Added("added", "6"),
      {'D', GitMode::kFile, GitMode::kNone, "7", "", "gone", "gone"},
  };
  CHECK(PathChangesOf(changes) == std::vector<PathChange>{{"old", "1", ""},
                                                          {"new", "", "2", "old"},
                                                          {"copy", "", "3"},
                                                          {"changed", "4", "5"},
                                                          {"added", "", "6"},
                                                          {"gone", "7", ""}});
}

TEST_CASE("a link or a submodule is no file at its path", "[source]") {
  CHECK(PathChangesOf({{'T', GitMode::kSymlink, GitMode::kFile, "1", "2", "a", "a"},
                       {'T', GitMode::kFile, GitMode::kSubmodule, "1", "2", "b", "b"}}) ==
        std::vector<PathChange>{{"a", "", "2"}, {"b", "1", ""}});
}

}  // namespace leaktight
