#include "git/refs.h"

#include <algorithm>
#include <string>
#include <vector>

#include "catch.h"
#include "support/git_repository.h"

namespace leaktight {
namespace {

using List = std::vector<std::string>;

List Names(const RefList& list) {
  List names;
  for (const Ref& ref : list.refs) names.push_back(ref.name);
  return names;
}

}  // namespace

TEST_CASE("all refs are listed, also those that point at nothing", "[git]") {
  const GitRepository repository;
  repository.Add("a", "one\n");
  const std::string commit = repository.Commit();
  repository.Git({"tag", "-a", "-m", "release", "v1"});
  repository.Git({"update-ref", "refs/pull/7/head", commit});
  WriteTestFile(repository.folder() + "/.git/refs/heads/lost", std::string(40, '1') + "\n");
  WriteTestFile(repository.folder() + "/.git/refs/heads/garbage", "what\n");
  WriteTestFile(repository.folder() + "/.git/refs/heads/symbolic", "ref: refs/heads/none\n");
  const Result<RefList> list = ListRefs(repository.place());
  REQUIRE(list.has_value());
  CHECK(Names(*list) ==
        List{"refs/heads/lost", "refs/heads/main", "refs/pull/7/head", "refs/tags/v1"});
  CHECK(list->refs[0].id == std::string(40, '1'));
  CHECK(list->refs[1].id == commit);
  CHECK(list->refs[3].id == repository.Git({"rev-parse", "v1"}));  // the tag's own
  REQUIRE(list->unread.size() == 1);
  CHECK(list->unread[0].where == "refs/heads/garbage");
}

TEST_CASE("an empty repository has no refs, heads or stashes", "[git]") {
  const GitRepository repository;
  CHECK(ListRefs(repository.place()).value().refs.empty());
  CHECK(ListHeads(repository.place()).value().empty());
  CHECK(ListStashes(repository.place()).value().empty());
}

TEST_CASE("the HEAD of every working tree is known, and a bare repository's", "[git]") {
  const GitRepository repository;
  repository.Add("a", "one\n");
  const std::string first = repository.Commit();
  repository.Add("a", "two\n");
  const std::string second = repository.Commit();
  repository.Git({"worktree", "add", "-q", "--detach", "../other", first});
  const List heads = ListHeads(repository.place()).value();
  CHECK(std::count(heads.begin(), heads.end(), first) > 0);
  CHECK(std::count(heads.begin(), heads.end(), second) > 0);
  repository.Git({"clone", "-q", "--bare", ".", "../bare"});
  repository.Git({"-C", "../bare", "update-ref", "--no-deref", "HEAD", first});
  CHECK(ListHeads(repository.place("../bare")).value() == List{first});
}

TEST_CASE("stashes behind the newest stand only in the log", "[git]") {
  const GitRepository repository;
  repository.Add("a", "one\n");
  repository.Commit();
  for (const char* text : {"two\n", "three\n"}) {
    repository.Write("a", text);
    repository.Git({"stash", "-q"});
  }
  CHECK(
      ListStashes(repository.place()).value() ==
      List{repository.Git({"rev-parse", "stash@{0}"}), repository.Git({"rev-parse", "stash@{1}"})});
}

TEST_CASE("reflogs name commits that no ref reaches any more, but not those that are gone",
          "[git]") {
  const GitRepository repository;
  CHECK(ListReflogCommits(repository.place()).value().empty());
  repository.Add("a", "one\n");
  const std::string first = repository.Commit();
  repository.Add("a", "two\n");
  const std::string second = repository.Commit();
  repository.Add("a", "three\n");
  const std::string third = repository.Commit();
  repository.Git({"reset", "-q", "--hard", first});
  repository.Remove(third);
  const List held = ListReflogCommits(repository.place()).value();
  CHECK(std::count(held.begin(), held.end(), first) > 0);
  CHECK(std::count(held.begin(), held.end(), second) > 0);
  CHECK(std::count(held.begin(), held.end(), third) == 0);
}

}  // namespace leaktight
