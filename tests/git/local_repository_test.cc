#include "git/local_repository.h"

#include <string>
#include <vector>

#include "base/hash.h"
#include "catch.h"
#include "git/object_reader.h"
#include "support/git_repository.h"

namespace leaktight {
namespace {

using Found = LocalRepository::Found;

std::shared_ptr<LocalRepository> Open(const GitRepository& repository,
                                      const GitVariables& variables = {}) {
  return LocalRepository::Open(repository.folder(), variables);
}

std::string Read(LocalRepository& files, std::string_view name) {
  LocalRepository::Object object;
  switch (files.Read(name, 1 << 20, object)) {
    case Found::kMissing:
      return "missing";
    case Found::kAskGit:
      return "ask git";
    case Found::kObject:
      break;
  }
  return std::string(Name(object.type)) + " " + std::string(object.bytes);
}

// "AM path", sorted as git lists them; "?": git has to be asked.
std::string Changes(LocalRepository& files, std::string_view commit) {
  const auto changes = files.IndexAgainst(commit);
  if (!changes) return "?";
  std::string text;
  for (const RawChange& change : *changes)
    text += std::string(1, change.status) + change.path + " ";
  return text;
}

}  // namespace

TEST_CASE("files of the index and of HEAD are found by their paths", "[git]") {
  const GitRepository repository;
  repository.Add("a", "one");
  repository.Add("d/e/f", "deep");
  repository.Commit();
  repository.Add("a", "two");
  repository.Add("new", "new");
  const auto files = Open(repository);
  REQUIRE(files);
  CHECK(Read(*files, ":a") == "blob two");
  CHECK(Read(*files, "HEAD:a") == "blob one");
  CHECK(Read(*files, ":d/e/f") == "blob deep");
  CHECK(Read(*files, "HEAD:d/e/f") == "blob deep");
  CHECK(Read(*files, "HEAD:d/e").starts_with("tree "));
  for (const char* name : {":b", ":d", ":d/e", "HEAD:new", "HEAD:a/b", "HEAD:d/e/x", "HEAD:x/y"}) {
    INFO(name);
    CHECK(Read(*files, name) == "missing");
  }
  for (const char* name : {"HEAD", "MERGE_HEAD", "HEAD^", "HEAD^{tree}", ":", "HEAD:", ":0:a",
                           ":/one", ":./a", "HEAD:./a", ":d//e", ":../a", "HEAD:/a", "HEAD~1:a",
                           "main:a", "", "abc", "0123456789012345678901234567890123456789"}) {
    INFO(name);
    CHECK(Read(*files, name) == "ask git");
  }
  CHECK(Read(*files, repository.Git({"rev-parse", ":new"})) == "blob new");
}

TEST_CASE("what the index changes is told against any commit", "[git]") {
  const GitRepository repository;
  repository.Add("a", "one");
  repository.Add("b", "two");
  const auto unborn = Open(repository);
  REQUIRE(unborn);
  CHECK(unborn->head().empty());
  CHECK(Changes(*unborn, {}) == "Aa Ab ");
  CHECK(Read(*unborn, "HEAD:a") == "missing");
  const std::string first = repository.Commit();
  repository.Add("a", "three");
  const std::string second = repository.Commit();
  repository.Add("c", "new");
  const auto files = Open(repository);
  REQUIRE(files);
  CHECK(files->head() == second);
  CHECK(Changes(*files, second) == "Ac ");
  CHECK(Changes(*files, first) == "Ma Ac ");
  CHECK(Changes(*files, std::string(40, '1')) == "?");
  CHECK(Changes(*files, repository.Git({"rev-parse", ":a"})) == "?");  // no commit
  CHECK(files->MergeHeads()->empty());
  // One may be the other under a new name.
  repository.Git({"rm", "-q", "--cached", "b"});
  CHECK(Changes(*Open(repository), second) == "?");
  repository.Git({"rm", "-q", "-f", "--cached", "c"});
  CHECK(Changes(*Open(repository), second) == "Db ");
}

TEST_CASE("a tree without entries need not be there", "[git]") {
  for (const std::string hash : {"sha1", "sha256"}) {
    const GitRepository repository({"--object-format=" + hash});
    const std::string commit = repository.Commit();
    repository.TryGit({"prune", "--expire=now"});
    repository.Remove(repository.Git({"hash-object", "-t", "tree", "/dev/null"}));
    repository.Add("a", "x");
    const auto files = Open(repository);
    REQUIRE(files);
    CHECK(Changes(*files, commit) == "Aa ");
  }
}

TEST_CASE("a replacement and a graft are not looked at", "[git]") {
  const GitRepository repository;
  repository.Add("a", "true");
  const std::string real = repository.Git({"rev-parse", ":a"});
  repository.Commit();
  repository.Add("a", "fake");
  repository.Git({"replace", real, repository.Git({"rev-parse", ":a"})});
  CHECK(Read(*Open(repository), "HEAD:a") == "blob true");
}

TEST_CASE("nothing is known where there is no index, or one that is not known", "[git]") {
  const GitRepository repository;
  CHECK_FALSE(Open(repository));
  repository.Add("a", "x");
  CHECK(Open(repository));
  repository.Git({"update-index", "--split-index"});
  CHECK_FALSE(Open(repository));
}

TEST_CASE("a reader of objects asks git for what the files do not have", "[git]") {
  const GitRepository repository;
  repository.Add("bad", "bad\n");
  repository.Add("good", "good\n");
  repository.Commit();
  const std::string bad = repository.Git({"rev-parse", ":bad"});
  repository.Corrupt(bad);
  ObjectReader reader(repository.place(), 4);
  reader.ReadFrom(Open(repository));
  REQUIRE(reader.Start().has_value());
  for (const std::string& name : {std::string(":good"), bad, std::string("HEAD^{tree}"),
                                  std::string(":none"), std::string(40, '1')}) {
    reader.Ask(name);
  }
  const auto good = reader.Next();
  CHECK(good->over_limit);
  CHECK(good->size == 5);
  const auto corrupt = reader.Next();
  REQUIRE_FALSE(corrupt);
  CHECK(corrupt.error().where == bad);
  CHECK(reader.Next()->type == "tree");
  for (const std::string& name : {std::string(":none"), std::string(40, '1')}) {
    const auto missing = reader.Next();
    REQUIRE_FALSE(missing);
    CHECK(missing.error().where == name);
    CHECK(missing.error().what == "the object is missing or corrupt");
  }
  CHECK(reader.asked() == 0);
  CHECK_FALSE(*reader.ReadFileIfThere(":none"));
}

TEST_CASE("a history is opened without an index, also of a bare repository", "[git]") {
  const GitRepository repository;
  repository.Add("d/e", "deep");
  repository.Git(
      {"update-index", "--add", "--cacheinfo", "160000," + std::string(40, '1') + ",sub"});
  const std::string commit = repository.Commit();
  const std::string bare = repository.Beside("bare");
  repository.Git({"clone", "-q", "--bare", repository.folder(), bare});
  for (const std::string& folder : {repository.folder(), bare}) {
    const auto files = LocalRepository::OpenHistory(folder, {});
    REQUIRE(files);
    for (const auto& one : {files, files->Again()}) {
      CHECK(one->head() == commit);
      CHECK(Read(*one, "HEAD:d/e") == "blob deep");
      CHECK(Read(*one, ":d/e") == "ask git");
      CHECK_FALSE(one->IndexAgainst(commit));
      LocalRepository::HeadFile file;
      CHECK(one->FindInHead("d", file) == Found::kObject);
      CHECK(file.mode == GitMode::kOther);
      CHECK(one->FindInHead("sub", file) == Found::kObject);
      CHECK(file.mode == GitMode::kSubmodule);
      CHECK(one->FindInHead("d/x", file) == Found::kMissing);
    }
  }
}

}  // namespace leaktight
