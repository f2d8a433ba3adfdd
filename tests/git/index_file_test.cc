#include "git/index_file.h"

#include <string>
#include <string_view>
#include <vector>

#include "base/hash.h"
#include "catch.h"
#include "git/folder_query.h"
#include "git/record_reader.h"
#include "support/git_repository.h"
#include "support/random.h"

namespace leaktight {
namespace {

std::string Described(GitMode mode, std::string_view id, int stage, std::string_view path) {
  return std::to_string(static_cast<int>(mode)) + " " + std::string(id) + " " +
         std::to_string(stage) + " " + std::string(path);
}

std::vector<std::string> AsGitSays(const GitRepository& repository) {
  Result<ChildProcess> child = StartGit(repository.place(), {"ls-files", "-s", "-z"});
  REQUIRE(child);
  RecordReader records(*child);
  std::vector<std::string> entries;
  while (true) {
    const auto record = records.Next();
    REQUIRE(record);
    if (!record->has_value()) return entries;
    const Result<GitEntry> entry = ParseIndexEntry(**record);
    REQUIRE(entry);
    entries.push_back(Described(entry->mode, entry->id, entry->stage, entry->path));
  }
}

struct Read {
  bool whole = false;
  std::vector<std::string> entries;
};

Read ReadBytes(std::string_view bytes, size_t id_size) {
  Read read;
  read.whole = ReadIndexFile(bytes, id_size, [&](const IndexFileEntry& entry) {
    read.entries.push_back(Described(entry.mode, Hex(entry.id), entry.stage, entry.path));
  });
  return read;
}

Read ReadIndexOf(const GitRepository& repository) {
  const Result<RepositoryFolders> folders = FolderQuery(repository.place()).Get();
  REQUIRE(folders);
  return ReadBytes(ReadTestFile(folders->index), folders->id_size);
}

std::string RandomPath(Random& random) {
  std::string path;
  for (size_t folders = random.Below(4); folders > 0; folders--) {
    path += random.Text(1 + random.Below(3), "ab") + "/";
  }
  return path + random.Text(1 + random.Below(20), "cde f\n\xc3.-") + "x";
}

// Files, links, a submodule, one only intended to be added, one that the tree lacks.
void AddSome(const GitRepository& repository, Random& random) {
  for (size_t files = 1 + random.Below(12); files > 0; files--) {
    repository.Add(RandomPath(random), random.Text(random.Below(9), "xyz"));
  }
  const std::string commit = repository.Commit();
  if (random.Below(3) == 0) {
    repository.Git({"update-index", "--add", "--cacheinfo", "160000," + commit + ",sub/module"});
  }
  if (random.Below(3) == 0) {
    const std::string id = repository.Git({"hash-object", "-w", "--stdin"});
    repository.Git({"update-index", "--add", "--cacheinfo", "120000," + id + ",a-link"});
  }
  if (random.Below(3) == 0) {
    repository.Write("intended", "x");
    repository.Git({"add", "--intent-to-add", "intended"});
  }
}

}  // namespace

TEST_CASE("an index is read as git lists it", "[git]") {
  Random random(21);
  for (const std::string hash : {"sha1", "sha256"}) {
    for (int round = 0; round < 12; round++) {
      const GitRepository repository({"--object-format=" + hash});
      AddSome(repository, random);
      for (const std::string version : {"2", "3", "4"}) {
        repository.Git({"update-index", "--force-write-index", "--index-version", version});
        INFO(hash << " " << version << " " << round);
        const Read read = ReadIndexOf(repository);
        REQUIRE(read.whole);
        REQUIRE(read.entries == AsGitSays(repository));
      }
    }
  }
}

TEST_CASE("both sides of a conflict stand in the index", "[git]") {
  const GitRepository repository;
  repository.Add("f", "one\n");
  repository.Add("g", "one\n");
  repository.Commit();
  repository.Git({"checkout", "-q", "-b", "other"});
  repository.Add("f", "two\n");
  repository.Commit();
  repository.Git({"checkout", "-q", "main"});
  repository.Add("f", "three\n");
  repository.Commit();
  CHECK(repository.TryGit({"merge", "other"}) != 0);
  const Read read = ReadIndexOf(repository);
  REQUIRE(read.whole);
  CHECK(read.entries.size() == 4);
  CHECK(read.entries == AsGitSays(repository));
}

TEST_CASE("a split and a sparse index are left to git", "[git]") {
  const GitRepository repository;
  repository.Add("a/f", "x");
  repository.Add("b/g", "y");
  repository.Commit();
  repository.Git({"update-index", "--split-index"});
  CHECK_FALSE(ReadIndexOf(repository).whole);
  repository.Git({"update-index", "--no-split-index"});
  CHECK(ReadIndexOf(repository).whole);
  if (repository.TryGit({"sparse-checkout", "set", "--cone", "--sparse-index", "a"}) == 0) {
    CHECK_FALSE(ReadIndexOf(repository).whole);
  }
}

TEST_CASE("the index that the environment names is the one that is read", "[git]") {
  GitRepository repository;
  repository.Add("a", "x");
  repository.Set("GIT_INDEX_FILE=" + repository.Beside("other"));
  repository.Add("b", "y");
  const Read read = ReadIndexOf(repository);
  REQUIRE(read.whole);
  REQUIRE(read.entries.size() == 1);
  CHECK(read.entries[0].ends_with(" b"));
}

TEST_CASE("a broken index is left to git", "[git]") {
  Random random(22);
  const GitRepository repository;
  AddSome(repository, random);
  const std::string version = random.Below(2) == 0 ? "2" : "4";
  repository.Git({"update-index", "--force-write-index", "--index-version", version});
  const Result<RepositoryFolders> folders = FolderQuery(repository.place()).Get();
  REQUIRE(folders);
  const std::string bytes = ReadTestFile(folders->index);
  const Read whole = ReadBytes(bytes, folders->id_size);
  REQUIRE(whole.whole);
  for (size_t size = 0; size < bytes.size(); size++) {
    INFO(size);
    const Read cut = ReadBytes(std::string_view(bytes).substr(0, size), folders->id_size);
    // Cut within what follows the entries, it may still look whole.
    if (cut.whole) REQUIRE(cut.entries == whole.entries);
  }
  for (int round = 0; round < 3000; round++) {
    std::string other = bytes;
    for (size_t changes = 1 + random.Below(3); changes > 0; changes--) {
      other[random.Below(other.size())] = static_cast<char>(random.Next() & 0xff);
    }
    ReadBytes(other, folders->id_size);  // reads nothing beyond the bytes
  }
  CHECK_FALSE(ReadBytes("", 20).whole);
  CHECK_FALSE(ReadBytes("DIRC" + std::string(40, '\0'), 20).whole);
}

}  // namespace leaktight
