#include "git/pack/object_files.h"

#include <filesystem>
#include <string>
#include <vector>

#include "base/hash.h"
#include "catch.h"
#include "git/entries.h"
#include "git/object_reader.h"
#include "support/git_repository.h"
#include "support/pack_writer.h"
#include "support/random.h"

namespace leaktight {
namespace {

std::vector<std::string> AllObjects(const GitRepository& repository) {
  std::vector<std::string> ids;
  const std::string list =
      repository.Git({"cat-file", "--batch-all-objects", "--batch-check=%(objectname)"});
  for (size_t begin = 0; begin < list.size();) {
    const size_t end = std::min(list.find('\n', begin), list.size());
    ids.push_back(list.substr(begin, end - begin));
    begin = end + 1;
  }
  return ids;
}

// Files that grow, so that there are chains of deltas.
void Fill(const GitRepository& repository, Random& random) {
  std::string text = random.Text(2000, "abcdef\n");
  for (int commit = 0; commit < 12; commit++) {
    text.insert(random.Below(text.size()), random.Text(20, "xyz\n"));
    repository.Add("grows", text);
    repository.Add("f" + std::to_string(commit), random.Bytes(random.Below(300)));
    repository.Commit("commit " + std::to_string(commit));
  }
  repository.Git({"tag", "-a", "-m", "a tag", "v1"});
}

void RequireAll(const GitRepository& repository, ObjectFiles& files,
                const std::vector<std::string>& ids) {
  ObjectReader reader(repository.place());
  for (const std::string& id : ids) {
    INFO(id);
    const auto wanted = reader.Read(id);
    REQUIRE(wanted);
    const auto object = files.Read(IdBytes(id));
    REQUIRE(object);
    REQUIRE(Name(object->type) == wanted->type);
    REQUIRE(object->bytes == wanted->bytes);
    REQUIRE(object->size == wanted->bytes.size());
  }
}

std::string StoreOf(const GitRepository& repository) {
  return repository.folder() + "/.git/objects";
}

}  // namespace

TEST_CASE("every object is read as git reads it, loose and packed", "[git]") {
  Random random(51);
  for (const std::string hash : {"sha1", "sha256"}) {
    const auto format = hash == "sha1" ? ObjectFormat::kSha1 : ObjectFormat::kSha256;
    const GitRepository repository({"--object-format=" + hash});
    Fill(repository, random);
    const std::vector<std::string> ids = AllObjects(repository);
    {
      ObjectFiles files(StoreOf(repository), {}, format);
      RequireAll(repository, files, ids);
    }
    for (const std::string index : {"2", "1"}) {
      if (hash == "sha256" && index == "1") continue;
      repository.Git({"-c", "pack.indexVersion=" + index, "-c",
                      "repack.useDeltaBaseOffset=" + std::string(index == "2" ? "true" : "false"),
                      "repack", "-adfq"});
      ObjectFiles files(StoreOf(repository), {}, format);
      RequireAll(repository, files, ids);
      // Whatever is held of bases, in any order, again and again.
      for (const uint64_t held : {1, 20'000, 100'000, 1 << 24}) {
        ObjectFiles holds(StoreOf(repository), {}, format);
        holds.HoldBases(held);
        RequireAll(repository, holds, ids);
        RequireAll(repository, holds, {ids.rbegin(), ids.rend()});
      }
    }
    // Some in a second pack, some loose again.
    repository.Add("more", "more\n");
    repository.Commit();
    repository.Git({"repack", "-dq"});
    repository.Add("last", "last\n");
    repository.Commit();
    ObjectFiles files(StoreOf(repository), {}, format);
    RequireAll(repository, files, AllObjects(repository));
    files.HoldBases(1 << 20);
    RequireAll(repository, files, AllObjects(repository));
  }
}

TEST_CASE("objects are found in folders that are borrowed from", "[git]") {
  Random random(52);
  const GitRepository lender;
  Fill(lender, random);
  lender.Git({"repack", "-adq"});
  lender.Add("loose", "loose\n");
  lender.Commit();
  const std::vector<std::string> ids = AllObjects(lender);
  const GitRepository borrower;
  {
    ObjectFiles files(StoreOf(borrower), {}, ObjectFormat::kSha1);
    CHECK_FALSE(files.Read(IdBytes(ids[0])));
  }
  ObjectFiles lent(StoreOf(borrower), {StoreOf(lender)}, ObjectFormat::kSha1);
  RequireAll(lender, lent, ids);
  WriteTestFile(StoreOf(borrower) + "/info/alternates", StoreOf(lender) + "\n/not/there\n");
  ObjectFiles files(StoreOf(borrower), {}, ObjectFormat::kSha1);
  RequireAll(lender, files, ids);
}

TEST_CASE("what is over the limit is not inflated, and its size is told", "[git]") {
  const GitRepository repository;
  repository.Add("big", std::string(5000, 'x') + "1");
  repository.Add("big2", std::string(5000, 'x') + "22");
  repository.Commit();
  const std::string ids[] = {repository.Git({"rev-parse", ":big"}),
                             repository.Git({"rev-parse", ":big2"})};
  for (const bool packed : {false, true}) {
    if (packed) repository.Git({"repack", "-adfq"});
    ObjectFiles files(StoreOf(repository), {}, ObjectFormat::kSha1);
    for (size_t i = 0; i < 2; i++) {
      const auto object = files.Read(IdBytes(ids[i]), 5000);
      REQUIRE(object);
      CHECK(object->type == ObjectType::kBlob);
      CHECK(object->size == 5001 + i);
      CHECK(object->bytes.empty());
      CHECK(files.Read(IdBytes(ids[i]), 5001 + i)->bytes.size() == 5001 + i);
    }
  }
}

TEST_CASE("what is not there or not right is nothing", "[git]") {
  const GitRepository repository;
  repository.Add("bad", "bad\n");
  repository.Add("good", "good\n");
  const std::string bad = repository.Git({"rev-parse", ":bad"});
  const std::string good = repository.Git({"rev-parse", ":good"});
  repository.Corrupt(bad);
  ObjectFiles files(StoreOf(repository), {}, ObjectFormat::kSha1);
  CHECK_FALSE(files.Read(IdBytes(bad)));
  CHECK(files.Read(IdBytes(good))->bytes == "good\n");
  CHECK_FALSE(files.Read(std::string(20, '\1')));
  CHECK_FALSE(files.Read(std::string(32, '\1')));
  CHECK_FALSE(files.Read(""));
  ObjectFiles nowhere(repository.Beside("nowhere"), {}, ObjectFormat::kSha1);
  CHECK_FALSE(nowhere.Read(IdBytes(good)));
}

TEST_CASE("packs that lie are nothing, in bounded time and memory", "[git]") {
  const GitRepository repository;
  const std::string store = repository.Beside("store");
  const std::string base(3000, 'b');
  PackWriter writer;
  const size_t root = writer.Add(ObjectType::kBlob, base);
  const std::string good = writer[root].id;
  writer.AddOffsetDelta(root, TestDelta(base.size(), 6).Insert("result").bytes(),
                        std::string(20, '\1'));
  writer.AddOffsetDelta(root, TestDelta(7, 6).Insert("result").bytes(), std::string(20, '\2'));
  writer.AddOffsetDelta(root, TestDelta(base.size(), uint64_t{1} << 60).Insert("x").bytes(),
                        std::string(20, '\3'));
  // A chain that goes round, of deltas that name each other by id; and one that names nothing.
  const std::string round = TestDelta(6, 6).Insert("result").bytes();
  writer.AddIdDelta(std::string(20, '\5'), round, std::string(20, '\4'));
  writer.AddIdDelta(std::string(20, '\4'), round, std::string(20, '\5'));
  writer.AddIdDelta(std::string(20, '\7'), round, std::string(20, '\6'));
  writer.AddRaw(TestEntryHead(3, uint64_t{1} << 59) + TestZlib("x"), std::string(20, '\10'));
  writer.AddRaw(TestEntryHead(3, 5) + "no stream", std::string(20, '\11'));
  writer.AddRaw(TestEntryHead(5, 1) + TestZlib("x"), std::string(20, '\12'));
  writer.Write(store, "one");
  ObjectFiles files(store, {}, ObjectFormat::kSha1);
  CHECK(files.Read(good)->bytes == base);
  CHECK(files.Read(std::string(20, '\1'))->bytes == "result");
  for (char id = 2; id <= 10; id++) {
    INFO(static_cast<int>(id));
    CHECK_FALSE(files.Read(std::string(20, id)));
  }
}

TEST_CASE("changed bytes of packs and their indexes are read within their bounds", "[git]") {
  Random random(53);
  const GitRepository repository;
  Fill(repository, random);
  repository.Git({"repack", "-adfq"});
  const std::vector<std::string> ids = AllObjects(repository);
  std::string pack;
  for (const auto& file : std::filesystem::directory_iterator(StoreOf(repository) + "/pack")) {
    if (file.path().extension() == ".pack") pack = file.path().string();
  }
  const std::string index = pack.substr(0, pack.size() - 5) + ".idx";
  const std::string pack_bytes = ReadTestFile(pack);
  const std::string index_bytes = ReadTestFile(index);
  const std::string store = repository.Beside("other");
  for (int round = 0; round < 150; round++) {
    std::string changed_pack = pack_bytes;
    std::string changed_index = index_bytes;
    std::string& changed = round % 2 == 0 ? changed_pack : changed_index;
    for (size_t changes = 1 + random.Below(20); changes > 0; changes--) {
      changed[random.Below(changed.size())] = static_cast<char>(random.Next() & 0xff);
    }
    if (round % 5 == 0) changed.resize(random.Below(changed.size()));
    WriteTestFile(store + "/pack/p.pack", changed_pack);
    WriteTestFile(store + "/pack/p.idx", changed_index);
    ObjectFiles files(store, {}, ObjectFormat::kSha1);
    for (const std::string& id : ids) files.Read(IdBytes(id));
  }
}

}  // namespace leaktight
