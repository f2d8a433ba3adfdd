#include "scan/staged.h"

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

std::string Token(uint64_t seed) {
  return ExpandExample("ghp_{base62:30}{crc32-base62}", seed).value();
}

std::string Line(uint64_t seed) {
  return "token " + Token(seed) + "\n";
}

std::string Filler() {
  std::string text;
  for (int i = 0; i < 40; i++) text += "line " + std::to_string(i) + "\n";
  return text;
}

Summary Scan(const GitPlace& place, const List& files = {}, const Selection& selection = {}) {
  StagedOptions options{place, files, {}, 0, true};
  options.criteria.selection = selection;
  Result<Summary> summary = ScanStaged(options);
  if (!summary) FAIL(summary.error().Describe());
  return std::move(*summary);
}

// "path: rule", sorted.
List Found(const Summary& summary) {
  List found;
  for (const Finding& finding : summary.findings) {
    found.push_back(finding.place.path + ": " + finding.rule);
  }
  return found;
}

List Found(const GitRepository& repository, const List& files = {}) {
  const Summary summary = Scan(repository.place(), files);
  CHECK(summary.complete());
  return Found(summary);
}

}  // namespace

TEST_CASE("the first commit is scanned whole", "[scan]") {
  const GitRepository repository(GENERATE(List{}, List{"--object-format=sha256"}));
  repository.Add("a.txt", Line(1));
  repository.Add("clean.txt", "clean\n");
  repository.Add("empty", "");
  const Summary summary = Scan(repository.place());
  CHECK(Found(summary) == List{"a.txt: github-pat"});
  CHECK(summary.files == 3);
  CHECK(summary.bytes == Line(1).size() + 6);
  CHECK(summary.scanned_paths.size() == 3);
  CHECK(summary.kind == ScanKind::kStaged);
  CHECK(!summary.phases.empty());
}

TEST_CASE("nothing staged is nothing scanned", "[scan]") {
  const GitRepository repository;
  CHECK(Scan(repository.place()).files == 0);
  repository.Add("a.txt", Line(1));
  repository.Commit();
  CHECK(Scan(repository.place()).files == 0);
}

TEST_CASE("the index counts and not the working copy", "[scan]") {
  const GitRepository repository;
  repository.Add("a.txt", Line(1));
  repository.Write("a.txt", "clean\n");
  CHECK(Found(repository) == List{"a.txt: github-pat"});
  repository.Git({"add", "a.txt"});
  repository.Write("a.txt", Line(1));
  CHECK(Found(repository).empty());
}

TEST_CASE("a secret that was there before is not new", "[scan]") {
  const GitRepository repository;
  repository.Add("a.txt", Line(1));
  repository.Commit();
  SECTION("on its line") {
    repository.Add("a.txt", "before\n" + Line(1) + "behind\n");
  }
  SECTION("on a line that was edited") {
    repository.Add("a.txt", "edited: '" + Token(1) + "'\n");
  }
  SECTION("in a file whose mode alone changes") {
    repository.Git({"update-index", "--chmod=+x", "a.txt"});
  }
  CHECK(Found(repository).empty());
  repository.Add("a.txt", Line(1) + Line(2));
  const Summary summary = Scan(repository.place());
  REQUIRE(summary.findings.size() == 1);
  CHECK(summary.findings[0].secret == Token(2));
  CHECK(summary.findings[0].place.begin == Position{2, 7});
}

TEST_CASE("a secret that comes into another file is new there", "[scan]") {
  const GitRepository repository;
  repository.Add("a.txt", Line(1));
  repository.Commit();
  repository.Add("b.txt", Line(1));
  CHECK(Found(repository) == List{"b.txt: github-pat"});
}

TEST_CASE("what a renamed file brings along is not new", "[scan]") {
  const GitRepository repository;
  repository.Add("old.txt", Line(1) + Filler());
  repository.Commit();
  repository.Git({"mv", "old.txt", "new.txt"});
  repository.Add("new.txt", Filler() + "moved: " + Token(1) + "\n");
  CHECK(Found(repository).empty());
  repository.Add("new.txt", Filler() + Line(1) + Line(2));
  CHECK(Found(repository) == List{"new.txt: github-pat"});
}

TEST_CASE("a file that may not be there at all is new by its name", "[scan]") {
  const GitRepository repository;
  const std::string values = "DB_PASSWORD=" + ExpandExample("{base62:24}", 7).value() + "\n";
  repository.Add(".gitignore", ".env\n");
  repository.Add(".env", values);
  CHECK(Found(repository) == List{".env: dotenv-committed"});
  repository.Commit();

  repository.Add(".env", values + "MORE=1\n");
  CHECK(Found(repository).empty());
  repository.Git({"reset", "-q", "--hard"});

  // Under another name that is as bad.
  repository.Git({"mv", ".env", ".env.production"});
  CHECK(Found(repository).empty());
  repository.Git({"reset", "-q", "--hard"});

  // From a name that is none of a dotenv file.
  repository.Git({"mv", ".env", "notes.txt"});
  repository.Commit();
  repository.Git({"mv", "notes.txt", ".env"});
  CHECK(Found(repository) == List{".env: dotenv-committed"});
}

