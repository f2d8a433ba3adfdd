#include "git/ref_files.h"

#include <filesystem>
#include <string>
#include <vector>

#include "catch.h"
#include "git/refs.h"
#include "support/git_repository.h"
#include "support/random.h"

namespace leaktight {
namespace {

using State = FoundRef::State;

RepositoryFiles FilesOf(const GitRepository& repository) {
  RepositoryFiles files;
  files.git = files.common = repository.folder() + "/.git";
  return files;
}

std::string Name(State state) {
  return state == State::kThere ? "there" : state == State::kAbsent ? "absent" : "ask git";
}

const std::string kOne(40, '1');
const std::string kTwo(40, '2');

}  // namespace

TEST_CASE("HEAD is the commit of its branch, loose and packed, or its own", "[git]") {
  const GitRepository repository;
  CHECK(ReadHead(FilesOf(repository)) == "");
  repository.Add("a", "x");
  const std::string one = repository.Commit();
  CHECK(ReadHead(FilesOf(repository)) == one);
  repository.Git({"checkout", "-q", "-b", "team/topic.x/one"});
  repository.Git({"pack-refs", "--all"});
  CHECK_FALSE(std::filesystem::exists(repository.folder() + "/.git/refs/heads/main"));
  CHECK(ReadHead(FilesOf(repository)) == one);
  const std::string two = repository.Commit();  // loose again, and the packed one is older
  CHECK(ReadHead(FilesOf(repository)) == two);
  repository.Git({"checkout", "-q", "--detach", "main"});
  CHECK(ReadHead(FilesOf(repository)) == one);
  repository.Git({"checkout", "-q", "--orphan", "new"});
  CHECK(ReadHead(FilesOf(repository)) == "");
}

TEST_CASE("a HEAD that is not plain is left to git", "[git]") {
  const GitRepository repository;
  repository.Add("a", "x");
  const std::string one = repository.Commit();
  const std::string head = repository.folder() + "/.git/HEAD";
  std::vector<std::string> bad = {"",
                                  "ref: refs/heads/\n",
                                  "ref: refs/remotes/x\n",
                                  "ref: refs/heads/../../secret\n",
                                  "ref: refs/heads/a b\n",
                                  "ref: refs/heads/x.lock\n",
                                  "ref: refs/heads/a//b\n",
                                  "ref: refs/heads/.a\n",
                                  "ref: refs/heads/main\nmore\n"};
  for (const std::string& id : {std::string(40, '0'), one.substr(1), one + "x", "f" + one}) {
    bad.push_back(id);
    bad.back() += '\n';
  }
  for (const std::string& text : bad) {
    INFO(text);
    WriteTestFile(head, text);
    CHECK_FALSE(ReadHead(FilesOf(repository)));
  }
  WriteTestFile(head, one);
  CHECK(ReadHead(FilesOf(repository)) == one);
  WriteTestFile(head, "ref:refs/heads/main  \n");
  CHECK(ReadHead(FilesOf(repository)) == one);
  // A branch that stands for another, and one that is broken.
  for (const std::string text : {"ref: refs/heads/main\n", "what\n", ""}) {
    WriteTestFile(head, "ref: refs/heads/alias\n");
    WriteTestFile(repository.folder() + "/.git/refs/heads/alias", text);
    CHECK_FALSE(ReadHead(FilesOf(repository)));
  }
  std::filesystem::remove(head);
  CHECK_FALSE(ReadHead(FilesOf(repository)));
  std::filesystem::create_symlink("refs/heads/main", head);
  CHECK_FALSE(ReadHead(FilesOf(repository)));
}

TEST_CASE("a branch without commits is left to git where HEAD means something else", "[git]") {
  const GitRepository repository;
  repository.Add("a", "x");
  const std::string one = repository.Commit();
  repository.Git({"checkout", "-q", "--orphan", "new"});
  REQUIRE(ReadHead(FilesOf(repository)) == "");
  repository.Git({"update-ref", "refs/tags/HEAD", one});
  CHECK_FALSE(ReadHead(FilesOf(repository)));
  repository.Git({"pack-refs", "--all"});
  CHECK_FALSE(ReadHead(FilesOf(repository)));
}

TEST_CASE("a packed ref is a whole line", "[git]") {
  const std::string packed = "# pack-refs with: peeled fully-peeled sorted \n" + kOne +
                             " refs/heads/a\n" + kTwo + " refs/heads/ab\n^" + kOne + "\n";
  CHECK(FindPackedRef(packed, "refs/heads/a", 40).id == kOne);
  CHECK(FindPackedRef(packed, "refs/heads/ab", 40).id == kTwo);
  for (const std::string name : {"refs/heads/b", "refs/heads", "heads/a", "sorted"}) {
    INFO(name);
    CHECK(Name(FindPackedRef(packed, name, 40).state) == "absent");
  }
  CHECK(Name(FindPackedRef("", "refs/heads/a", 40).state) == "absent");
  CHECK(FindPackedRef(kOne + " refs/heads/a\n", "refs/heads/a", 40).id == kOne);
  for (const std::string& bad :
       {std::string(" refs/heads/a\n"), "1" + kOne + " refs/heads/a\n", kOne + " refs/heads/a",
        kOne.substr(1) + " refs/heads/a\n", "x" + kOne.substr(1) + " refs/heads/a\n",
        std::string(40, '0') + " refs/heads/a\n"}) {
    INFO(bad);
    CHECK(Name(FindPackedRef(bad, "refs/heads/a", 40).state) == "ask git");
  }
  CHECK(Name(FindPackedRef(kOne + " refs/heads/a\n", "refs/heads/a", 64).state) == "ask git");
}

TEST_CASE("the other parents of a merge are read, or left to git", "[git]") {
  const GitRepository repository;
  const RepositoryFiles files = FilesOf(repository);
  CHECK(ReadMergeHeads(files)->empty());
  const std::string path = files.git + "/MERGE_HEAD";
  WriteTestFile(path, kOne + "\n" + kTwo + "\n");
  CHECK(*ReadMergeHeads(files) == std::vector<std::string>{kOne, kTwo});
  for (const std::string& bad : {std::string(), kOne, kOne + "\n\n", kOne + " x\n",
                                 std::string(40, '0') + "\n", std::string("ref: refs/heads/a\n")}) {
    INFO(bad);
    WriteTestFile(path, bad);
    CHECK_FALSE(ReadMergeHeads(files));
  }
}

TEST_CASE("all refs are those that git lists, loose and packed", "[git]") {
  const GitRepository repository;
  const RepositoryFiles files = FilesOf(repository);
  CHECK(ListRefFiles(files)->empty());
  const auto told = [](const std::vector<Ref>& refs) {
    std::string text;
    for (const Ref& ref : refs) text += ref.id + " " + ref.name + "\n";
    return text;
  };
  const auto check = [&] {
    const auto refs = ListRefFiles(files);
    REQUIRE(refs);
    CHECK(told(*refs) == told(ListRefs(repository.place())->refs));
  };
  repository.Add("a", "x");
  const std::string one = repository.Commit();
  repository.Git({"tag", "-a", "-m", "t", "v1"});
  repository.Git({"branch", "team/x/y.z"});
  repository.Git({"update-ref", "refs/pull/7/head", "HEAD"});
  repository.Git({"symbolic-ref", "refs/remotes/origin/HEAD", "refs/heads/main"});
  repository.Git({"symbolic-ref", "refs/heads/alias", "refs/remotes/origin/HEAD"});
  check();
  repository.Git({"pack-refs", "--all"});
  check();
  const std::string two = repository.Commit();  // loose again, and the packed one is older
  check();
  CHECK(told(*ListRefFiles(files)).find(two + " refs/heads/main\n") != std::string::npos);
  repository.Git({"branch", "-D", "team/x/y.z"});
  repository.Git({"branch", "team/x/y.z/deeper", one});
  WriteTestFile(files.git + "/refs/heads/main.lock", one + "\n");
  WriteTestFile(files.git + "/refs/heads/.hidden", one + "\n");
  check();
  std::filesystem::remove(files.git + "/refs/heads/main.lock");
  std::filesystem::remove(files.git + "/refs/heads/.hidden");
  SECTION("a ref of another that is not there") {
    repository.Git({"symbolic-ref", "refs/heads/lost", "refs/heads/none"});
  }
  SECTION("a ref that is none") {
    WriteTestFile(files.git + "/refs/heads/bad", "bad\n");
  }
  SECTION("a name that is none") {
    WriteTestFile(files.git + "/refs/heads/a b", one + "\n");
  }
  SECTION("a line that is none") {
    WriteTestFile(files.git + "/packed-refs", one + " refs/heads/x\n" + one.substr(1) + " y\n");
  }
  SECTION("a last line without its end") {
    WriteTestFile(files.git + "/packed-refs", one + " refs/heads/x");
  }
  SECTION("refs in a circle") {
    WriteTestFile(files.git + "/refs/heads/p", "ref: refs/heads/q\n");
    WriteTestFile(files.git + "/refs/heads/q", "ref: refs/heads/p\n");
  }
  SECTION("another working tree") {
    repository.Git({"worktree", "add", "-q", "--detach", repository.Beside("linked")});
  }
  CHECK_FALSE(ListRefFiles(files));
}

TEST_CASE("any bytes in the place of refs are read or left to git", "[git]") {
  Random random(61);
  const GitRepository repository;
  const RepositoryFiles files = FilesOf(repository);
  for (int round = 0; round < 300; round++) {
    WriteTestFile(files.git + "/HEAD", "ref: refs/heads/" + random.Bytes(random.Below(9)));
    WriteTestFile(files.git + "/packed-refs", random.Text(random.Below(60), "01 \nrefs/heads/a"));
    ReadHead(files);
    FindRef(files, "refs/heads/a");
    ListRefFiles(files);
    WriteTestFile(files.git + "/HEAD", random.Bytes(random.Below(60)));
    ReadHead(files);
  }
}

}  // namespace leaktight
