#include "git/pack/commit_graph.h"

#include <filesystem>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "base/hash.h"
#include "catch.h"
#include "git/entries.h"
#include "support/git_repository.h"
#include "support/random.h"
#include "support/random_history.h"

namespace leaktight {
namespace {

std::string Objects(const GitRepository& repository) {
  return repository.folder() + "/.git/objects";
}

std::optional<CommitGraph> OpenGraph(const GitRepository& repository,
                                     ObjectFormat format = ObjectFormat::kSha1) {
  return CommitGraph::Open(Objects(repository), {}, format);
}

std::string GraphFile(const GitRepository& repository) {
  return Objects(repository) + "/info/commit-graph";
}

// "ID SECONDS PARENT…" of every commit.
std::set<std::string> ByGit(const GitRepository& repository) {
  std::set<std::string> commits;
  std::istringstream lines(repository.Git({"log", "--all", "--format=%H %ct %P"}));
  for (std::string line; std::getline(lines, line);) {
    while (line.ends_with(' ')) line.pop_back();
    commits.insert(line);
  }
  return commits;
}

std::set<std::string> ByGraph(const CommitGraph& graph) {
  const CommitParents parents = graph.Parents().value();
  std::set<std::string> commits;
  for (uint32_t commit = 0; commit < graph.size(); commit++) {
    CHECK(graph.Find(graph.Id(commit)) == commit);
    std::string line = Hex(graph.Id(commit)) + " " + std::to_string(parents.seconds[commit]);
    for (const uint32_t parent : parents.Of(commit)) line += " " + Hex(graph.Id(parent));
    commits.insert(line);
  }
  return commits;
}

// Octopus merges of three and of five, whose parents stand in a chunk of their own.
void AddMerges(const GitRepository& repository, const std::string& name) {
  const std::string tree = repository.Git({"rev-parse", "b0^{tree}"});
  std::vector<std::string> sides;
  for (int i = 0; i < 5; i++) {
    sides.push_back(
        repository.Git({"commit-tree", "-m", name + std::to_string(i), "-p", "b0", tree}));
  }
  for (const size_t count : {3, 5}) {
    std::vector<std::string> merge = {"commit-tree", "-m", name, tree};
    for (size_t i = 0; i < count; i++) merge.insert(merge.end(), {"-p", sides[i]});
    repository.Git(
        {"update-ref", "refs/heads/" + name + std::to_string(count), repository.Git(merge)});
  }
}

void Write(const std::string& path, std::string_view bytes) {
  std::filesystem::remove(path);  // git writes it read-only
  WriteTestFile(path, bytes);
}

}  // namespace

TEST_CASE("a commit-graph says what the commits say", "[git]") {
  const bool is_sha256 = GENERATE(false, true);
  const GitRepository repository(is_sha256 ? std::vector<std::string>{"--object-format=sha256"}
                                           : std::vector<std::string>());
  MakeRandomHistory(repository, 51, 60);
  AddMerges(repository, "octopus");
  const ObjectFormat format = is_sha256 ? ObjectFormat::kSha256 : ObjectFormat::kSha1;
  CHECK_FALSE(OpenGraph(repository, format));
  repository.Git({"commit-graph", "write", "--reachable"});
  const auto graph = OpenGraph(repository, format);
  REQUIRE(graph);
  CHECK(ByGraph(*graph) == ByGit(repository));
  CHECK(graph->Find(std::string(IdSize(format), 'x')) == CommitGraph::kNone);
  CHECK(graph->Find("") == CommitGraph::kNone);
  CHECK_FALSE(OpenGraph(repository, is_sha256 ? ObjectFormat::kSha1 : ObjectFormat::kSha256));
}

TEST_CASE("a chain of commit-graphs is one, also where a part is lent", "[git]") {
  const GitRepository repository;
  MakeRandomHistory(repository, 52, 40);
  repository.Git({"commit-graph", "write", "--reachable", "--split=no-merge"});
  AddMerges(repository, "one");
  repository.Git({"commit-graph", "write", "--reachable", "--split=no-merge"});
  AddMerges(repository, "two");
  repository.Git({"commit-graph", "write", "--reachable", "--split=no-merge"});
  const auto graph = OpenGraph(repository);
  REQUIRE(graph);
  CHECK(ByGraph(*graph) == ByGit(repository));
  const auto lent =
      CommitGraph::Open("/nowhere", {"/nowhere", Objects(repository)}, ObjectFormat::kSha1);
  REQUIRE(lent);
  CHECK(ByGraph(*lent) == ByGit(repository));

  // A part that stands on others is nothing without them.
  const std::string whole =
      ReadTestFile(Objects(repository) + "/info/commit-graphs/commit-graph-chain");
  Write(Objects(repository) + "/info/commit-graphs/commit-graph-chain", whole.substr(41));
  CHECK_FALSE(OpenGraph(repository));
  Write(Objects(repository) + "/info/commit-graphs/commit-graph-chain",
        whole.substr(41) + whole.substr(0, 41));
  CHECK_FALSE(OpenGraph(repository));
  Write(Objects(repository) + "/info/commit-graphs/commit-graph-chain", whole);
  CHECK(OpenGraph(repository));

  // The chain's beginning lies elsewhere.
  const std::string graphs = Objects(repository) + "/info/commit-graphs/";
  std::istringstream chain(ReadTestFile(graphs + "commit-graph-chain"));
  std::string first;
  std::getline(chain, first);
  const std::string file = "graph-" + first + ".graph";
  const std::string elsewhere = repository.Beside("lent");
  WriteTestFile(elsewhere + "/info/commit-graphs/" + file, ReadTestFile(graphs + file));
  std::filesystem::remove(graphs + file);
  CHECK_FALSE(OpenGraph(repository));
  const auto split = CommitGraph::Open(Objects(repository), {elsewhere}, ObjectFormat::kSha1);
  REQUIRE(split);
  CHECK(ByGraph(*split) == ByGit(repository));
}

TEST_CASE("a commit-graph with any other byte in it is none", "[git]") {
  const GitRepository repository;
  MakeRandomHistory(repository, 53, 10);
  repository.Git({"commit-graph", "write", "--reachable"});
  const std::string whole = ReadTestFile(GraphFile(repository));
  for (size_t at = 0; at < whole.size(); at += 7) {
    std::string bytes = whole;
    bytes[at] ^= 1;
    Write(GraphFile(repository), bytes);
    CHECK_FALSE(OpenGraph(repository));
  }
  for (size_t size = 0; size < whole.size(); size += 7) {
    Write(GraphFile(repository), whole.substr(0, size));
    CHECK_FALSE(OpenGraph(repository));
  }
  Write(GraphFile(repository), whole);
  CHECK(OpenGraph(repository));
}

TEST_CASE("whatever a commit-graph says whose checksum is right, nothing beyond it is read",
          "[git]") {
  const GitRepository repository;
  MakeRandomHistory(repository, 54, 20);
  AddMerges(repository, "octopus");
  repository.Git({"commit-graph", "write", "--reachable"});
  const std::string whole = ReadTestFile(GraphFile(repository));
  Random random(7);
  for (int i = 0; i < 1500; i++) {
    std::string bytes = whole.substr(0, whole.size() - 20);
    for (uint64_t changes = 1 + random.Below(3); changes > 0; changes--) {
      bytes[random.Below(bytes.size())] = static_cast<char>(random.Next());
    }
    const Sha1Digest digest = Sha1(bytes);
    bytes.append(reinterpret_cast<const char*>(digest.data()), digest.size());
    Write(GraphFile(repository), bytes);
    const auto graph = OpenGraph(repository);
    const auto parents = graph ? graph->Parents() : std::nullopt;
    if (!parents) continue;
    CHECK(parents->size() == graph->size());
    for (const uint32_t parent : parents->parents) CHECK(parent < graph->size());
  }
}

}  // namespace leaktight
