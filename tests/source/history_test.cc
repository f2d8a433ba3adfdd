#include "source/history.h"

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "base/hash.h"
#include "catch.h"
#include "git/entries.h"
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
  repository.Git({"notes", "add", "-m", "a note", "b0"});
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
  repository.Add("a", "one");
  repository.Commit();
  repository.Git({"notes", "add", "-m", "a note"});
  const auto [history, errors] = Read(repository);
  const std::string id =
      repository.Git({"rev-parse", "refs/notes/commits:" + repository.Git({"rev-parse", "HEAD"})});
  const auto note = history.AppearancesOf(history.blobs().Find(IdBytes(id)));
  REQUIRE(note.size() == 1);
  CHECK(note[0].origin == Origin::kNote);
  CHECK(history.PathOf(note[0]).empty());
  CHECK(history.NotedBy(note[0]) == repository.Git({"rev-parse", "HEAD"}));
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

}  // namespace leaktight
