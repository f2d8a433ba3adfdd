#include "git/commit_walk.h"

#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "base/hash.h"
#include "catch.h"
#include "git/commit_object.h"
#include "git/tree_object.h"
#include "support/git_repository.h"
#include "support/random_history.h"

namespace leaktight {
namespace {

using List = std::vector<std::string>;

List Ids(const CommitOrder& order) {
  List ids;
  for (uint32_t i = 0; i < order.ids.size(); i++) ids.push_back(Hex(order.ids[i]));
  return ids;
}

// The first commit of each blob under each path.
using Firsts = std::map<std::tuple<std::string, std::string>, uint32_t>;

Firsts ByChanges(const GitRepository& repository, const CommitOrder& order) {
  Firsts firsts;
  uint32_t commit = 0;
  uint32_t done = 0;
  ChangeListener listener;
  listener.commit = [&](uint32_t next) { commit = next; };
  listener.change = [&](const CommitChange& change) {
    firsts.emplace(std::tuple(std::string(change.path), std::string(change.id)), commit);
  };
  REQUIRE(ListChanges(repository.place(), order.ids, listener, done).has_value());
  CHECK(done == order.ids.size());
  return firsts;
}

Firsts ByTrees(const GitRepository& repository, const CommitOrder& order) {
  Firsts firsts;
  ObjectReader objects(repository.place());
  TreeWalk walk(objects);
  for (uint32_t commit = 0; commit < order.ids.size(); commit++) {
    const std::string tree(
        ParseCommit(objects.Read(Hex(order.ids[commit])).value().bytes).value().tree);
    TreeWalk::Listener listener;
    listener.file = [&](std::string_view path, GitMode, std::string_view id) {
      firsts.emplace(std::tuple(std::string(path), Hex(id)), commit);
    };
    listener.error = [](const std::string&, const Error& error) { FAIL(error.Describe()); };
    walk.Walk(tree, listener);
  }
  return firsts;
}

}  // namespace

TEST_CASE("what commits bring is what first stands in their trees", "[git]") {
  const uint32_t seed = GENERATE(11u, 12u, 13u);
  const GitRepository repository;
  MakeRandomHistory(repository, seed, 80);
  const Result<CommitOrder> order = ListCommits(repository.place(), {});
  REQUIRE(order.has_value());
  REQUIRE(order->ids.size() == 80);
  const Firsts firsts = ByChanges(repository, *order);
  CHECK(firsts.size() > 50);
  CHECK(firsts == ByTrees(repository, *order));
}

TEST_CASE("both walks give every commit once, behind its parents", "[git]") {
  const GitRepository repository;
  MakeRandomHistory(repository, 14, 80);
  repository.Git({"notes", "add", "-m", "note", "b0"});
  const Result<CommitOrder> listed = ListCommits(repository.place(), {});
  REQUIRE(listed.has_value());
  ObjectReader objects(repository.place());
  CommitStarts starts;
  for (const char* branch : {"b0", "b1", "b2", "b3"}) {
    starts.push_back(repository.Git({"rev-parse", branch}));
  }
  const CommitOrder walked =
      WalkCommits(objects, starts, {repository.Git({"rev-parse", "refs/notes/commits"})},
                  [](const Error& error) { FAIL(error.Describe()); });
  for (const CommitOrder* order : {&*listed, &walked}) {
    CHECK(order->ids.size() == 81);
    CHECK(order->first_note == 80);
    for (uint32_t i = 0; i < order->ids.size(); i++) {
      const auto commit = objects.Read(Hex(order->ids[i]));
      const CommitObject parsed = ParseCommit(commit.value().bytes).value();
      for (const std::string_view parent : parsed.parents) {
        CHECK(order->ids.Find(IdBytes(parent)) < i);
      }
    }
  }
}

TEST_CASE("a commit that is lost is told of, and what descends from it comes last", "[git]") {
  const GitRepository repository;
  List commits;
  for (int i = 0; i < 4; i++) {
    repository.Add("a", std::to_string(i));
    commits.push_back(repository.Commit());
  }
  repository.Git({"branch", "side", commits[1]});
  repository.Remove(commits[2]);
  CHECK_FALSE(ListCommits(repository.place(), {}).has_value());
  ObjectReader objects(repository.place());
  List lost;
  const CommitOrder order = WalkCommits(objects, {commits[3], commits[1]}, {},
                                        [&](const Error& error) { lost.push_back(error.where); });
  CHECK(Ids(order) == List{commits[0], commits[1], commits[3]});
  CHECK(lost == List{commits[2]});
}

TEST_CASE("what is no commit is told of", "[git]") {
  const GitRepository repository;
  repository.Add("a", "text");
  repository.Commit();
  const std::string blob = repository.Git({"rev-parse", ":a"});
  ObjectReader objects(repository.place());
  std::string told;
  const CommitOrder order =
      WalkCommits(objects, {blob}, {}, [&](const Error& error) { told = error.Describe(); });
  CHECK(order.ids.size() == 0);
  CHECK(told.find(blob) != std::string::npos);
  CHECK(told.find("not a commit") != std::string::npos);
}

TEST_CASE("a lost tree ends the listing where it is", "[git]") {
  const GitRepository repository;
  repository.Add("a", "text");
  repository.Commit();
  repository.Add("d/b", "one");
  repository.Commit();
  repository.Remove(repository.Git({"rev-parse", "HEAD:d"}));
  repository.Git({"commit", "-q", "--allow-empty", "-m", "later"});
  const Result<CommitOrder> order = ListCommits(repository.place(), {});
  REQUIRE(order.has_value());
  std::vector<uint32_t> told;
  uint32_t done = 99;
  ChangeListener listener;
  listener.commit = [&](uint32_t commit) { told.push_back(commit); };
  listener.change = [](const CommitChange&) {};
  CHECK_FALSE(ListChanges(repository.place(), order->ids, listener, done).has_value());
  CHECK(done <= 1);
}

TEST_CASE("an empty repository has no commits", "[git]") {
  const GitRepository repository;
  const Result<CommitOrder> order = ListCommits(repository.place(), {});
  REQUIRE(order.has_value());
  CHECK(order->ids.size() == 0);
  uint32_t done = 99;
  CHECK(ListChanges(repository.place(), order->ids, {}, done).has_value());
  CHECK(done == 0);
}

}  // namespace leaktight
