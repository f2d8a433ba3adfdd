#include "git/index_table.h"

#include <string>
#include <vector>

#include "base/hash.h"
#include "catch.h"
#include "git/index_file.h"
#include "git/mode_bits.h"
#include "support/git_repository.h"
#include "support/random.h"

namespace leaktight {
namespace {

std::string Described(GitMode mode, std::string_view id, int stage, std::string_view path) {
  return std::to_string(static_cast<int>(mode)) + " " + Hex(id) + " " + std::to_string(stage) +
         " " + std::string(path);
}

std::vector<std::string> Entries(const IndexTable& table) {
  std::vector<std::string> entries;
  for (uint32_t i = 0; i < table.size(); i++) {
    const IndexTableEntry entry = table[i];
    entries.push_back(Described(ModeOfBits(entry.mode), entry.id, entry.stage, entry.path));
  }
  return entries;
}

// By the other reader, which is slower and looks at everything.
std::vector<std::string> EntriesOf(std::string_view bytes, size_t id_size, bool& read) {
  std::vector<std::string> entries;
  read = ReadIndexFile(bytes, id_size, [&](const IndexFileEntry& entry) {
    entries.push_back(Described(entry.mode, entry.id, entry.stage, entry.path));
  });
  return entries;
}

std::string IndexOf(const GitRepository& repository) {
  return ReadTestFile(repository.folder() + "/.git/index");
}

void AddSome(const GitRepository& repository, Random& random) {
  std::string info;
  const std::string id = repository.Git({"hash-object", "-w", "--stdin"});
  for (size_t files = 1 + random.Below(30); files > 0; files--) {
    std::string path = random.Text(1 + random.Below(3), "ab");
    for (size_t folders = random.Below(4); folders > 0; folders--) {
      path += "/" + random.Text(1 + random.Below(3), "abc.-");
    }
    if (random.Below(20) == 0) path += "/" + std::string(5000, 'l');  // longer than flags can say
    repository.TryGit({"update-index", "--add", "--replace", "--cacheinfo",
                       (random.Below(3) == 0 ? "100755," : "100644,") + id + "," + path + "x"});
  }
}

}  // namespace

TEST_CASE("a table has what the other reader of an index reads", "[git]") {
  Random random(31);
  for (const std::string hash : {"sha1", "sha256"}) {
    const size_t id_size = hash == "sha1" ? 20 : 32;
    for (int round = 0; round < 8; round++) {
      const GitRepository repository({"--object-format=" + hash});
      AddSome(repository, random);
      if (round % 2 == 0) repository.Commit();
      if (round % 3 == 0) {
        repository.Write("intended", "x");
        repository.Git({"add", "--intent-to-add", "intended"});
      }
      for (const std::string version : {"2", "3", "4"}) {
        repository.Git({"update-index", "--force-write-index", "--index-version", version});
        INFO(hash << " " << version << " " << round);
        const std::string bytes = IndexOf(repository);
        const auto table = IndexTable::Read(bytes, id_size);
        REQUIRE(table);
        bool read = false;
        REQUIRE(Entries(*table) == EntriesOf(bytes, id_size, read));
        REQUIRE(read);
        for (uint32_t i = 0; i < table->size(); i++) {
          REQUIRE(table->Find(table->Path(i))->path == table->Path(i));
          REQUIRE(table->LowerBound(table->Path(i), 0, table->size()) == i);
          REQUIRE((*table)[i].intended == (table->Path(i) == "intended"));
        }
        CHECK_FALSE(table->Find("never/there"));
        CHECK_FALSE(table->Find(""));
        if (round % 6 == 2) {
          REQUIRE(table->cached_tree().Top());
          CHECK(Hex(table->cached_tree().Top()->id) ==
                repository.Git({"rev-parse", "HEAD^{tree}"}));
          CHECK(table->cached_tree().Top()->entries == table->size());
        }
      }
    }
  }
}

TEST_CASE("of a conflict no entry is the file", "[git]") {
  const GitRepository repository;
  const std::string id = repository.Git({"hash-object", "-w", "--stdin"});
  for (const std::string line : {"a\t1", "a\t2", "a\t3", "b\t0"}) {
    const std::string stage = line.substr(2);
    WriteTestFile(repository.Beside("info"),
                  "100644 " + id + " " + stage + "\t" + line.substr(0, 1) + "\n");
    const std::string info = ReadTestFile(repository.Beside("info"));
    Result<ChildProcess> child =
        StartGit(repository.place(), {"update-index", "--index-info"}, true);
    REQUIRE(child);
    child->Send(info);
    child->CloseInput();
    REQUIRE(child->Wait().value() == 0);
  }
  const std::string bytes = IndexOf(repository);
  const auto table = IndexTable::Read(bytes, 20);
  REQUIRE(table);
  CHECK(table->size() == 4);
  CHECK_FALSE(table->Find("a"));
  CHECK(table->Find("b"));
  CHECK((*table)[1].stage == 2);
}

TEST_CASE("no table of a split and a sparse index", "[git]") {
  const GitRepository repository;
  repository.Add("a/f", "x");
  repository.Add("b/g", "y");
  repository.Commit();
  CHECK(IndexTable::Read(IndexOf(repository), 20));
  repository.Git({"update-index", "--split-index"});
  CHECK_FALSE(IndexTable::Read(IndexOf(repository), 20));
  repository.Git({"update-index", "--no-split-index"});
  if (repository.TryGit({"sparse-checkout", "set", "--cone", "--sparse-index", "a"}) == 0) {
    CHECK_FALSE(IndexTable::Read(IndexOf(repository), 20));
  }
}

TEST_CASE("a broken index has no table, or one within its bytes", "[git]") {
  Random random(32);
  const GitRepository repository;
  AddSome(repository, random);
  repository.Commit();
  for (const std::string version : {"2", "4"}) {
    repository.Git({"update-index", "--force-write-index", "--index-version", version});
    const std::string bytes = IndexOf(repository);
    REQUIRE(IndexTable::Read(bytes, 20));
    for (size_t size = 0; size < bytes.size(); size++) {
      // A copy of its own: what is read behind its end, a sanitizer sees.
      const std::string cut = bytes.substr(0, size);
      if (const auto table = IndexTable::Read(cut, 20)) Entries(*table);
    }
    for (int round = 0; round < 3000; round++) {
      std::string other = bytes;
      for (size_t changes = 1 + random.Below(3); changes > 0; changes--) {
        other[random.Below(other.size())] = static_cast<char>(random.Next() & 0xff);
      }
      const auto table = IndexTable::Read(other, 20);
      if (!table) continue;
      Entries(*table);
      table->Find("ab/a");
    }
  }
  CHECK_FALSE(IndexTable::Read("", 20));
  CHECK_FALSE(IndexTable::Read("DIRC" + std::string(40, '\0'), 20));
  // More entries than bytes.
  CHECK_FALSE(IndexTable::Read(
      std::string("DIRC\0\0\0\2\377\377\377\377", 12) + std::string(200, '\0'), 20));
  // A flag of the second kind that is not known.
  std::string extended("DIRC\0\0\0\3\0\0\0\1", 12);
  extended += std::string(40, '\0') + std::string(20, 'i') +
              std::string("\x40\1\x20\0a\0\0\0\0\0\0\0", 12) + std::string(20, 'c');
  CHECK(IndexTable::Read(extended, 20));
  extended[12 + 62] = '\x10';
  CHECK_FALSE(IndexTable::Read(extended, 20));
}

}  // namespace leaktight
