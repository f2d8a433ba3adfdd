#include "scan/diff_range.h"

#include <string>
#include <vector>

#include "catch.h"
#include "support/git_repository.h"

namespace leaktight {
namespace {

class Branches {
 public:
  Branches() : base(Commit("a")) {
    repository.Git({"checkout", "-q", "-b", "topic"});
    topic = Commit("t");
    repository.Git({"checkout", "-q", "main"});
    main = Commit("m");
  }

  std::string Commit(const std::string& name) const {
    repository.Add(name, name);
    return repository.Commit(name);
  }

  Result<DiffRange> Resolve(const std::string& argument) const {
    ObjectReader objects(repository.place());
    return ResolveRange(repository.place(), objects, argument);
  }

  GitRepository repository;
  std::string base;
  std::string topic;
  std::string main;
};

using Ids = std::vector<std::string>;

}  // namespace

TEST_CASE("two dots and three have the same commits, and another beginning", "[scan]") {
  const Branches branches;
  const DiffRange two = branches.Resolve("main..topic").value();
  CHECK(two.base == branches.main);
  CHECK(two.head == branches.topic);
  CHECK_FALSE(two.from_merge_base);
  CHECK(two.commits == Ids{branches.topic});
  CHECK(two.merge_bases == Ids{branches.base});
  const DiffRange three = branches.Resolve("main...topic").value();
  CHECK(three.from_merge_base);
  CHECK(three.commits == two.commits);
  CHECK(three.shown == "main...topic");
}

TEST_CASE("a side that is left out is HEAD, and one revision is the base", "[scan]") {
  const Branches branches;
  CHECK(branches.Resolve("topic..")->head == branches.main);
  CHECK(branches.Resolve("..topic")->base == branches.main);
  const DiffRange one = branches.Resolve("topic").value();
  CHECK(one.shown == "topic...HEAD");
  CHECK(one.commits == Ids{branches.main});
}

TEST_CASE("without argument the upstream is the base", "[scan]") {
  const Branches branches;
  branches.repository.Git({"branch", "-q", "--set-upstream-to", "topic", "main"});
  const DiffRange range = branches.Resolve("").value();
  CHECK(range.base == branches.topic);
  CHECK(range.from_merge_base);
}

TEST_CASE("without upstream the likely base is named, if there is one", "[scan]") {
  const Branches branches;
  CHECK(branches.Resolve("").error().next.find("HEAD~1..HEAD") != std::string::npos);
  branches.repository.Git({"checkout", "-q", "topic"});
  CHECK(branches.Resolve("").error().next.find("leaktight diff main") != std::string::npos);
  branches.repository.Git({"update-ref", "refs/remotes/origin/main", branches.base});
  CHECK(branches.Resolve("").error().next.find("leaktight diff origin/main") != std::string::npos);
}

TEST_CASE("a repository without commits has nothing to compare", "[scan]") {
  const GitRepository repository;
  ObjectReader objects(repository.place());
  const auto range = ResolveRange(repository.place(), objects, "");
  REQUIRE_FALSE(range.has_value());
  CHECK(range.error().what.find("no commit yet") != std::string::npos);
}

TEST_CASE("a side that is not there is named", "[scan]") {
  const Branches branches;
  CHECK(branches.Resolve("gone..topic").error().where == "gone");
  CHECK(branches.Resolve("main...gone").error().where == "gone");
  CHECK(branches.Resolve("--all").error().where == "--all");
}

TEST_CASE("a range that touches where a clone was cut is an error", "[scan]") {
  const Branches branches;
  const std::string clone = branches.repository.Beside("shallow");
  branches.repository.Git({"clone", "-q", "--depth", "1", "--no-single-branch",
                           "file://" + branches.repository.folder(), clone});
  GitPlace place = branches.repository.place();
  place.directory = clone;
  ObjectReader objects(place);
  for (const char* argument : {"main...origin/topic", "origin/topic..main", "HEAD~1..HEAD"}) {
    const auto range = ResolveRange(place, objects, argument);
    REQUIRE_FALSE(range.has_value());
    CHECK(range.error().next.find("git fetch --unshallow") != std::string::npos);
  }
  CHECK(ResolveRange(place, objects, "HEAD..HEAD").has_value());
}

}  // namespace leaktight
