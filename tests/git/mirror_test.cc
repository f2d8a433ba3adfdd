#include "git/mirror.h"

#include <filesystem>

#include "catch.h"
#include "support/git_repository.h"
#include "support/temporary_folder.h"

namespace leaktight {
namespace {

bool IsEmpty(const TemporaryFolder& folder) {
  return std::filesystem::is_empty(folder.Path(""));
}

}  // namespace

TEST_CASE("a repository is told by how it is named", "[git]") {
  for (const char* url :
       {"https://example.org/a.git", "http://user:word@example.org/a", "ssh://h/x", "git://h/x",
        "file:///gone", "git@example.org:team/a.git", "host:a"}) {
    INFO(url);
    CHECK(KindOfRepository(url) == RepositoryKind::kUrl);
  }
  for (const char* refused : {"ext::sh -c id", "fd::3", "ftp://h/x", "ssh://-oProxyCommand=x/",
                              "ssh://u@-oProxyCommand=x/", "-oProxyCommand=x:y", "EXT::sh",
                              "rsync://h/x", "HTTPS://h/x"}) {
    INFO(refused);
    CHECK(KindOfRepository(refused) == RepositoryKind::kRefused);
  }
  for (const char* folder : {"gone", "./a:b", "/x:y", "-x", ":x", ""}) {
    INFO(folder);
    CHECK(KindOfRepository(folder) == RepositoryKind::kFolder);
  }
  const TemporaryFolder folder;
  WriteTestFile(folder.Path("a:b"), "# v2 git bundle\n");
  WriteTestFile(folder.Path("text"), "# v2 git bundle");
  CHECK(KindOfRepository(folder.Path("a:b")) == RepositoryKind::kBundle);
  CHECK(KindOfRepository(folder.Path("text")) == RepositoryKind::kFolder);
}

TEST_CASE("names are shown without passwords", "[git]") {
  CHECK(ShownName("https://user:word@example.org/a@b.git") == "https://example.org/a@b.git");
  CHECK(ShownName("https://example.org/a") == "https://example.org/a");
  CHECK(ShownName("git@example.org:a") == "git@example.org:a");
  CHECK(ShownName("a/b") == "a/b");
}

TEST_CASE("a mirror has every ref, and is gone with what holds it", "[git]") {
  const GitRepository repository;
  repository.Add("a", "one");
  const std::string commit = repository.Commit();
  repository.Git({"update-ref", "refs/pull/1/head", commit});
  const TemporaryFolder folder;
  const std::string url = "file://" + repository.folder();
  {
    Result<Mirror> mirror = Mirror::Clone(url, RepositoryKind::kUrl, folder.Path(""), {});
    REQUIRE(mirror.has_value());
    const Mirror moved = std::move(*mirror);
    CHECK(GitOutput(moved.place(), {"rev-parse", "refs/pull/1/head"}).value() == commit + "\n");
    CHECK_FALSE(IsEmpty(folder));
  }
  CHECK(IsEmpty(folder));
}

TEST_CASE("what cannot be cloned leaves nothing, and no password in what is said", "[git]") {
  const TemporaryFolder folder;
  const auto mirror = Mirror::Clone("http://user:secretword@127.0.0.1:1/x.git",
                                    RepositoryKind::kUrl, folder.Path(""), {});
  REQUIRE_FALSE(mirror.has_value());
  CHECK(mirror.error().Describe().find("secretword") == std::string::npos);
  CHECK(mirror.error().Describe().find("127.0.0.1") != std::string::npos);
  CHECK(IsEmpty(folder));
}

}  // namespace leaktight
