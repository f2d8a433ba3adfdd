#include "git/index_comparison.h"

#include <map>
#include <string>
#include <vector>

#include "base/hash.h"
#include "catch.h"
#include "git/object_reader.h"
#include "support/git_repository.h"
#include "support/random.h"

namespace leaktight {
namespace {

std::string Described(const RawChange& change) {
  return std::string(1, change.status) + " " + std::to_string(static_cast<int>(change.old_mode)) +
         " " + std::to_string(static_cast<int>(change.mode)) + " " + change.old_id + " " +
         change.id + " " + change.old_path + " " + change.path + "\n";
}

std::string Described(const std::vector<RawChange>& changes) {
  std::string text;
  for (const RawChange& change : changes) text += Described(change);
  return text;
}

void Feed(const GitRepository& repository, const std::string& info) {
  Result<ChildProcess> child =
      StartGit(repository.place(), {"update-index", "-z", "--index-info"}, true);
  REQUIRE(child);
  child->Send(info);
  child->CloseInput();
  const int status = child->Wait().value();
  INFO(child->messages());
  REQUIRE(status == 0);
}

std::string AsGitSays(const GitRepository& repository, const std::string& tree) {
  Result<ChildProcess> child =
      StartGit(repository.place(), {"diff-index", "--cached", "--raw", "-z", "--no-abbrev",
                                    "--ita-invisible-in-index", "--no-renames", tree, "--"});
  REQUIRE(child);
  const auto changes = ReadRawDiff(*child);
  REQUIRE(changes);
  REQUIRE(child->Wait().value() == 0);
  return Described(*changes);
}

struct Compared {
  bool known = false;
  std::string changes;
  size_t trees = 0;  // that were read
};

Compared Compare(const std::string& bytes, const GitRepository& repository,
                 const std::string& tree) {
  const auto table = IndexTable::Read(bytes, tree.size() / 2);
  REQUIRE(table);
  ObjectReader objects(repository.place());
  Compared compared;
  const TreeSource read = [&](std::string_view id) -> std::optional<std::string> {
    compared.trees++;
    const auto object = objects.Read(Hex(id));
    if (!object) return std::nullopt;
    return std::string(object->bytes);
  };
  if (const auto changes = CompareIndex(*table, IdBytes(tree), read)) {
    compared.known = true;
    compared.changes = Described(*changes);
  }
  return compared;
}

std::string IndexOf(const GitRepository& repository) {
  return ReadTestFile(repository.folder() + "/.git/index");
}

// Names that are each other's beginnings, and stand around the slash in the order of bytes.
std::string RandomPath(Random& random) {
  const std::vector<std::string> names = {"a", "a-", "a.b", "a0", "ab", "b", "\xc3\xa9", "A"};
  std::string path = random.Pick(names);
  for (size_t folders = random.Below(4); folders > 0; folders--) path += "/" + random.Pick(names);
  return path;
}

// A line for `update-index --index-info`; a file takes the place of a folder, and the other way.
class Files {
 public:
  std::string Put(const std::string& path, const std::string& what) {
    std::string info;
    std::erase_if(files_, [&](const auto& file) {
      const bool gone = file.first.starts_with(path + "/") || path.starts_with(file.first + "/");
      if (gone) info += Line("0 " + std::string(40, '0'), file.first);
      return gone;
    });
    files_[path] = what;
    return info + Line(what, path);
  }
  std::string Drop(const std::string& path) {
    files_.erase(path);
    return Line("0 " + std::string(40, '0'), path);
  }
  std::string Any(Random& random) const {
    auto file = files_.begin();
    std::advance(file, static_cast<ptrdiff_t>(random.Below(files_.size())));
    return file->first;
  }
  bool empty() const { return files_.empty(); }

