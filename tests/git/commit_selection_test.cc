#include "git/commit_selection.h"

#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "base/hash.h"
#include "catch.h"
#include "git/commit_walk.h"
#include "git/entries.h"
#include "support/git_repository.h"
#include "support/random_history.h"

namespace leaktight {
namespace {

using Ids = std::set<std::string>;

Ids ByGit(const GitRepository& repository, std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "rev-list");
  Ids ids;
  std::istringstream lines(repository.Git(arguments));
  for (std::string id; lines >> id;) ids.insert(id);
  return ids;
}

Ids Selected(const CommitOrder& all, const CommitSelection& selection) {
  const std::vector<bool> selected = SelectCommits(all.parents, selection);
  Ids ids;
  for (uint32_t i = 0; i < all.ids.size(); i++) {
    if (selected[i]) ids.insert(Hex(all.ids[i]));
  }
  return ids;
}

}  // namespace

TEST_CASE("commits are selected as git selects them", "[git]") {
  const uint32_t seed = GENERATE(31u, 32u, 33u, 34u);
  const GitRepository repository;
  MakeRandomHistory(repository, seed, 60);
  const CommitOrder all = ListCommits(repository.place(), {}).value();
  const auto number = [&](const std::string& name) {
    return all.ids.Find(IdBytes(repository.Git({"rev-parse", name})));
  };
  CHECK(Selected(all, {}) == ByGit(repository, {"--all"}));
  for (const char* start : {"b0", "b1~1", "b2"}) {
    for (const char* without : {"b1", "b3", "b0~3"}) {
      if (repository.TryGit({"rev-parse", "-q", "--verify", start}) != 0) continue;
      if (repository.TryGit({"rev-parse", "-q", "--verify", without}) != 0) continue;
      CommitSelection selection;
      selection.starts = {number(start)};
      selection.without = {number(without)};
      CHECK(Selected(all, selection) == ByGit(repository, {start, "--not", without}));
      selection.since = 1000500000;
      Ids of_then;
      for (const std::string& id : ByGit(repository, {start, "--not", without})) {
        if (std::stoll(repository.Git({"log", "-1", "--format=%ct", id})) >= 1000500000) {
          of_then.insert(id);
        }
      }
      CHECK(Selected(all, selection) == of_then);
    }
  }
}

TEST_CASE("a commit whose parent is left out is seen, one whose parent is not there is not",
          "[git]") {
  // 2 → 1 → 0, and 3 → what is missing.
  CommitParents commits;
  commits.first = {0, 0, 1, 2, 3};
  commits.parents = {0, 1, CommitParents::kMissing};
  commits.seconds = {0, 0, 0, 0};
  CHECK(HasAllParents(commits, {true, true, true, true}));
  CHECK(HasAllParents(commits, {true, true, false, true}));
  CHECK_FALSE(HasAllParents(commits, {false, true, true, true}));
  CHECK_FALSE(HasAllParents(commits, {true, false, true, false}));
}

}  // namespace leaktight
