#include "git/object_store.h"

#include <filesystem>
#include <string>
#include <vector>

#include "catch.h"
#include "support/git_repository.h"

namespace leaktight {
namespace {

std::string Real(const std::string& path) {
  return std::filesystem::canonical(path).string();
}

}  // namespace

TEST_CASE("a repository's objects are found from wherever git finds them", "[git]") {
  const GitRepository repository;
  repository.Add("sub/a", "one");
  repository.Commit();
  repository.Git({"worktree", "add", "-q", "--detach", "../other"});
  repository.Git({"clone", "-q", "--bare", ".", "../bare"});
  const std::string objects = Real(repository.folder() + "/.git/objects");
  const auto folder = [&](std::string_view from) {
    const Result<ObjectStore> store = FindObjectStore(repository.place(from));
    REQUIRE(store.has_value());
    CHECK(store->format == ObjectFormat::kSha1);
    CHECK(store->alternates.empty());
    return Real(store->folder);
  };
  CHECK(folder("") == objects);
  CHECK(folder("sub") == objects);
  CHECK(folder("../other") == objects);
  CHECK(folder("../bare") == Real(repository.Beside("bare/objects")));
  CHECK_FALSE(FindObjectStore(repository.place("..")).has_value());
}

TEST_CASE("what the environment lends is found too", "[git]") {
  GitRepository repository;
  repository.Git({"init", "-q", "--bare", "../lent"});
  repository.Git({"init", "-q", "--bare", "../own"});
  repository.Set("GIT_ALTERNATE_OBJECT_DIRECTORIES=" + repository.Beside("lent/objects"));
  repository.Set("GIT_OBJECT_DIRECTORY=" + repository.Beside("own/objects"));
  const Result<ObjectStore> store = FindObjectStore(repository.place());
  REQUIRE(store.has_value());
  CHECK(Real(store->folder) == Real(repository.Beside("own/objects")));
  REQUIRE(store->alternates.size() == 1);
  CHECK(Real(store->alternates[0]) == Real(repository.Beside("lent/objects")));
}

TEST_CASE("a repository tells by which hash its objects are named", "[git]") {
  const GitRepository repository({"--object-format=sha256"});
  CHECK(FindObjectStore(repository.place()).value().format == ObjectFormat::kSha256);
}

}  // namespace leaktight