 private:
  static std::string Line(const std::string& what, const std::string& path) {
    return what + "\t" + path + '\0';
  }
  std::map<std::string, std::string> files_;
};

}  // namespace

TEST_CASE("the index differs from a tree as git says", "[git]") {
  Random random(41);
  const GitRepository repository;
  std::vector<std::string> ids;
  for (const std::string text : {"", "one\n", "two\n"}) {
    repository.Write("f", text);
    ids.push_back(repository.Git({"hash-object", "-w", "f"}));
  }
  const auto what = [&] {
    return random.Pick(std::vector<std::string>{"100644 ", "100644 ", "100755 ", "120000 "}) +
           random.Pick(ids);
  };
  size_t kinds[128] = {};
  for (int round = 0; round < 150; round++) {
    repository.Git({"read-tree", "--empty"});
    Files files;
    std::string info;
    for (size_t count = random.Below(25); count > 0; count--) {
      info += files.Put(RandomPath(random), what());
    }
    Feed(repository, info);
    const std::string tree = repository.Git({"write-tree"});
    // Without what the index knows of trees now and then: of all, or of the folders that change.
    if (random.Below(3) == 0) {
      repository.Git({"read-tree", "--empty"});
      Feed(repository, info);
    }
    info.clear();
    for (size_t count = random.Below(6); count > 0; count--) {
      const std::string path =
          random.Below(2) == 0 && !files.empty() ? files.Any(random) : RandomPath(random);
      info += random.Below(4) == 0 ? files.Drop(path) : files.Put(path, what());
    }
    if (random.Below(4) == 0) {
      const std::string path = RandomPath(random);
      files.Put(path, "");
      info += "0 " + std::string(40, '0') + "\t" + path + '\0';
      for (const char* stage : {" 1", " 2", " 3"}) {
        if (random.Below(4) > 0) info += "100644 " + ids[1] + stage + "\t" + path + '\0';
      }
    }
    Feed(repository, info);
    if (random.Below(3) == 0) {
      repository.Write("z-intended", "x");
      repository.Git({"add", "-f", "--intent-to-add", "z-intended"});
    }
    if (random.Below(3) == 0) repository.TryGit({"write-tree"});
    if (random.Below(4) == 0) {
      repository.Git({"update-index", "--force-write-index", "--index-version", "4"});
    }
    INFO("round " << round);
    const std::string wanted = AsGitSays(repository, tree);
    const Compared compared = Compare(IndexOf(repository), repository, tree);
    REQUIRE(compared.known);
    REQUIRE(compared.changes == wanted);
    for (size_t at = 0; at < wanted.size(); at = wanted.find('\n', at) + 1) {
      kinds[static_cast<unsigned char>(wanted[at])]++;
    }
  }
  for (const char kind : {'A', 'D', 'M', 'T', 'U'}) {
    INFO(kind);
    CHECK(kinds[static_cast<unsigned char>(kind)] > 10);
  }
}

TEST_CASE("of folders that are the same no tree is read but the top", "[git]") {
  const GitRepository repository;
  for (const char* path : {"a/b/c", "a/b/d", "e/f/g", "e/h", "i"}) repository.Add(path, path);
  repository.Commit();
  const std::string tree = repository.Git({"rev-parse", "HEAD^{tree}"});
  repository.Git({"write-tree"});
  CHECK(Compare(IndexOf(repository), repository, tree).trees == 1);
  repository.Add("e/h", "changed");
  const Compared compared = Compare(IndexOf(repository), repository, tree);
  CHECK(compared.trees == 2);  // the top and e/
  CHECK(compared.changes == AsGitSays(repository, tree));
}

TEST_CASE("against nothing everything in the index is new", "[git]") {
  const GitRepository repository;
  repository.Add("b/c", "x");
  repository.Add("a", "y");
  const std::string bytes = IndexOf(repository);
  const auto table = IndexTable::Read(bytes, 20);
  REQUIRE(table);
  const auto changes = CompareIndex(*table, {}, [](std::string_view) { return std::nullopt; });
  REQUIRE(changes);
  CHECK(Described(*changes) ==
        AsGitSays(repository, repository.Git({"hash-object", "-t", "tree", "-w", "/dev/null"})));
}

TEST_CASE("a submodule that differs is left to git, one that does not is not", "[git]") {
  const GitRepository repository;
  repository.Add("a", "x");
  const std::string one = repository.Commit();
  repository.Git({"update-index", "--add", "--cacheinfo", "160000," + one + ",sub"});
  const std::string tree = repository.Git({"write-tree"});
  repository.Add("a", "y");
  CHECK(Compare(IndexOf(repository), repository, tree).changes == AsGitSays(repository, tree));
  const std::string two = repository.Commit();
  repository.Git({"update-index", "--cacheinfo", "160000," + two + ",sub"});
  CHECK_FALSE(Compare(IndexOf(repository), repository, tree).known);
  repository.Git({"update-index", "--force-remove", "sub"});
  CHECK_FALSE(Compare(IndexOf(repository), repository, tree).known);
}

TEST_CASE("a tree that cannot be read, or is out of order, is left to git", "[git]") {
  const GitRepository repository;
  repository.Add("b", "x");
  const std::string bytes = IndexOf(repository);
  const auto table = IndexTable::Read(bytes, 20);
  REQUIRE(table);
  const std::string id(20, 'i');
  const auto compare = [&](const std::string& tree) {
    return CompareIndex(*table, id, [&](std::string_view) { return std::optional(tree); });
  };
  const auto entry = [&](const std::string& head) { return head + '\0' + std::string(20, 'e'); };
  CHECK(compare(entry("100644 a") + entry("100644 c")));
  CHECK_FALSE(compare(entry("100644 c") + entry("100644 a")));
  CHECK_FALSE(compare(entry("100644 a") + entry("100644 a")));
  CHECK_FALSE(compare(entry("100644 a/b")));
  CHECK_FALSE(compare("100644 a"));
  CHECK_FALSE(compare(entry("40000 a")));  // which is itself, again and again
  CHECK_FALSE(compare(entry("40000 a") + entry("40000 b")));
  CHECK_FALSE(CompareIndex(*table, id, [](std::string_view) { return std::nullopt; }));
}

}  // namespace leaktight