TEST_CASE("taking a file out passes", "[scan]") {
  const GitRepository repository;
  repository.Add(".env", "DB_PASSWORD=" + ExpandExample("{base62:24}", 7).value() + "\n");
  repository.Commit();
  repository.Git({"rm", "-q", "--cached", ".env"});
  CHECK(Found(repository).empty());
}

TEST_CASE("what another parent of a merge has is not new", "[scan]") {
  const GitRepository repository;
  repository.Add("both.txt", "base\n" + Filler());
  repository.Commit();
  repository.Git({"checkout", "-q", "-b", "side"});
  repository.Add("side.txt", Line(1));
  repository.Add("both.txt", "base\n" + Filler() + Line(2));
  repository.Commit();
  repository.Git({"checkout", "-q", "main"});
  repository.Add("both.txt", "changed here\n" + Filler());
  repository.Commit();
  repository.Git({"merge", "-q", "--no-ff", "--no-commit", "side"});
  CHECK(Found(repository).empty());
  repository.Add("evil.txt", Line(3));
  CHECK(Found(repository) == List{"evil.txt: github-pat"});
}

TEST_CASE("a link's target is what is scanned of it", "[scan]") {
  const GitRepository repository;
  WriteTestFile(repository.Beside("outside"), Line(1));
  std::filesystem::create_symlink("../outside", repository.folder() + "/link");
  std::filesystem::create_symlink(Token(2), repository.folder() + "/odd");
  repository.Git({"add", "link", "odd"});
  CHECK(Found(repository) == List{"odd: github-pat"});
}

TEST_CASE("images are passed over and counted", "[scan]") {
  const GitRepository repository;
  repository.Add("logo.png", "\x89PNG\r\n\x1a\n" + Line(1));
  repository.Add("text.png", Line(2));
  const Summary summary = Scan(repository.place());
  CHECK(Found(summary) == List{"text.png: github-pat"});
  CHECK(summary.skipped.at(kSkippedImage) == 1);
  REQUIRE(summary.skipped_paths.size() == 1);
  CHECK(summary.skipped_paths[0].path == "logo.png");
  CHECK(summary.files == 1);
}

TEST_CASE("named files limit what is reported", "[scan]") {
  const GitRepository repository;
  repository.Add("same.txt", Line(1));
  repository.Add("edited.txt", Line(2));
  repository.Commit();
  repository.Add("edited.txt", Line(2) + "more\n");
  repository.Add("new.txt", Line(3));
  CHECK(Found(repository, {"new.txt"}) == List{"new.txt: github-pat"});
  CHECK(Found(repository, {"edited.txt"}).empty());
  CHECK(Found(repository, {"same.txt"}) == List{"same.txt: github-pat"});
  CHECK(Found(repository, {"edited.txt", "new.txt", "same.txt"}).size() == 2);
}

TEST_CASE("a named file that is not staged is an error and the rest is scanned", "[scan]") {
  const GitRepository repository;
  repository.Add("a.txt", Line(1));
  repository.Write("untracked.txt", "x\n");
  const Summary summary = Scan(repository.place(), {"gone.txt", "a.txt", "untracked.txt"});
  CHECK(Found(summary) == List{"a.txt: github-pat"});
  REQUIRE(summary.errors.size() == 2);
  CHECK(summary.errors[0].path == "gone.txt");
  CHECK(summary.errors[1].path == "untracked.txt");
  CHECK(!summary.complete());
}

TEST_CASE("a blob that is lost is an error that names it and its path", "[scan]") {
  const GitRepository repository;
  repository.Add("good.txt", Line(1));
  repository.Add("bad.txt", "some text\n");
  const std::string id = repository.Git({"rev-parse", ":bad.txt"});
  SECTION("corrupt") {
    repository.Corrupt(id);
  }
  SECTION("missing") {
    repository.Remove(id);
  }
  for (const List& files : {List{}, List{"good.txt", "bad.txt"}}) {
    const Summary summary = Scan(repository.place(), files);
    CHECK(Found(summary) == List{"good.txt: github-pat"});
    REQUIRE(summary.errors.size() == 1);
    CHECK(summary.errors[0].path == "bad.txt");
    CHECK(summary.errors[0].message.find(id) != std::string::npos);
  }
}

TEST_CASE("where a pre-image is lost everything counts as new, and the scan as half", "[scan]") {
  const GitRepository repository;
  repository.Add("a.txt", Line(1));
  repository.Commit();
  const std::string id = repository.Git({"rev-parse", "HEAD:a.txt"});
  repository.Add("a.txt", Line(1) + "more\n");
  repository.Corrupt(id);
  const Summary summary = Scan(repository.place());
  CHECK(Found(summary) == List{"a.txt: github-pat"});
  REQUIRE(summary.errors.size() == 1);
  CHECK(summary.errors[0].message.find(id) != std::string::npos);
}

