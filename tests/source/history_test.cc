#include "source/history.h"

#include <algorithm>
#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "base/hash.h"
#include "catch.h"
#include "git/entries.h"
#include "git/pack/big_endian.h"
#include "support/git_repository.h"
#include "support/random_history.h"

namespace leaktight {
namespace {

using Ids = std::set<std::string>;

struct ReadHistory {
  History history;
  std::vector<std::string> errors;
};

ReadHistory ReadBy(const HistoryWay& way, const GitRepository& repository,
                   std::string_view folder = {}) {
  std::vector<std::string> errors;
  Result<History> history =
      History::Read(repository.place(folder), way,
                    [&](const Error& error) { errors.push_back(error.Describe()); }, {});
  if (!history) FAIL(history.error().Describe());
  return {std::move(*history), std::move(errors)};
}

// Everything that a history says, but for numbers.
std::vector<std::string> Told(const ReadHistory& read) {
  const History& history = read.history;
  std::vector<std::string> told = read.errors;
  for (uint32_t i = 0; i < history.commits().size(); i++) {
    told.push_back("commit " + Hex(history.commits()[i]));
  }
  std::vector<std::string> sorted;
  for (uint32_t i = 0; i < history.tags().size(); i++) {
    sorted.push_back("tag " + Hex(history.tags()[i]));
  }
  for (uint32_t i = 0; i < history.paths().size(); i++) {
    sorted.push_back("path " + std::string(history.paths()[i]));
  }
  for (const Ref& ref : history.refs()) sorted.push_back("ref " + ref.name + " " + ref.id);
  for (uint32_t i = 0; i < history.blobs().size(); i++) {
    std::string blob = "blob " + Hex(history.blobs()[i]);
    for (const Appearance& one : history.AppearancesOf(i)) {
      blob += "\n" + std::string(history.PathOf(one)) + " " + std::string(history.NotedBy(one)) +
              " " + std::to_string(static_cast<int>(one.mode)) + " " +
              std::to_string(static_cast<int>(one.origin)) + " " +
              (one.commit == StringPool::kNone ? "none" : Hex(history.commits()[one.commit]));
    }
    sorted.push_back(blob);
  }
  std::sort(sorted.begin(), sorted.end());
  told.insert(told.end(), sorted.begin(), sorted.end());
  told.push_back(std::to_string(history.submodules()) + " submodules");
  return told;
}

// By both ways, which must come to the same; that by git's listings is handed back.
ReadHistory Read(const GitRepository& repository, std::string_view folder = {}) {
  ReadHistory read = ReadBy({.packs = false}, repository, folder);
  CHECK(Told(ReadBy({.workers = 3}, repository, folder)) == Told(read));
  CHECK(read.history.packs() == nullptr);
  return read;
}

bool ReadsPacks(const GitRepository& repository) {
  return ReadBy({}, repository).history.packs() != nullptr;
}

Ids IdsOf(const StringPool& pool) {
  Ids ids;
  for (uint32_t i = 0; i < pool.size(); i++) ids.insert(Hex(pool[i]));
  return ids;
}

// Every object that `git rev-list --objects` reaches, of one type.
Ids Reached(const GitRepository& repository, const std::string& type) {
  const std::string all = repository.Git({"rev-list", "--all", "--reflog", "--objects"});
  Ids ids;
  for (size_t at = 0; at < all.size();) {
    const size_t end = std::min(all.find('\n', at), all.size());
    const std::string id = all.substr(at, std::min<size_t>(40, end - at));
    if (repository.Git({"cat-file", "-t", id}) == type) ids.insert(id);
    at = end + 1;
  }
  return ids;
}

}  // namespace

TEST_CASE("nothing that git reaches is lost", "[source]") {
  const GitRepository repository;
  MakeRandomHistory(repository, 21, 25);
  repository.Git({"checkout", "-q", "b0"});
  repository.Git({"tag", "-a", "-m", "a tag", "v1"});
  repository.Git({"tag", "-a", "-m", "a tag of a tag", "v2", "v1"});
  repository.Git({"tag", "-a", "-m", "a tag of a tree", "v3", "b1^{tree}"});
  repository.Write("blob", "only a tag knows it");
  const std::string blob = repository.Git({"hash-object", "-w", "blob"});
  repository.Git({"tag", "v4", blob});
  repository.Git({"notes", "add", "-m", "a note"});
  for (const char* text : {"one", "two"}) {
    repository.Add("stashed", text);
    repository.Git({"stash", "-q"});
  }
  const auto [history, errors] = Read(repository);
  CHECK(errors.empty());
  CHECK(IdsOf(history.blobs()) == Reached(repository, "blob"));
  CHECK(IdsOf(history.commits()) == Reached(repository, "commit"));
  CHECK(IdsOf(history.tags()) == Reached(repository, "tag"));

  // Each is there to be read, once, and each blob stands somewhere.
  Ids objects;
  for (const HistoryObject object : history.objects()) objects.insert(Hex(history.IdOf(object)));
  CHECK(objects.size() == history.objects().size());
  CHECK(objects.size() ==
        history.blobs().size() + history.commits().size() + history.tags().size());
  for (uint32_t i = 0; i < history.blobs().size(); i++) {
    CHECK_FALSE(history.AppearancesOf(i).empty());
  }
  const auto of_tag = history.AppearancesOf(history.blobs().Find(IdBytes(blob)));
  REQUIRE(of_tag.size() == 1);
  CHECK(of_tag[0].commit == StringPool::kNone);
  CHECK(history.PathOf(of_tag[0]).empty());
}

TEST_CASE("packs tell what git's listings tell, however they are packed", "[source]") {
  const uint32_t seed = GENERATE(1u, 2u, 3u, 4u, 5u, 6u);
  const GitRepository repository;
  MakeRandomHistory(repository, seed, 90);
  for (const char* noted : {"b0", "b0~1", "b0~2"}) {
    repository.Git({"notes", "add", "-m", "a note of " + std::string(noted), noted});
  }
  repository.Git({"notes", "add", "-f", "-m", "a note of b0~1", "b0~2"});  // which another has
  Read(repository);
  CHECK(ReadsPacks(repository));
  repository.Git({"repack", "-adfq", "--depth=50", "--window=50"});
  Read(repository);
  CHECK(ReadsPacks(repository));
}

TEST_CASE("packs are read with each path's mode, folders that files became, and submodules",
          "[source]") {
  const GitRepository repository;
  const std::string blob = [&] {
    repository.Add("a", "one");
    return repository.Git({"rev-parse", ":a"});
  }();
  repository.Commit();
  for (const char* mode : {"100755", "120000", "100644"}) {
    repository.Git({"update-index", "--cacheinfo", std::string(mode) + "," + blob + ",a"});
    repository.Commit();
  }
  repository.Git({"update-index", "--add", "--cacheinfo", "160000," + std::string(40, '1') + ",s"});
  repository.Git({"rm", "-q", "--cached", "a"});
  repository.Git({"update-index", "--add", "--cacheinfo", "100644," + blob + ",a/a"});
  repository.Commit();
  repository.Git({"gc", "-q"});
  CHECK(ReadsPacks(repository));
  const ReadHistory read = Read(repository);
  CHECK(read.history.AppearancesOf(0).size() == 3);
  CHECK(read.history.submodules() == 1);
}

TEST_CASE("a blob stands under each of its paths since the first commit that had it there",
          "[source]") {
  const GitRepository repository;
  repository.Add("a", "one");
  const std::string first = repository.Commit();
  repository.Git({"mv", "a", "b"});
  const std::string second = repository.Commit();
  repository.Git({"mv", "b", "a"});
  repository.Commit();
  const auto [history, errors] = Read(repository);
  REQUIRE(history.blobs().size() == 1);
  const auto appearances = history.AppearancesOf(0);
  REQUIRE(appearances.size() == 2);
  CHECK(history.PathOf(appearances[0]) == "a");
  CHECK(Hex(history.commits()[appearances[0].commit]) == first);
  CHECK(history.PathOf(appearances[1]) == "b");
  CHECK(Hex(history.commits()[appearances[1].commit]) == second);
}

TEST_CASE("notes have no path, and are no files", "[source]") {
  const GitRepository repository;
  for (const char* text : {"one", "two", "three"}) {
    repository.Add("a", text);
    repository.Commit();
    repository.Git({"notes", "add", "-m", std::string("a note of ") + text});
  }
  const auto [history, errors] = Read(repository);
  for (const char* noted : {"HEAD", "HEAD~1", "HEAD~2"}) {
    const std::string commit = repository.Git({"rev-parse", noted});
    const std::string id = repository.Git({"rev-parse", "refs/notes/commits:" + commit});
    const auto note = history.AppearancesOf(history.blobs().Find(IdBytes(id)));
    REQUIRE(note.size() == 1);
    CHECK(note[0].origin == Origin::kNote);
    CHECK(history.PathOf(note[0]).empty());
    CHECK(history.NotedBy(note[0]) == commit);
  }
  CHECK(history.paths().size() == 1);
}

TEST_CASE("a shallow clone says so", "[source]") {
  const GitRepository repository;
  repository.Add("a", "one");
  repository.Commit();
  repository.Add("a", "two");
  repository.Commit();
  repository.Git({"clone", "-q", "--depth", "1", "file://" + repository.folder(), "../shallow"});
  const auto [history, errors] = Read(repository, "../shallow");
  CHECK(history.commits().size() == 1);
  REQUIRE(errors.size() == 1);
  CHECK(errors[0].find("git fetch --unshallow") != std::string::npos);
}

TEST_CASE("a commit that is lost is left to git's listings", "[source]") {
  const GitRepository repository;
  repository.Add("a", "one");
  const std::string lost = repository.Commit();
  repository.Add("a", "two");
  repository.Commit();
  CHECK(ReadsPacks(repository));
  repository.Remove(lost);
  CHECK_FALSE(ReadsPacks(repository));
  CHECK(Read(repository).errors.size() == 1);
}

TEST_CASE("what stands behind a lost tree is found in the commits after it", "[source]") {
  const GitRepository repository;
  repository.Add("d/a", "one");
  repository.Commit();
  const std::string lost = repository.Git({"rev-parse", "HEAD:d"});
  repository.Add("d/a", "two");
  repository.Add("b", "three");
  const std::string last = repository.Commit();
  repository.Remove(lost);
  const auto [history, errors] = Read(repository);
  CHECK(history.blobs().size() == 2);
  REQUIRE(errors.size() == 1);
  CHECK(errors[0].find(lost) != std::string::npos);
  CHECK(errors[0].find("d/") != std::string::npos);
  CHECK(Hex(history.commits()[history.AppearancesOf(0)[0].commit]) == last);
}

TEST_CASE("where few commits are asked for, a commit-graph tells the same as packs and listings",
          "[source]") {
  const uint32_t seed = GENERATE(61u, 62u, 63u);
  const GitRepository repository;
  MakeRandomHistory(repository, seed, 80);
  repository.Git({"commit-graph", "write", "--reachable"});
  // Some that it does not have, a note among them.
  repository.Git({"checkout", "-q", "-f", "b0"});
  for (int i = 0; i < 4; i++) {
    repository.Add("new" + std::to_string(i), std::to_string(i));
    repository.Commit();
  }
  // One of them only a merge's second parent.
  repository.Git({"checkout", "-q", "--detach", "b0~2"});
  repository.Add("side", "side");
  const std::string side = repository.Commit();
  repository.Git({"checkout", "-q", "b0"});
  repository.Git({"merge", "-q", "--no-ff", "-m", "merge", side});
  repository.Git({"notes", "add", "-m", "of b0", "b0"});
  repository.Git({"tag", "-a", "-m", "release", "v1", "b0~1"});
  const std::string last = repository.Git({"log", "-1", "--format=%ct", "b0"});
  std::vector<HistorySelection> selections(4);
  selections[0].without = {"b0~2"};
  for (const char* branch : {"b1", "b2", "b3"}) {
    if (repository.TryGit({"rev-parse", "-q", "--verify", branch}) == 0) {
      selections[0].without.push_back(branch);
    }
  }
  selections[1].since = std::stoll(last);
  selections[2].branches = {"b[0]"};
  selections[2].without = {"b0~3"};
  selections[3].without = {repository.Git({"commit-tree", "-m", "of no ref", "-p", "b0~1",
                                           repository.Git({"rev-parse", "b0^{tree}"})})};
  selections[3].branches = {"b[0]"};
  for (const HistorySelection& selection : selections) {
    const ReadHistory by_graph = ReadBy({.selection = selection}, repository);
    CHECK(by_graph.history.unopened_packs());
    const ReadHistory listed = ReadBy({.packs = false, .selection = selection}, repository);
    CHECK_FALSE(listed.history.unopened_packs());
    CHECK(Told(by_graph) == Told(listed));
  }
  const ReadHistory all = ReadBy({}, repository);
  CHECK_FALSE(all.history.unopened_packs());

  // A graph that is broken, or that says that a commit is its own ancestor, changes nothing.
  const std::string path = repository.folder() + "/.git/objects/info/commit-graph";
  const std::string whole = ReadTestFile(path);
  std::string broken = whole;
  broken[whole.size() / 2] ^= 1;
  std::string cyclic = whole.substr(0, whole.size() - 20);
  // Where a chunk begins.
  const auto chunk = [&](const char* name) {
    return BigEndian64(cyclic.data() + cyclic.find(name) + 4);
  };
  const std::string id = IdBytes(repository.Git({"rev-parse", "b0~5"}));
  const size_t at = cyclic.find(id, chunk("OIDL"));
  REQUIRE(at != std::string::npos);
  const size_t number = (at - chunk("OIDL")) / 20;
  for (size_t i = 0; i < 4; i++) {  // its first parent is itself
    cyclic[chunk("CDAT") + number * 36 + 20 + i] = static_cast<char>(number >> (24 - 8 * i));
  }
  const Sha1Digest digest = Sha1(cyclic);
  cyclic.append(reinterpret_cast<const char*>(digest.data()), digest.size());
  const std::vector<std::string> told =
      Told(ReadBy({.packs = false, .selection = selections[0]}, repository));
  for (const std::string& bytes : {broken, cyclic}) {
    std::filesystem::remove(path);
    WriteTestFile(path, bytes);
    const ReadHistory read = ReadBy({.selection = selections[0]}, repository);
    CHECK_FALSE(read.history.unopened_packs());
    // Git's own listings do read a graph whose checksum is right.
    CHECK(Told(read) == told);
  }
}

}  // namespace leaktight
