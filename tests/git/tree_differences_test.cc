#include "git/tree_differences.h"

#include <string>
#include <vector>

#include "catch.h"
#include "support/git_repository.h"

namespace leaktight {
namespace {

std::string Lines(int from, int to) {
  std::string text;
  for (int i = from; i < to; i++) text += "line " + std::to_string(i) + "\n";
  return text;
}

// Commits what is staged; the id of its tree.
std::string CommitTree(const GitRepository& repository) {
  repository.Commit();
  return repository.Git({"rev-parse", "HEAD^{tree}"});
}

}  // namespace

TEST_CASE("a child answers question after question", "[git]") {
  const GitRepository repository;
  std::vector<std::string> trees;
  for (int i = 0; i < 200; i++) {
    repository.Add("f" + std::to_string(i) + "\n\xff", Lines(i, i + 10));
    trees.push_back(CommitTree(repository));
  }
  TreeDifferences differences(repository.place(), TreeDifferences::Find::kRenames);
  for (size_t i = 1; i < trees.size(); i++) differences.Ask(trees[i - 1], trees[i]);
  differences.Ask(trees[0], trees[0]);
  for (size_t i = 1; i < trees.size(); i++) {
    const auto changes = differences.Next();
    REQUIRE(changes.has_value());
    REQUIRE(changes->size() == 1);
    CHECK(changes->front().status == 'A');
    CHECK(changes->front().path == "f" + std::to_string(i) + "\n\xff");
  }
  CHECK(differences.Next()->empty());
}

TEST_CASE("a file that moved and changed a little has its source", "[git]") {
  const GitRepository repository;
  repository.Add("old", Lines(0, 50));
  const std::string before = CommitTree(repository);
  repository.Git({"mv", "old", "new"});
  repository.Add("new", Lines(0, 51));
  const std::string after = CommitTree(repository);
  TreeDifferences differences(repository.place(), TreeDifferences::Find::kRenames);
  differences.Ask(before, after);
  const auto changes = differences.Next();
  REQUIRE(changes->size() == 1);
  CHECK(changes->front().status == 'R');
  CHECK(changes->front().old_path == "old");
}

TEST_CASE("a copy of a file that did not change has its source, where that is asked for", "[git]") {
  const GitRepository repository;
  repository.Add("old", Lines(0, 50));
  const std::string before = CommitTree(repository);
  repository.Add("new", Lines(0, 51));
  const std::string after = CommitTree(repository);
  TreeDifferences renames(repository.place(), TreeDifferences::Find::kRenames);
  renames.Ask(before, after);
  CHECK(renames.Next()->front().status == 'A');
  TreeDifferences copies(repository.place(), TreeDifferences::Find::kCopies);
  copies.Ask(before, after);
  const auto changes = copies.Next();
  CHECK(changes->front().status == 'C');
  CHECK(changes->front().old_path == "old");
}

TEST_CASE("a tree that is lost is an error, and the next question is answered", "[git]") {
  const GitRepository repository;
  repository.Add("d/a", "one\n");
  const std::string before = CommitTree(repository);
  const std::string tree = repository.Git({"rev-parse", "HEAD:d"});
  repository.Add("d/a", "two\n");
  const std::string after = CommitTree(repository);
  repository.Add("b", "b\n");
  const std::string last = CommitTree(repository);
  repository.Remove(tree);
  TreeDifferences differences(repository.place(), TreeDifferences::Find::kRenames);
  differences.Ask(before, after);
  differences.Ask(after, last);
  differences.Ask(std::string(40, '1'), last);
  differences.Ask(after, last);
  const auto lost = differences.Next();
  REQUIRE_FALSE(lost.has_value());
  CHECK(lost.error().Describe().find(tree) != std::string::npos);
  CHECK(differences.Next()->front().path == "b");
  CHECK_FALSE(differences.Next().has_value());
  CHECK(differences.Next()->front().path == "b");
}

TEST_CASE("a file that is lost only costs the look for renames", "[git]") {
  const GitRepository repository;
  repository.Add("old", Lines(0, 50));
  const std::string before = CommitTree(repository);
  const std::string blob = repository.Git({"rev-parse", "HEAD:old"});
  repository.Git({"rm", "-q", "--cached", "old"});
  repository.Add("new", Lines(0, 51));
  const std::string after = CommitTree(repository);
  repository.Remove(blob);
  TreeDifferences differences(repository.place(), TreeDifferences::Find::kRenames);
  differences.Ask(before, after);
  const auto changes = differences.Next();
  REQUIRE(changes.has_value());
  CHECK(changes->size() == 2);
}

}  // namespace leaktight
