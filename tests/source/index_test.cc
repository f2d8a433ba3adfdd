#include "source/index.h"

#include <algorithm>
#include <filesystem>
#include <memory>
#include <string>

#include "catch.h"
#include "git/git_variables.h"
#include "git/local_repository.h"
#include "source/git_snapshots.h"
#include "support/git_repository.h"

namespace leaktight {
namespace {

IndexChanges ChangesBy(const GitPlace& place, const std::shared_ptr<LocalRepository>& files) {
  Result<IndexDifference> difference = IndexDifference::Start(place, files);
  REQUIRE(difference.has_value());
  ObjectReader objects(place);
  objects.ReadFrom(files);
  Result<IndexChanges> changes = difference->Read(objects);
  if (!changes) FAIL(changes.error().Describe());
  return std::move(*changes);
}

std::string Described(const IndexChanges& changes) {
  std::string text;
  for (const IndexFile& file : changes.files) {
    text += "file " + file.path + " " + file.id + (file.mode == FileMode::kSymlink ? " link" : "");
    for (const PreImage& before : file.before) text += " before " + before.path + " " + before.id;
    text += "\n";
  }
  for (const std::string& path : changes.touched) text += "touched " + path + "\n";
  for (const PassedOver& file : changes.passed_over) {
    text += "passed over " + file.path + " " + std::string(file.reason) + "\n";
  }
  for (const std::string& parent : changes.parents) text += "parent " + parent + "\n";
  for (const std::vector<PathChange>& against : changes.against) {
    text += "against\n";
    for (const PathChange& change : against) {
      text += change.path + " " + change.old_id + " " + change.id + " " + change.moved_from + "\n";
    }
  }
  return text;
}

// Null: git has to be asked.
std::shared_ptr<LocalRepository> FilesOf(const GitPlace& place) {
  std::vector<std::string> environment;
  for (const std::string& variable : place.environment) {
    if (variable.find('=') != std::string::npos) environment.push_back(variable);
  }
  const auto variables = ReadGitVariables(environment);
  REQUIRE(variables);
  return LocalRepository::Open(place.directory, *variables);
}

// As git says, which is what the repository's own files say where they say anything.
IndexChanges Changes(const GitPlace& place) {
  IndexChanges changes = ChangesBy(place, nullptr);
  if (const auto files = FilesOf(place)) {
    CHECK(Described(ChangesBy(place, files)) == Described(changes));
  }
  return changes;
}

std::vector<std::string> Paths(const IndexChanges& changes) {
  std::vector<std::string> paths;
  for (const IndexFile& file : changes.files) paths.push_back(file.path);
  std::sort(paths.begin(), paths.end());
  return paths;
}

using List = std::vector<std::string>;

// `names` applied to the changes: what is left, and what is missing.
struct Named {
  List paths;
  List missing;
  std::vector<bool> changed;
};
Named Apply(const GitRepository& repository, const std::string& from, const List& given) {
  const GitPlace place = repository.place(from);
  Result<IndexDifference> difference = IndexDifference::Start(place);
  ObjectReader objects(place);
  IndexChanges changes = difference->Read(objects).value();
  const NamedPaths names = NamedPaths::Resolve(repository.folder(), place.directory, given).value();
  Named named;
  named.missing = ApplyNames(place, names, objects, changes).value();
  for (const IndexFile& file : changes.files) {
    named.paths.push_back(file.path);
    named.changed.push_back(file.changed);
  }
  return named;
}

std::string Text(const GitRepository& repository, const std::string& id) {
  ObjectReader objects(repository.place());
  return std::string(objects.Read(id).value().bytes);
}

}  // namespace

TEST_CASE("before the first commit everything is new", "[source]") {
  const GitRepository repository(GENERATE(List{}, List{"--object-format=sha256"}));
  repository.Add("a", "one\n");
  repository.Add("d/b", "two\n");
  const IndexChanges changes = Changes(repository.place());
  CHECK(Paths(changes) == List{"a", "d/b"});
  CHECK(changes.parents.empty());
  for (const IndexFile& file : changes.files) CHECK(file.before.empty());
}

TEST_CASE("the files of a plain repository are read without git, and listed as git does",
          "[source]") {
  const GitRepository repository;
  repository.Add("b", "two\n");
  repository.Add("a/c", "three\n");
  const auto files = FilesOf(repository.place());
  REQUIRE(files);
  ObjectReader objects(repository.place());
  const auto all = [](std::string_view path) { return path != "b"; };
  IndexSnapshot own(repository.place(), objects, nullptr, files);
  IndexSnapshot by_git(repository.place(), objects);
  const auto entries = own.List(all);
  const auto wanted = by_git.List(all);
  REQUIRE(entries);
  REQUIRE(wanted);
  REQUIRE(entries->size() == 1);
  CHECK(entries->front().path == wanted->front().path);
  CHECK(entries->front().id == wanted->front().id);
  CHECK(entries->front().mode == wanted->front().mode);
}

TEST_CASE("without a change there is nothing", "[source]") {
  const GitRepository repository;
  CHECK(Changes(repository.place()).files.empty());
  repository.Add("a", "one\n");
  repository.Commit();
  repository.Write("a", "edited and not staged\n");
  const IndexChanges changes = Changes(repository.place());
  CHECK(changes.files.empty());
  CHECK(changes.touched.empty());
  CHECK(changes.parents == List{"HEAD"});
}

TEST_CASE("a change comes with what stood there before", "[source]") {
  const GitRepository repository(GENERATE(List{}, List{"--object-format=sha256"}));
  repository.Add("a", "one\n");
  repository.Commit();
  repository.Add("a", "two\n");
  repository.Write("a", "three\n");
  const IndexChanges changes = Changes(repository.place());
  REQUIRE(Paths(changes) == List{"a"});
  CHECK(Text(repository, changes.files[0].id) == "two\n");
  REQUIRE(changes.files[0].before.size() == 1);
  CHECK(Text(repository, changes.files[0].before[0].id) == "one\n");
}

TEST_CASE("a renamed file comes with its source", "[source]") {
  const GitRepository repository;
  std::string text;
  for (int i = 0; i < 50; i++) text += "line " + std::to_string(i) + "\n";
  repository.Add("old", text);
  repository.Commit();
  repository.Git({"mv", "old", "new"});
  repository.Add("new", text + "more\n");
  const IndexChanges changes = Changes(repository.place());
  REQUIRE(Paths(changes) == List{"new"});
  REQUIRE(changes.files[0].before.size() == 1);
  CHECK(changes.files[0].before[0].path == "old");
  CHECK(changes.touched == List{"new", "old"});
}

TEST_CASE("where looking for renames meets a lost object, the rest is told", "[source]") {
  const GitRepository repository;
  std::string text;
  for (int i = 0; i < 50; i++) text += "line " + std::to_string(i) + "\n";
  repository.Add("old", text);
  repository.Commit();
  const std::string lost = repository.Git({"rev-parse", "HEAD:old"});
  repository.Git({"mv", "old", "new"});
  repository.Add("new", text + "more\n");
  SECTION("corrupt") {
    repository.Corrupt(lost);
  }
  SECTION("missing") {
    repository.Remove(lost);
  }
  const IndexChanges changes = Changes(repository.place());
  CHECK(Paths(changes) == List{"new"});
}

TEST_CASE("what is deleted has no bytes but is touched", "[source]") {
  const GitRepository repository;
  repository.Add("a", "one\n");
  repository.Commit();
  repository.Git({"rm", "-q", "--cached", "a"});
  const IndexChanges changes = Changes(repository.place());
  CHECK(changes.files.empty());
  CHECK(changes.touched == List{"a"});
}

TEST_CASE("a mode change, a link and a submodule are told apart", "[source]") {
  const GitRepository repository;
  repository.Add("script", "#!/bin/sh\n");
  repository.Add("turns", "text\n");
  repository.Commit();
  repository.Git({"update-index", "--chmod=+x", "script"});
  std::filesystem::remove(repository.folder() + "/turns");
  std::filesystem::create_symlink("target", repository.folder() + "/turns");
  repository.Git({"add", "turns"});
  repository.Git(
      {"update-index", "--add", "--cacheinfo", "160000," + std::string(40, '1') + ",sub"});
  const IndexChanges changes = Changes(repository.place());
  REQUIRE(Paths(changes) == List{"script", "turns"});
  CHECK(changes.files[0].mode == FileMode::kRegular);
  CHECK(changes.files[0].before.at(0).id == changes.files[0].id);
  CHECK(changes.files[1].mode == FileMode::kSymlink);
  CHECK(Text(repository, changes.files[1].id) == "target");
  REQUIRE(changes.passed_over.size() == 1);
  CHECK(changes.passed_over[0].path == "sub");
  CHECK(changes.passed_over[0].reason == kSkippedSubmodule);
}

TEST_CASE("what is only intended to be added is not in the next commit", "[source]") {
  const GitRepository repository;
  repository.Write("meant", "text\n");
  repository.Git({"add", "-N", "meant"});
  CHECK(Changes(repository.place()).files.empty());
  repository.Add("a", "one\n");
  repository.Commit();
  CHECK(Changes(repository.place()).files.empty());
  CHECK(Apply(repository, "", {"meant"}).missing == List{"meant"});
}

TEST_CASE("names of any bytes come through", "[source]") {
  const GitRepository repository;
  const List names = {" leading space", "caf\xe9 \xff", "line\nbreak", "quote\"back\\slash",
                      "tab\tname",      "\x01\x7f",     ":colon",      "*star?[x]"};
  for (const std::string& name : names) repository.Add(name, name + "\n");
  List sorted = names;
  std::sort(sorted.begin(), sorted.end());
  const IndexChanges changes = Changes(repository.place());
  CHECK(Paths(changes) == sorted);
  for (const IndexFile& file : changes.files) CHECK(Text(repository, file.id) == file.path + "\n");
  repository.Commit();
  CHECK(Apply(repository, "", names).missing.empty());
}

TEST_CASE("every form of index is read", "[source]") {
  const GitRepository repository;
  repository.Add("d/a", "one\n");
  repository.Add("other/b", "two\n");
  repository.Commit();
  SECTION("version 4") {
    repository.Git({"update-index", "--index-version", "4"});
  }
  SECTION("split") {
    repository.Git({"update-index", "--split-index"});
  }
  SECTION("sparse") {
    repository.Git({"sparse-checkout", "init", "--cone", "--sparse-index"});
    repository.Git({"sparse-checkout", "set", "d"});
  }
  repository.Add("d/new", "three\n");
  CHECK(Paths(Changes(repository.place())) == List{"d/new"});
  CHECK(Apply(repository, "", {"other/b"}).paths == List{"other/b"});
}

TEST_CASE("another index file and another object folder are looked at", "[source]") {
  GitRepository repository;
  repository.Add("a", "one\n");
  repository.Commit();
  repository.Write("b", "two\n");
  repository.Set("GIT_INDEX_FILE=" + repository.Beside("other-index"));
  repository.Git({"read-tree", "HEAD"});
  std::filesystem::create_directory(repository.Beside("objects"));
  repository.Set("GIT_OBJECT_DIRECTORY=" + repository.Beside("objects"));
  repository.Set("GIT_ALTERNATE_OBJECT_DIRECTORIES=" + repository.folder() + "/.git/objects");
  repository.Git({"add", "b"});
  const IndexChanges changes = Changes(repository.place());
  REQUIRE(Paths(changes) == List{"b"});
  CHECK(Text(repository, changes.files[0].id) == "two\n");
}

TEST_CASE("from a folder within, all of the change is seen", "[source]") {
  const GitRepository repository;
  repository.Add("top", "one\n");
  repository.Add("sub/in", "two\n");
  repository.Git({"config", "diff.relative", "true"});
  CHECK(Paths(Changes(repository.place("sub"))) == List{"sub/in", "top"});
}

TEST_CASE("a linked worktree and a submodule have an index of their own", "[source]") {
  const GitRepository repository;
  repository.Add("a", "one\n");
  repository.Commit();
  repository.Add("staged-here", "two\n");
  repository.Git({"worktree", "add", "-q", "-b", "side", "../side"});
  WriteTestFile(repository.Beside("side/new"), "three\n");
  repository.Git({"-C", "../side", "add", "new"});
  CHECK(Paths(Changes(repository.place("../side"))) == List{"new"});

  const GitRepository outer;
  outer.Git(
      {"-c", "protocol.file.allow=always", "submodule", "add", "-q", repository.folder(), "sub"});
  WriteTestFile(outer.folder() + "/sub/in-sub", "four\n");
  outer.Git({"-C", "sub", "add", "in-sub"});
  CHECK(Paths(Changes(outer.place("sub"))) == List{"in-sub"});
  CHECK(Paths(Changes(outer.place())) == List{".gitmodules"});
}

TEST_CASE("a merge brings only what no parent has", "[source]") {
  const GitRepository repository;
  repository.Add("base", "base\n");
  repository.Commit();
  const int others = GENERATE(1, 2);
  List merge = {"merge", "-q", "--no-ff", "--no-commit"};
  for (int i = 0; i < others; i++) {
    const std::string name = "side" + std::to_string(i);
    repository.Git({"checkout", "-q", "-b", name, "main"});
    repository.Add(name + ".txt", name + "\n");
    repository.Add("both.txt", "both\n");
    repository.Commit();
    merge.push_back(name);
  }
  repository.Git({"checkout", "-q", "main"});
  repository.Add("main.txt", "main\n");
  repository.Commit();
  repository.Git(merge);
  const IndexChanges clean = Changes(repository.place());
  CHECK(clean.files.empty());
  CHECK(clean.parents.size() == 1u + others);
  CHECK(clean.passed_over.size() == 1u + others);
  CHECK(clean.passed_over[0].reason == kSkippedOtherParent);

  repository.Add("evil.txt", "evil\n");
  repository.Add("side0.txt", "side0\nmore\n");
  repository.Add("base", "base\nmore\n");
  const IndexChanges changes = Changes(repository.place());
  REQUIRE(Paths(changes) == List{"base", "evil.txt", "side0.txt"});
  for (const IndexFile& file : changes.files) {
    INFO(file.path);
    const size_t parents = file.path == "base" ? 1 + others : file.path == "side0.txt" ? 1 : 0;
    CHECK(file.before.size() == parents);
  }
}

TEST_CASE("a branch called MERGE_HEAD makes no merge", "[source]") {
  const GitRepository repository;
  repository.Add("a", "one\n");
  repository.Commit();
  repository.Git({"checkout", "-q", "-b", "side"});
  repository.Add("leak", "leak\n");
  const std::string side = repository.Commit();
  repository.Git({"update-ref", "refs/heads/MERGE_HEAD", side});
  repository.Git({"update-ref", "refs/tags/MERGE_HEAD", side});
  repository.Git({"checkout", "-q", "main"});
  repository.Add("leak", "leak\n");
  CHECK(Paths(Changes(repository.place())) == List{"leak"});
}

TEST_CASE("a conflict is passed over", "[source]") {
  const GitRepository repository;
  repository.Add("a", "base\n");
  repository.Commit();
  repository.Git({"checkout", "-q", "-b", "side"});
  repository.Add("a", "side\n");
  repository.Commit();
  repository.Git({"checkout", "-q", "main"});
  repository.Add("a", "main\n");
  repository.Commit();
  const bool rebase = GENERATE(false, true);
  if (rebase) {
    REQUIRE(repository.TryGit({"rebase", "side"}) != 0);
  } else {
    REQUIRE(repository.TryGit({"merge", "side"}) != 0);
  }
  const IndexChanges conflict = Changes(repository.place());
  CHECK(conflict.files.empty());
  REQUIRE(conflict.passed_over.size() == 1);
  CHECK(conflict.passed_over[0].reason == kSkippedConflict);
  repository.Add("a", "resolved\n");
  CHECK(Paths(Changes(repository.place())) == List{"a"});
}

TEST_CASE("names keep what they name and add what is unchanged", "[source]") {
  const GitRepository repository;
  repository.Add("sub/same", "same\n");
  repository.Add("sub/edited", "edited\n");
  repository.Add("same", "same\n");
  repository.Add("gone", "gone\n");
  repository.Commit();
  repository.Add("sub/edited", "edited again\n");
  repository.Add("other", "other\n");
  repository.Git({"rm", "-q", "gone"});

  const Named one = Apply(repository, "", {"sub/edited"});
  CHECK(one.paths == List{"sub/edited"});
  CHECK(one.changed == std::vector<bool>{true});
  CHECK(one.missing.empty());

  const Named same = Apply(repository, "sub", {"same", "../other"});
  CHECK(same.paths == List{"other", "sub/same"});
  CHECK(same.changed == std::vector<bool>{true, false});

  CHECK(Apply(repository, "", {"sub"}).paths == List{"sub/edited", "sub/same"});
  CHECK(Apply(repository, "sub", {"."}).paths == List{"sub/edited", "sub/same"});
  CHECK(Apply(repository, "", {"."}).paths == List{"other", "sub/edited", "same", "sub/same"});
  CHECK(Apply(repository, "", {"gone"}).missing.empty());
  CHECK(Apply(repository, "", {"nowhere", "same", "su"}).missing == List{"nowhere", "su"});
}

TEST_CASE("more names than a command line holds are asked for in turns", "[source]") {
  const GitRepository repository;
  List names;
  for (int i = 0; i < 1500; i++) {
    names.push_back(std::string(100, 'n') + std::to_string(i));
    repository.Write(names.back(), "x\n");
  }
  repository.Git({"add", "."});
  repository.Commit();
  const Named named = Apply(repository, "", names);
  CHECK(named.paths.size() == names.size());
  CHECK(named.missing.empty());
}

TEST_CASE("outside of a repository is an error that says so", "[source]") {
  const TemporaryFolder folder;
  const GitPlace place = {folder.Path(""), {"GIT_DIR", "GIT_INDEX_FILE"}};
  Result<IndexDifference> difference = IndexDifference::Start(place);
  REQUIRE(difference.has_value());
  ObjectReader objects(place);
  const Result<IndexChanges> changes = difference->Read(objects);
  REQUIRE(!changes.has_value());
  CHECK(changes.error().Describe().find("no git repository") != std::string::npos);
}

TEST_CASE("a commit that is lost is an error and not a first commit", "[source]") {
  const GitRepository repository;
  repository.Add("a", "one\n");
  const std::string commit = repository.Commit();
  repository.Remove(commit);
  Result<IndexDifference> difference = IndexDifference::Start(repository.place());
  ObjectReader objects(repository.place());
  CHECK(!difference->Read(objects).has_value());
}

}  // namespace leaktight