TEST_CASE("only and skip choose among what was found", "[scan]") {
  const GitRepository repository;
  repository.Add("a.txt", Line(1));
  CHECK(Scan(repository.place(), {}, {{"jwt"}, {}}).findings.empty());
  CHECK(Scan(repository.place(), {}, {{"github-pat"}, {}}).findings.size() == 1);
  CHECK(Scan(repository.place(), {}, {{}, {"github-pat"}}).findings.empty());
}

TEST_CASE("a repository finding is new when the state before has it not", "[scan]") {
  const GitRepository repository;
  const List not_ignored = {".env.example: dotenv-not-ignored"};
  repository.Add("a.txt", "a\n");
  repository.Commit();
  repository.Add(".env.example", "DB_PASSWORD=\n");
  CHECK(Found(repository) == not_ignored);
  CHECK(Found(repository, {"a.txt"}).empty());
  CHECK(Found(repository, {".env.example"}) == not_ignored);
  repository.Commit();

  // Known by now, whatever else changes; but judged whole when it is named.
  repository.Add("a.txt", "b\n");
  CHECK(Found(repository).empty());
  repository.Add(".gitignore", "build/\n");
  CHECK(Found(repository).empty());
  CHECK(Found(repository, {".env.example"}) == not_ignored);

  // FILES do not hide facts.
  repository.Add(".gitignore", ".env\n");
  CHECK(Found(repository, {".env.example"}).empty());
  repository.Commit();
  repository.Git({"rm", "-q", ".gitignore"});
  CHECK(Found(repository) == not_ignored);
}

TEST_CASE("a merge brings no repository finding that a parent has", "[scan]") {
  const GitRepository repository;
  repository.Add("a.txt", "a\n");
  repository.Commit();
  repository.Git({"checkout", "-q", "-b", "side"});
  repository.Add(".env.example", "DB_PASSWORD=\n");
  repository.Commit();
  repository.Git({"checkout", "-q", "main"});
  repository.Add("b.txt", "b\n");
  repository.Commit();
  repository.Git({"merge", "-q", "--no-ff", "--no-commit", "side"});
  CHECK(Found(repository).empty());
}

TEST_CASE("a commit that is amended counts against the commit that it replaces", "[scan]") {
  const GitRepository repository;
  repository.Add("a.txt", "a\n");
  repository.Commit();
  repository.Add("a.txt", Line(1));
  CHECK(Found(repository) == List{"a.txt: github-pat"});
}

TEST_CASE("outside of a repository there is no scan", "[scan]") {
  const TemporaryFolder folder;
  const Result<Summary> summary =
      ScanStaged({{folder.Path(""), {"GIT_DIR", "GIT_INDEX_FILE"}}, {}, {}, false});
  REQUIRE(!summary.has_value());
  CHECK(summary.error().Describe().find("git") != std::string::npos);
}

TEST_CASE("an unchanged clean file named among many is scanned", "[scan]") {
  const GitRepository repository;
  repository.Add("d/a.txt", "a\n");
  repository.Add("d/b.txt", Line(1));
  repository.Commit();
  const Summary summary = Scan(repository.place("d"), {"a.txt", "b.txt"});
  CHECK(summary.files == 2);
  CHECK(Found(summary) == List{"d/b.txt: github-pat"});
}

TEST_CASE("a configuration that is not staged is told where there are findings", "[scan]") {
  const GitRepository repository;
  repository.Add("a.txt", Line(1));
  CHECK(Scan(repository.place()).notes.empty());
  repository.Write(".leaktight.yaml", "rules: {github-pat: off}\n");
  const Summary summary = Scan(repository.place());
  CHECK(Found(summary) == List{"a.txt: github-pat"});
  REQUIRE(summary.notes.size() == 1);
  CHECK(summary.notes[0].find("git add .leaktight.yaml") != std::string::npos);
  repository.Add(".leaktight.yaml", "rules: {jwt: off}\n");
  CHECK(Scan(repository.place()).notes.empty());
}

TEST_CASE("many files give the same findings on any number of threads", "[scan]") {
  const GitRepository repository;
  List expected;
  for (uint64_t i = 0; i < 60; i++) {
    const std::string path = "f" + std::to_string(100 + i) + ".txt";
    std::string text;
    for (int lines = 0; lines < 6000; lines++) text += "a line that fills the file\n";
    if (i % 7 == 0) {
      text += Line(i);
      expected.push_back(path + ": github-pat");
    }
    repository.Add(path, text);
  }
  for (const size_t jobs : {size_t{0}, size_t{1}, size_t{2}, size_t{5}}) {
    Result<Summary> summary = ScanStaged({repository.place(), {}, {}, jobs, false});
    REQUIRE(summary);
    CHECK(summary->files == 60);
    CHECK(Found(*summary) == expected);
  }
}

}  // namespace leaktight
