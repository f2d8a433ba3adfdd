#include "source/branch.h"

#include <string>
#include <vector>

#include "catch.h"
#include "git/revisions.h"
#include "support/git_repository.h"

namespace leaktight {
namespace {

std::string Lines(int from, int to) {
  std::string text;
  for (int i = from; i < to; i++) text += "line " + std::to_string(i) + "\n";
  return text;
}

struct Read {
  std::vector<BranchStep> steps;
  std::vector<Error> errors;
};

Read ReadBranch(const GitRepository& repository, const std::vector<std::string>& commits) {
  ObjectReader objects(repository.place());
  BranchReader reader(repository.place(), objects);
  Read read;
  read.steps =
      reader.ReadCommits(commits, [&](Error error) { read.errors.push_back(std::move(error)); });
  return read;
}

std::vector<std::string> PathsOf(const BranchStep& step) {
  std::vector<std::string> paths;
  for (const ChangedFile& file : step.change.files) paths.push_back(file.path);
  return paths;
}

using Paths = std::vector<std::string>;

}  // namespace

TEST_CASE("each commit is read against its parent, the first against nothing", "[source]") {
  const GitRepository repository;
  repository.Add("a", "one\n");
  const std::string first = repository.Commit("first");
  repository.Add("a", "two\n");
  repository.Add("b", "b\n");
  const std::string second = repository.Commit("second\n\nand more");
  const Read read = ReadBranch(repository, {first, second});
  REQUIRE(read.steps.size() == 2);
  CHECK(read.errors.empty());
  CHECK(PathsOf(read.steps[0]) == Paths{"a"});
  CHECK(read.steps[0].change.files[0].before.empty());
  CHECK(PathsOf(read.steps[1]) == Paths{"a", "b"});
  REQUIRE(read.steps[1].change.files[0].before.size() == 1);
  CHECK(read.steps[1].change.files[0].before[0].id == repository.Git({"rev-parse", first + ":a"}));
  CHECK(read.steps[1].commit.id == second);
  CHECK(read.steps[1].commit.summary == "second");
  CHECK(read.steps[1].message == "second\n\nand more\n");
}

TEST_CASE("a merge has what no parent has, with what each of them has instead", "[source]") {
  const GitRepository repository;
  repository.Add("both", Lines(0, 20));
  repository.Add("moved", Lines(100, 120));
  repository.Commit();
  repository.Git({"checkout", "-q", "-b", "side"});
  repository.Add("both", Lines(0, 21));
  repository.Add("side", "side\n");
  repository.Commit();
  repository.Git({"checkout", "-q", "main"});
  repository.Add("both", Lines(-1, 20));
  repository.Add("main", "main\n");
  repository.Commit();
  repository.Git({"merge", "-q", "--no-ff", "--no-commit", "side"});
  repository.Git({"mv", "moved", "elsewhere"});
  repository.Add("elsewhere", Lines(100, 121));
  repository.Add("evil", "evil\n");
  const std::string merge = repository.Commit("merge");
  const Read read = ReadBranch(repository, {merge});
  REQUIRE(read.steps.size() == 1);
  CHECK(PathsOf(read.steps[0]) == Paths{"both", "elsewhere", "evil"});
  const std::vector<ChangedFile>& files = read.steps[0].change.files;
  CHECK(files[0].before.size() == 2);
  REQUIRE(files[1].before.size() == 2);
  CHECK(files[1].before[0].path == "moved");
  CHECK(files[1].before[1].path == "moved");
  CHECK(files[2].before.empty());
}

TEST_CASE("renames are known with their sources", "[source]") {
  const GitRepository repository;
  repository.Add("old", Lines(0, 50));
  repository.Commit();
  repository.Git({"mv", "old", "new"});
  repository.Add("new", Lines(0, 51));
  const std::string commit = repository.Commit();
  const Read read = ReadBranch(repository, {commit});
  REQUIRE(read.steps.size() == 1);
  CHECK(read.steps[0].renames == std::vector<std::pair<std::string, std::string>>{{"old", "new"}});
}

TEST_CASE("a commit that is lost is told, and the others are read", "[source]") {
  const GitRepository repository;
  repository.Add("a", "a\n");
  const std::string first = repository.Commit();
  repository.Add("b", "b\n");
  const std::string second = repository.Commit();
  repository.Add("c", "c\n");
  const std::string third = repository.Commit();
  repository.Remove(second);
  const Read read = ReadBranch(repository, {first, second, third});
  REQUIRE(read.steps.size() == 2);
  CHECK(read.errors.size() == 2);  // itself, and as a parent
  // Without its parent all of a commit is taken for new.
  CHECK(PathsOf(read.steps[1]) == Paths{"a", "b", "c"});
}

TEST_CASE("a branch as a whole is compared with each of its bases", "[source]") {
  const GitRepository repository;
  repository.Add("a", "a\n");
  const std::string base = repository.Commit();
  repository.Add("b", "b\n");
  const std::string other = repository.Commit();
  repository.Add("c", "c\n");
  const std::string head = repository.Commit();
  ObjectReader objects(repository.place());
  BranchReader reader(repository.place(), objects);
  CHECK(PathsOf(*reader.ReadWhole(head, {base})) == Paths{"b", "c"});
  CHECK(PathsOf(*reader.ReadWhole(head, {base, other})) == Paths{"c"});
  CHECK(PathsOf(*reader.ReadWhole(head, {})) == Paths{"a", "b", "c"});
  CHECK_FALSE(reader.ReadWhole(std::string(40, '1'), {base}).has_value());
}

TEST_CASE("the empty tree is the one of the repository's hash", "[source]") {
  const GitRepository sha1;
  CHECK(EmptyTreeBeside(std::string(40, 'a')) ==
        sha1.Git({"hash-object", "-t", "tree", "/dev/null"}));
  const GitRepository sha256({"--object-format=sha256"});
  CHECK(EmptyTreeBeside(std::string(64, 'a')) ==
        sha256.Git({"hash-object", "-t", "tree", "/dev/null"}));
}

}  // namespace leaktight
