#include "git/pack/object_links.h"

#include <deque>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "base/hash.h"
#include "catch.h"
#include "support/git_repository.h"
#include "support/pack_writer.h"
#include "support/random_history.h"
#include "support/temporary_folder.h"
#include "support/test_tree.h"

namespace leaktight {
namespace {

ObjectGraph Open(const GitRepository& repository) {
  const UnreadSink unread = [](const Error& error) { FAIL(error.Describe()); };
  Result<ObjectGraph> graph = ObjectGraph::Open(repository.folder() + "/.git/objects", {}, unread);
  if (!graph) FAIL(graph.error().Describe());
  return std::move(*graph);
}

}  // namespace

TEST_CASE("commits are linked as git links them", "[git]") {
  const GitRepository repository;
  MakeRandomHistory(repository, 31, 60);
  if (GENERATE(false, true)) repository.Git({"gc", "-q"});
  const ObjectGraph graph = Open(repository);
  const UnreadSink unread = [](const Error& error) { FAIL(error.Describe()); };
  const ObjectLinks links = ObjectLinks::Read(graph, {3}, unread);
  const auto name = [&](uint32_t entry) { return Hex(graph.Id(entry)); };
  std::set<std::string> ours;
  for (uint32_t i = 0; i < links.commits().size(); i++) {
    const ObjectLinks::Commit& commit = links.commits()[i];
    CHECK(links.FindCommit(commit.entry) == i);
    std::string line = name(commit.entry) + " " + name(commit.tree) + " " +
                       std::to_string(links.parents().seconds[i]) + " ";
    std::string before;
    for (const uint32_t parent : links.parents().Of(i)) {
      line += before + name(links.commits()[parent].entry);
      before = " ";
    }
    ours.insert(line);
  }
  std::set<std::string> theirs;
  std::istringstream lines(repository.Git({"log", "--all", "--format=%H %T %ct %P"}));
  for (std::string line; std::getline(lines, line);) theirs.insert(line);
  CHECK(theirs.size() == 60);
  CHECK(ours == theirs);
  CHECK(links.FindCommit(links.commits()[0].tree) == ObjectGraph::kNone);
  CHECK(links.trees().Find(links.commits()[0].tree) != ObjectGraph::kNone);
}

TEST_CASE("rows of trees hold what is made from each", "[git]") {
  const GitRepository repository;
  MakeRandomHistory(repository, 32, 60);
  repository.Git({"repack", "-adfq", "--depth=50"});
  const ObjectGraph graph = Open(repository);
  const UnreadSink unread = [](const Error& error) { FAIL(error.Describe()); };
  const ObjectLinks links = ObjectLinks::Read(graph, {2}, unread);
  const LargeArray<TreeForest::Tree>& trees = links.trees().trees();
  size_t deltas = 0;
  for (uint32_t i = 0; i < trees.size(); i++) {
    CHECK(links.trees().Find(trees[i].entry) == i);
    CHECK(trees[i].end > i);
    CHECK(trees[trees[i].root].root == trees[i].root);
    CHECK(trees[i].end <= trees[trees[i].root].end);
    if (trees[i].root == i) continue;
    deltas++;
    const uint32_t base = links.trees().Find(graph.Base(trees[i].entry));
    CHECK(base < i);
    CHECK(trees[i].end <= trees[base].end);
  }
  CHECK(deltas > 10);
}

TEST_CASE("what is broken or missing among commits and trees is told, or has no number", "[git]") {
  const TemporaryFolder folder;
  PackWriter writer;
  const std::string gone(40, 'a');
  writer.Add(ObjectType::kCommit, "tree " + gone + "\nparent " + gone + "\n\nmessage\n");
  writer.Write(folder.Path(""), "good");
  std::vector<std::string> told;
  const UnreadSink unread = [&](const Error& error) { told.push_back(error.what); };
  std::deque<Result<ObjectGraph>> graphs;
  const auto read = [&] {
    const auto& graph = graphs.emplace_back(ObjectGraph::Open(folder.Path(""), {}, unread));
    REQUIRE(graph.has_value());
    return ObjectLinks::Read(*graph, {}, unread);
  };
  const ObjectLinks links = read();
  CHECK(told.empty());
  REQUIRE(links.commits().size() == 1);
  CHECK(links.commits()[0].tree == ObjectGraph::kNone);
  CHECK(links.parents().parents == std::vector<uint32_t>{CommitParents::kMissing});

  PackWriter broken;
  broken.Add(ObjectType::kCommit, "parent " + gone + "\n");
  broken.Add(ObjectType::kTree, "what");
  broken.Write(folder.Path(""), "broken");
  read();
  CHECK(told.size() == 2);
}

}  // namespace leaktight
