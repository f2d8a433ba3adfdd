#include "scan/tree.h"

#include <algorithm>
#include <filesystem>
#include <string>

#include "catch.h"
#include "engine/example.h"
#include "source/skip.h"
#include "support/git_repository.h"

namespace leaktight {
namespace {

using List = std::vector<std::string>;

std::string Line(uint64_t seed) {
  return "token " + ExpandExample("ghp_{base62:30}{crc32-base62}", seed).value() + "\n";
}

Summary Scan(ScanTreeOptions options) {
  options.verbose = true;
  Result<Summary> summary = ScanTree(options);
  if (!summary) FAIL(summary.error().Describe());
  return std::move(*summary);
}

ScanTreeOptions At(const GitRepository& repository, const List& paths = {}) {
  ScanTreeOptions options;
  options.place = repository.place();
  options.paths = paths;
  return options;
}

List Paths(const Summary& summary) {
  List paths;
  for (const Finding& finding : summary.findings) paths.push_back(finding.place.path);
  return paths;
}

}  // namespace

TEST_CASE("the files that stand there are scanned, tracked or not", "[scan]") {
  const GitRepository repository;
  repository.Add(".gitignore", "local.txt\n");
  repository.Write("local.txt", Line(1));
  repository.Write("new.txt", Line(2));
  repository.Add("edited.txt", "clean\n");
  repository.Write("edited.txt", Line(3));
  repository.Add("gone.txt", "clean\n");
  std::filesystem::remove(repository.folder() + "/gone.txt");
  repository.Write(".git/description", Line(4));
  ScanTreeOptions options = At(repository);
  Summary summary = Scan(options);
  CHECK(Paths(summary) == List{"edited.txt", "new.txt"});
  CHECK(summary.files == 3);
  CHECK(summary.skipped.at(kSkippedAbsent) == 1);
  CHECK(summary.scanned_paths == List{".gitignore", "edited.txt", "new.txt"});
  options.no_ignore = true;
  CHECK(Paths(Scan(options)) == List{"edited.txt", "local.txt", "new.txt"});
}

TEST_CASE("any number of threads finds the same", "[scan]") {
  const GitRepository repository;
  for (int i = 0; i < 300; i++) {
    repository.Write("d" + std::to_string(i % 7) + "/" + std::to_string(i), Line(i % 50));
  }
  ScanTreeOptions options = At(repository);
  options.jobs = 1;
  const Summary one = Scan(options);
  CHECK(one.findings.size() == 300);
  for (const size_t jobs : {0, 2, 5}) {
    options.jobs = jobs;
    const Summary many = Scan(options);
    CHECK(Paths(many) == Paths(one));
    CHECK(many.scanned_paths == one.scanned_paths);
    CHECK(many.files == one.files);
    CHECK(many.bytes == one.bytes);
  }
}

TEST_CASE("links are not followed", "[scan]") {
  const GitRepository repository;
  WriteTestFile(repository.Beside("outside.txt"), Line(1));
  std::filesystem::create_symlink("../outside.txt", repository.folder() + "/link.txt");
  std::filesystem::create_symlink(".", repository.folder() + "/loop");
  repository.Git({"add", "link.txt"});
  ScanTreeOptions options = At(repository);
  options.no_ignore = GENERATE(false, true);
  const Summary summary = Scan(options);
  CHECK(summary.findings.empty());
  CHECK(summary.files == 2);
}

TEST_CASE("a folder that became a link hides what was tracked in it", "[scan]") {
  const GitRepository repository;
  repository.Add("d/file", "x\n");
  std::filesystem::remove_all(repository.folder() + "/d");
  WriteTestFile(repository.Beside("outside/file"), Line(1));
  std::filesystem::create_symlink("../outside", repository.folder() + "/d");
  const Summary summary = Scan(At(repository));
  CHECK(summary.findings.empty());
  CHECK(summary.skipped.at(kSkippedAbsent) == 1);
}

TEST_CASE("named paths limit what is reported but not what facts see", "[scan]") {
  const GitRepository repository;
  repository.Add(".gitignore", ".env\n");
  repository.Add("sub/.env.example", "DB_PASSWORD=\n");
  repository.Add("sub/a.txt", Line(1));
  repository.Add("b.txt", Line(2));
  CHECK(Paths(Scan(At(repository, {"sub"}))) == List{"sub/a.txt"});
  repository.Add(".gitignore", "build/\n");
  CHECK(Paths(Scan(At(repository, {"sub"}))) == List{"sub/.env.example", "sub/a.txt"});
  CHECK(Paths(Scan(At(repository, {"b.txt"}))) == List{"b.txt"});
  CHECK(Scan(At(repository, {"b.txt"})).files == 1);
}

TEST_CASE("plain folders are scanned outside of a repository", "[scan]") {
  const TemporaryFolder folder;
  WriteTestFile(folder.Path("d/k.txt"), Line(1));
  ScanTreeOptions options;
  options.place = {folder.Path(""), {"GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE"}};
  for (const List& paths : {List{}, List{"."}, List{"d"}, List{"./d/"}, List{"d/k.txt"}}) {
    options.paths = paths;
    CHECK(Paths(Scan(options)) == List{"d/k.txt"});
  }
}

TEST_CASE("an empty folder is nothing scanned", "[scan]") {
  const GitRepository repository;
  CHECK(Scan(At(repository)).files == 0);
}

TEST_CASE("a path that is not there keeps the scan from beginning", "[scan]") {
  const GitRepository repository;
  const Result<Summary> summary = ScanTree(At(repository, {"gone.txt"}));
  REQUIRE(!summary.has_value());
  CHECK(summary.error().where == "gone.txt");
}

TEST_CASE("a NUL byte hides nothing and a submodule is no lost file", "[scan]") {
  const GitRepository repository;
  repository.Write("notes.txt", std::string("\0\n", 2) + Line(1));
  repository.Git(
      {"update-index", "--add", "--cacheinfo", "160000," + std::string(40, '1') + ",sub"});
  const Summary summary = Scan(At(repository));
  CHECK(Paths(summary) == List{"notes.txt"});
  CHECK(summary.findings[0].place.begin.line == 2);
  CHECK(summary.skipped.at(kSkippedSubmodule) == 1);
  CHECK(summary.complete());
}

}  // namespace leaktight
