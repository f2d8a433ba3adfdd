#include "git/command.h"

#include <filesystem>
#include <string>

#include "catch.h"
#include "git/object_reader.h"
#include "git/repository.h"
#include "source/git_snapshots.h"
#include "source/index.h"
#include "source/tree.h"
#include "support/git_repository.h"

namespace leaktight {
namespace {

// Everything that leaktight asks git, once.
void AskEverything(const GitPlace& place) {
  Result<IndexDifference> difference = IndexDifference::Start(place);
  REQUIRE(difference.has_value());
  ObjectReader objects(place);
  const Result<IndexChanges> changes = difference->Read(objects);
  CHECK(changes.has_value());
  if (changes) {
    for (const IndexFile& file : changes->files) objects.Read(file.id).has_value();
  }
  const auto all = [](std::string_view) { return true; };
  CHECK(IndexSnapshot(place, objects).List(all).has_value());
  CHECK(RevisionSnapshot(place, objects, "HEAD").List(all).has_value());
  const Result<Tree> tree = Tree::Open({place, {}, false});
  REQUIRE(tree.has_value());
  tree->List({[](const std::string&) {}, [](const PassedOver&) {}, [](const Error&) {}});
  CHECK(MergeHeads(place).has_value());
  CHECK(HeadIsUnborn(place).has_value());
  CHECK(EmptyTree(place).has_value());
}

}  // namespace

TEST_CASE("nothing that a repository configures is run", "[git]") {
  const GitRepository repository;
  const std::string ran = repository.Beside("ran");
  const std::string evil = repository.Beside("evil");
  WriteTestFile(evil, "#!/bin/sh\necho \"$0 $*\" >>'" + ran + "'\nexec cat\n");
  std::filesystem::permissions(evil, std::filesystem::perms::owner_all);
  std::string text;
  for (int i = 0; i < 50; i++) text += "line " + std::to_string(i) + "\n";
  repository.Add("a.txt", text);
  repository.Add("b.txt", text + "b\n");
  repository.Commit();
  repository.Git({"mv", "a.txt", "moved.txt"});
  repository.Add("moved.txt", text + "more\n");
  repository.Add(".gitattributes", "*.txt diff=evil filter=evil\n");
  for (const char* key :
       {"diff.external", "diff.evil.textconv", "diff.evil.command", "filter.evil.clean",
        "filter.evil.smudge", "filter.evil.process", "core.fsmonitor", "core.pager", "core.editor",
        "core.sshCommand", "core.askPass", "core.alternateRefsCommand", "credential.helper",
        "alias.diff-index", "alias.cat-file", "pager.diff-index", "pager.ls-files"}) {
    repository.Git({"config", key, evil});
  }
  for (const char* name : {"post-index-change", "reference-transaction", "fsmonitor-watchman",
                           "pre-commit", "post-checkout"}) {
    const std::string hook = repository.folder() + "/.git/hooks/" + name;
    std::filesystem::create_directories(repository.folder() + "/.git/hooks");
    std::filesystem::copy_file(evil, hook);
  }
  std::filesystem::remove(ran);
  // So that git would want to look at the files, and write its index.
  repository.Write("b.txt", text + "b\n");
  AskEverything(repository.place());
  CHECK(ReadTestFile(ran).empty());

  // The trap does work: the same without our care falls into it.
  repository.Git({"update-index", "--refresh"});
  CHECK(!ReadTestFile(ran).empty());
}

TEST_CASE("the index is never written", "[git]") {
  const GitRepository repository;
  repository.Add("a", "one\n");
  repository.Commit();
  repository.Write("a", "one\n");  // another time stamp: what a refresh would note
  const std::string before = ReadTestFile(repository.folder() + "/.git/index");
  AskEverything(repository.place());
  CHECK(ReadTestFile(repository.folder() + "/.git/index") == before);
}

TEST_CASE("objects that a partial clone has left out are not fetched", "[git]") {
  const GitRepository origin;
  std::string text;
  for (int i = 0; i < 50; i++) text += "line " + std::to_string(i) + "\n";
  origin.Add("old", text);
  origin.Commit();
  origin.Git({"config", "uploadpack.allowFilter", "true"});
  origin.Git({"clone", "-q", "--bare", "--filter=blob:none", "file://" + origin.folder(),
              "../partial.git"});
  GitPlace place = origin.place("../partial.git");
  const std::string id = origin.Git({"rev-parse", "HEAD:old"});

  // A transport that leaves a trace, where one is tried at all.
  const std::string trace = origin.Beside("trace");
  place.environment.push_back("GIT_TRACE=" + trace);
  ObjectReader objects(place);
  const Result<ObjectReader::Object> object = objects.Read(id);
  REQUIRE(!object.has_value());
  CHECK(object.error().where == id);
  CHECK(ReadTestFile(trace).find("upload-pack") == std::string::npos);

  // The same by git as it comes does fetch.
  CHECK(origin.Git({"-C", "../partial.git", "cat-file", "-p", id}) + "\n" == text);
}

TEST_CASE("a rename whose source a partial clone has left out does not stop the scan", "[git]") {
  const GitRepository origin;
  std::string text;
  for (int i = 0; i < 50; i++) text += "line " + std::to_string(i) + "\n";
  origin.Add("old", text);
  origin.Commit();
  origin.Git({"config", "uploadpack.allowFilter", "true"});
  origin.Git({"clone", "-q", "--no-checkout", "--filter=blob:none", "file://" + origin.folder(),
              "../partial"});
  origin.Git({"-C", "../partial", "read-tree", "HEAD"});
  origin.Git({"-C", "../partial", "update-index", "--force-remove", "old"});
  WriteTestFile(origin.Beside("partial/new"), text + "more\n");
  origin.Git({"-C", "../partial", "add", "new"});
  const GitPlace place = origin.place("../partial");
  Result<IndexDifference> difference = IndexDifference::Start(place);
  ObjectReader objects(place);
  const Result<IndexChanges> changes = difference->Read(objects);
  REQUIRE(changes.has_value());
  REQUIRE(changes->files.size() == 1);
  CHECK(changes->files[0].path == "new");
}

TEST_CASE("pathspec settings of the caller change nothing", "[git]") {
  GitRepository repository;
  repository.Add("A", "one\n");
  repository.Commit();
  repository.Set("GIT_ICASE_PATHSPECS=1");
  repository.Set("GIT_EXTERNAL_DIFF=false");
  AskEverything(repository.place());
}

TEST_CASE("what git says is in the error", "[git]") {
  const GitRepository repository;
  const Result<std::string> output = GitOutput(repository.place(), {"ls-tree", "no-such-thing"});
  REQUIRE(!output.has_value());
  CHECK(output.error().Describe().find("no-such-thing") != std::string::npos);
  CHECK(!IsNoRepository(output.error()));
}

TEST_CASE("a repository of another's is an error and no plain folder", "[git]") {
  const Error error =
      GitError("fatal: detected dubious ownership in repository at '/x'\nTo add …", 128);
  CHECK(!IsNoRepository(error));
  CHECK(error.Describe().find("dubious ownership") != std::string::npos);
}

TEST_CASE("the top of the working tree is found from within", "[git]") {
  const GitRepository repository;
  repository.Write("sub/file", "x\n");
  CHECK(TopOfWorkingTree(repository.place("sub")).value() == repository.folder());
  const TemporaryFolder folder;
  CHECK(TopOfWorkingTree({folder.Path(""), {"GIT_DIR"}}).value() == std::nullopt);
  CHECK(!TopOfWorkingTree(repository.place(".git")).has_value());
}

TEST_CASE("the empty tree has the repository's kind of hash", "[git]") {
  CHECK(EmptyTree(GitRepository().place()).value() == "4b825dc642cb6eb9a060e54bf8d69288fbee4904");
  CHECK(EmptyTree(GitRepository({"--object-format=sha256"}).place()).value().size() == 64);
}

}  // namespace leaktight
