#include "source/tree.h"

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <set>
#include <string>
#include <string_view>

#include "catch.h"
#include "source/file_reader.h"
#include "support/git_repository.h"
#include "support/random.h"

namespace leaktight {
namespace {

using List = std::vector<std::string>;

struct Listed {
  List files;  // those that were asked for
  List passed_over;
  List errors;
};

Listed ListTree(const TreeOptions& options) {
  const Result<Tree> tree = Tree::Open(options);
  if (!tree) FAIL(tree.error().Describe());
  Listed listed;
  tree->List({[&](std::string path) {
                if (tree->AskedFor(path)) listed.files.push_back(std::move(path));
              },
              [&](const PassedOver& file) {
                listed.passed_over.push_back(file.path + ": " + std::string(file.reason));
              },
              [&](const Error& error) { listed.errors.push_back(error.Describe()); }});
  std::sort(listed.files.begin(), listed.files.end());
  std::sort(listed.passed_over.begin(), listed.passed_over.end());
  return listed;
}

GitPlace Plain(const TemporaryFolder& folder, const std::string& name = "") {
  return {folder.Path(name), {"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"}};
}

// A repository with a file of every standing.
void Fill(const GitRepository& repository) {
  repository.Add(".gitignore", "ignored\nbuild/\n");
  repository.Add("tracked", "x\n");
  repository.Add("sub/tracked", "x\n");
  repository.Add("deleted", "x\n");
  std::filesystem::remove(repository.folder() + "/deleted");
  repository.Write("new", "x\n");
  repository.Write("sub/new", "x\n");
  repository.Write("ignored", "x\n");
  repository.Write("build/output", "x\n");
  repository.Git({"init", "-q", "nested"});
  repository.Write("nested/file", "x\n");
}

}  // namespace

TEST_CASE("tracked files and those that git does not ignore are listed", "[source]") {
  const GitRepository repository;
  Fill(repository);
  const std::string from = GENERATE("", "sub");
  const Listed listed = ListTree({repository.place(from), {}, false});
  CHECK(listed.files == List{".gitignore", "deleted", "new", "sub/new", "sub/tracked", "tracked"});
  CHECK(listed.passed_over == List{"nested: nested-repository"});
  CHECK(listed.errors.empty());
}

TEST_CASE("without ignoring, everything but .git is listed", "[source]") {
  const GitRepository repository;
  Fill(repository);
  const Listed listed = ListTree({repository.place("sub"), {}, true});
  CHECK(listed.files == List{".gitignore", "build/output", "ignored", "nested/file", "new",
                             "sub/new", "sub/tracked", "tracked"});
}

TEST_CASE("paths limit what is asked for", "[source]") {
  const GitRepository repository;
  Fill(repository);
  const bool no_ignore = GENERATE(false, true);
  CHECK(ListTree({repository.place(), {"sub"}, no_ignore}).files == List{"sub/new", "sub/tracked"});
  CHECK(ListTree({repository.place("sub"), {"new", "../tracked"}, no_ignore}).files ==
        List{"sub/new", "tracked"});
  CHECK(ListTree({repository.place(), {repository.folder() + "/new"}, no_ignore}).files ==
        List{"new"});
}

TEST_CASE("a named file that git ignores is counted", "[source]") {
  const GitRepository repository;
  Fill(repository);
  const Listed listed = ListTree({repository.place(), {"ignored"}, false});
  CHECK(listed.files.empty());
  CHECK(listed.passed_over == List{"ignored: ignored"});
}

TEST_CASE("a path in another repository is listed as that one's", "[source]") {
  const GitRepository repository;
  Fill(repository);
  const Listed listed = ListTree({repository.place(), {"nested"}, false});
  CHECK(listed.files == List{"file"});
  const Result<Tree> both = Tree::Open({repository.place(), {"nested", "new"}, false});
  REQUIRE(!both.has_value());
  CHECK(both.error().where.find("new") != std::string::npos);
}

TEST_CASE("a path that is not there is an error that names it", "[source]") {
  const GitRepository repository;
  for (const std::string path : {"gone.txt", "gone/dir", ""}) {
    const Result<Tree> tree = Tree::Open({repository.place(), {path}, false});
    REQUIRE(!tree.has_value());
    CHECK(tree.error().where == path);
  }
}

TEST_CASE("outside of a repository folders are walked", "[source]") {
  const TemporaryFolder folder;
  for (const char* name : {"top", "d/one", "d/e/two", "d/.git/config", "f/three"}) {
    WriteTestFile(folder.Path(name), "x\n");
  }
  CHECK(ListTree({Plain(folder), {}, false}).files == List{"d/e/two", "d/one", "f/three", "top"});
  CHECK(ListTree({Plain(folder), {"."}, true}).files.size() == 4);
  CHECK(ListTree({Plain(folder), {"d"}, false}).files == List{"d/e/two", "d/one"});
  CHECK(ListTree({Plain(folder), {"./d/", "d/one", "f"}, false}).files ==
        List{"d/e/two", "d/one", "f/three"});
  CHECK(ListTree({Plain(folder, "f"), {"../d"}, false}).files == List{"e/two", "one"});
  CHECK(ListTree({Plain(folder, "f"), {folder.Path("d/one")}, false}).files == List{"one"});
  CHECK(!Tree::Open({Plain(folder, "f"), {"../d", "three"}, false}).has_value());
}

TEST_CASE("a named link to a folder stands for the folder", "[source]") {
  const TemporaryFolder folder;
  WriteTestFile(folder.Path("real/file"), "x\n");
  std::filesystem::create_symlink("real", folder.Path("link"));
  CHECK(ListTree({Plain(folder), {"link"}, false}).files == List{"real/file"});
}

TEST_CASE("links below are listed and not entered", "[source]") {
  const TemporaryFolder folder;
  WriteTestFile(folder.Path("d/file"), "x\n");
  std::filesystem::create_symlink("..", folder.Path("d/loop"));
  std::filesystem::create_symlink("nowhere", folder.Path("broken"));
  CHECK(ListTree({Plain(folder), {}, false}).files == List{"broken", "d/file", "d/loop"});
}

TEST_CASE("a folder that cannot be read is an error and the rest is listed", "[source]") {
  if (geteuid() == 0) return;  // root reads everything
  const GitRepository repository;
  repository.Write("closed/file", "x\n");
  repository.Write("open", "x\n");
  std::filesystem::permissions(repository.folder() + "/closed", std::filesystem::perms::none);
  const Listed listed = ListTree({repository.place(), {}, GENERATE(false, true)});
  std::filesystem::permissions(repository.folder() + "/closed", std::filesystem::perms::owner_all);
  CHECK(listed.files == List{"open"});
  REQUIRE(listed.errors.size() == 1);
  CHECK(listed.errors[0].find("closed") != std::string::npos);
}

TEST_CASE("a conflict and a submodule are listed once", "[source]") {
  const GitRepository repository;
  repository.Add("a", "base\n");
  repository.Commit();
  repository.Git({"checkout", "-q", "-b", "side"});
  repository.Add("a", "side\n");
  repository.Commit();
  repository.Git({"checkout", "-q", "main"});
  repository.Add("a", "main\n");
  repository.Commit();
  REQUIRE(repository.TryGit({"merge", "side"}) != 0);
  repository.Git(
      {"update-index", "--add", "--cacheinfo", "160000," + std::string(40, '1') + ",sub"});
  const Listed listed = ListTree({repository.place(), {}, false});
  CHECK(listed.files == List{"a"});
  CHECK(listed.passed_over == List{"sub: submodule"});
}

TEST_CASE("files are read whole, whatever their size", "[source]") {
  const TemporaryFolder folder;
  FileReader reader(folder.Path(""), 1 << 20);
  for (const size_t size : {0, 1, 4095, 262143, 262144, 262145, 1 << 20}) {
    const std::string text(size, 'x');
    WriteTestFile(folder.Path("d/file"), text);
    const Result<FileReader::File> file = reader.Read("d/file");
    REQUIRE(file.has_value());
    CHECK(file->kind == FileReader::Kind::kRead);
    CHECK(file->bytes == text);
  }
  WriteTestFile(folder.Path("d/file"), std::string((1 << 20) + 1, 'x'));
  CHECK(reader.Read("d/file")->kind == FileReader::Kind::kOverLimit);
}

TEST_CASE("a file that tells no size is read to its end", "[source]") {
  if (!std::filesystem::exists("/proc/self/environ")) return;
  FileReader reader("/proc/self", 1 << 20);
  CHECK(!reader.Read("status")->bytes.empty());
}

TEST_CASE("of a link the target is read, and nothing through it", "[source]") {
  const TemporaryFolder folder;
  WriteTestFile(folder.Path("outside/file"), "secret\n");
  std::filesystem::create_directory(folder.Path("top"));
  std::filesystem::create_symlink("../outside/file", folder.Path("top/link"));
  std::filesystem::create_symlink("../outside", folder.Path("top/folder"));
  FileReader reader(folder.Path("top"), 1 << 20);
  const Result<FileReader::File> link = reader.Read("link");
  CHECK(link->mode == FileMode::kSymlink);
  CHECK(link->bytes == "../outside/file");
  CHECK(reader.Read("folder/file")->kind == FileReader::Kind::kAbsent);
  CHECK(reader.Read("folder")->mode == FileMode::kSymlink);
}

TEST_CASE("pipes and sockets are not opened and nothing waits for them", "[source]") {
  const TemporaryFolder folder;
  REQUIRE(mkfifo(folder.Path("pipe").c_str(), 0600) == 0);
  const int server = socket(AF_UNIX, SOCK_STREAM, 0);
  sockaddr_un address = {};
  address.sun_family = AF_UNIX;
  folder.Path("socket").copy(address.sun_path, sizeof address.sun_path - 1);
  REQUIRE(bind(server, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
  FileReader reader(folder.Path(""), 1 << 20);
  CHECK(reader.Read("pipe")->kind == FileReader::Kind::kSpecial);
  CHECK(reader.Read("socket")->kind == FileReader::Kind::kSpecial);
  close(server);
}

TEST_CASE("what is not there, or is a folder, is absent", "[source]") {
  const TemporaryFolder folder;
  WriteTestFile(folder.Path("d/file"), "x\n");
  FileReader reader(folder.Path(""), 1 << 20);
  for (const char* path : {"gone", "gone/file", "d", "d/file/x"}) {
    CHECK(reader.Read(path)->kind == FileReader::Kind::kAbsent);
  }
  CHECK(reader.Read("d/file")->bytes == "x\n");
}

TEST_CASE("a file that cannot be read is an error that names it", "[source]") {
  if (geteuid() == 0) return;
  const TemporaryFolder folder;
  WriteTestFile(folder.Path("closed"), "x\n");
  std::filesystem::permissions(folder.Path("closed"), std::filesystem::perms::none);
  FileReader reader(folder.Path(""), 1 << 20);
  const Result<FileReader::File> file = reader.Read("closed");
  REQUIRE(!file.has_value());
  CHECK(file.error().where == "closed");
}

// Splits what git ends by NUL bytes.
List Records(const std::string& text) {
  List records;
  for (size_t begin = 0; begin < text.size();) {
    const size_t end = text.find('\0', begin);
    records.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return records;
}

std::string FolderIn(const std::string& path) {
  return path.substr(0, path.rfind('/') + 1);
}

TEST_CASE("what is listed is what git lists, whatever it ignores", "[source]") {
  Random random(17);
  const List folders = {"",       "a/", "a/b/", "c/", "build/", "a/build/", "node modules/",
                        "c/[x]/", "*/"};
  const List names = {".env", "x.py", "build", "keep.log", "a.log", "é", "*", ":(top)", "\"q\""};
  const List patterns = {"*.log", "build/", "!keep.log", ".env", "/c",
                         "a/*",   "node*",  "**/x.py",   "[*]"};
  for (int round = 0; round < 25; round++) {
    const GitRepository repository;
    const auto write = [&](bool add) {
      const std::string path = random.Pick(folders) + random.Pick(names);
      const std::string full = repository.folder() + "/" + path;
      std::error_code error;
      // A folder of this name may stand there, or a file where a folder is to be.
      std::filesystem::create_directories(std::filesystem::path(full).parent_path(), error);
      if (error || std::filesystem::is_directory(full)) return;
      repository.Write(path, "x\n");
      if (add) repository.Git({"--literal-pathspecs", "add", "--force", "--", path});
    };
    for (size_t n = random.Below(12); n > 0; n--) write(true);
    // More than the patterns that git is given, now and then.
    const bool many = round % 8 == 7;
    for (size_t n = random.Below(20); n > 0; n--) write(false);
    for (size_t n = many ? 100 : 0; n > 0; n--) {
      repository.Write("many/" + std::to_string(n), "x\n");
      repository.Write("many" + std::to_string(n), "x\n");
    }
    std::string ignore;
    for (size_t n = random.Below(4); n > 0; n--) ignore += random.Pick(patterns) + "\n";
    repository.Write(".gitignore", ignore);
    INFO("round " << round << ", ignored: " << ignore);

    List expected = Records(repository.Git({"ls-files", "-z"}));
    const List others = Records(repository.Git({"ls-files", "-o", "-z", "--exclude-standard"}));
    expected.insert(expected.end(), others.begin(), others.end());
    std::sort(expected.begin(), expected.end());

    const Result<Tree> tree = Tree::Open({repository.place(), {}, false});
    REQUIRE(tree);
    List files;
    std::set<std::string> untracked;  // the folders
    tree->List({[&](std::string path) { files.push_back(std::move(path)); },
                [](const PassedOver&) {}, [](const Error& error) { FAIL(error.Describe()); },
                [&](std::string_view path) { untracked.insert(FolderIn(std::string(path))); }});
    std::sort(files.begin(), files.end());
    CHECK(files == expected);
    // Where a file lies beside a listed one and is not tracked, its folder is told of.
    std::set<std::string> with_files;
    for (const std::string& path : files) with_files.insert(FolderIn(path));
    for (const std::string& path : Records(repository.Git({"ls-files", "-o", "-z"}))) {
      const std::string folder = FolderIn(path);
      if (with_files.contains(folder)) CHECK(untracked.contains(folder));
    }
  }
}

}  // namespace leaktight
