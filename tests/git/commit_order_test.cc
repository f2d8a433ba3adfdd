#include "git/commit_order.h"

#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "base/hash.h"
#include "catch.h"
#include "git/commit_walk.h"
#include "support/git_repository.h"
#include "support/random.h"

namespace leaktight {
namespace {

// Commits by their ids, as git prints them with parents and times.
struct Read {
  std::vector<std::string> ids;
  CommitParents commits;
};

Read ReadCommits(const GitRepository& repository) {
  Read read;
  std::map<std::string, uint32_t> numbers;
  std::vector<std::vector<std::string>> parents;
  std::istringstream lines(repository.Git({"log", "--all", "--format=%H %ct %P"}));
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    std::string id;
    uint64_t seconds = 0;
    words >> id >> seconds;
    numbers[id] = static_cast<uint32_t>(read.ids.size());
    read.ids.push_back(id);
    read.commits.seconds.push_back(seconds);
    parents.emplace_back();
    for (std::string parent; words >> parent;) parents.back().push_back(parent);
  }
  read.commits.first.push_back(0);
  for (const auto& of_one : parents) {
    for (const std::string& id : of_one) read.commits.parents.push_back(numbers.at(id));
    read.commits.first.push_back(static_cast<uint32_t>(read.commits.parents.size()));
  }
  return read;
}

// Commits without files whose parents are any that were there before, with times that say nothing,
// few enough to be equal often. Some are named by refs, in an order that says nothing either.
void MakeCommits(const GitRepository& repository, uint64_t seed, size_t count) {
  Random random(seed);
  const std::string tree = repository.Git({"write-tree"});
  std::vector<std::string> ids;
  for (size_t i = 0; i < count; i++) {
    std::string commit = "tree " + tree + "\n";
    for (size_t parents = ids.empty() ? 0 : random.Below(4); parents > 0; parents--) {
      const size_t back = 1 + random.Below(std::min<size_t>(ids.size(), 8));
      commit += "parent " + ids[ids.size() - back] + "\n";
    }
    commit += "author A <a@b> 1 +0000\ncommitter A <a@b> " + std::to_string(random.Below(5)) +
              " +0000\n\n" + std::to_string(i) + "\n";
    repository.Write("commit", commit);
    ids.push_back(repository.Git({"hash-object", "-w", "-t", "commit", "commit"}));
    if (random.Below(4) == 0 || i + 1 == count) {
      const std::string name = random.Text(6, "abcdefgh") + std::to_string(i);
      repository.Git({"update-ref", "refs/heads/" + name, ids.back()});
    }
  }
}

}  // namespace

TEST_CASE("commits are put in the order in which git lists them", "[git]") {
  const uint64_t seed = GENERATE(1u, 2u, 3u, 4u, 5u, 6u);
  const GitRepository repository;
  MakeCommits(repository, seed, 60);
  const Read read = ReadCommits(repository);
  std::vector<uint32_t> starts;
  std::istringstream refs(repository.Git({"for-each-ref", "--format=%(objectname)"}));
  for (std::string id; std::getline(refs, id);) {
    const auto at = std::find(read.ids.begin(), read.ids.end(), id);
    starts.push_back(static_cast<uint32_t>(at - read.ids.begin()));
  }
  std::vector<bool> listed(read.ids.size());
  const auto order = OrderCommits(read.commits, starts, listed);
  REQUIRE(order);
  std::vector<std::string> ours;
  for (const uint32_t commit : *order) ours.push_back(read.ids[commit]);
  const Result<CommitOrder> git = ListCommits(repository.place(), {});
  REQUIRE(git.has_value());
  std::vector<std::string> theirs;
  for (uint32_t i = 0; i < git->ids.size(); i++) theirs.push_back(Hex(git->ids[i]));
  CHECK(ours.size() > 20);
  CHECK(ours == theirs);
}

TEST_CASE("what was listed before is not listed again", "[git]") {
  // 2 → 1 → 0, and 3 → 1.
  CommitParents commits;
  commits.first = {0, 0, 1, 2, 3};
  commits.parents = {0, 1, 1};
  commits.seconds = {1, 2, 3, 4};
  std::vector<bool> listed(4);
  CHECK(OrderCommits(commits, {2}, listed) == std::vector<uint32_t>{0, 1, 2});
  CHECK(OrderCommits(commits, {3, 2}, listed) == std::vector<uint32_t>{3});
  CHECK(OrderCommits(commits, {}, listed) == std::vector<uint32_t>{});
}

TEST_CASE("a parent that is missing leaves no order", "[git]") {
  CommitParents commits;
  commits.first = {0, 1, 1};
  commits.parents = {CommitParents::kMissing};
  commits.seconds = {1, 1};
  std::vector<bool> listed(2);
  CHECK_FALSE(OrderCommits(commits, {0}, listed));
  listed = {false, false};
  CHECK(OrderCommits(commits, {1}, listed) == std::vector<uint32_t>{1});
}

}  // namespace leaktight
