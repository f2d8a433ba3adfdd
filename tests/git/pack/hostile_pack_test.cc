// Packs that lie: each ends in an error that names the object, and all others are walked.
#include <algorithm>
#include <string>
#include <vector>

#include "base/hash.h"
#include "catch.h"
#include "git/pack/big_endian.h"
#include "git/pack/object_graph.h"
#include "support/git_repository.h"
#include "support/pack_writer.h"
#include "support/random.h"
#include "support/temporary_folder.h"
#include "support/walked_objects.h"

using leaktight::Hex;
using leaktight::ObjectType;
using leaktight::PackWriter;
using leaktight::TestDelta;
using leaktight::TestObjectId;
using leaktight::WalkedObjects;

namespace {

constexpr ObjectType kBlob = ObjectType::kBlob;

std::string BlobHex(const std::string& bytes) {
  return Hex(TestObjectId(kBlob, bytes));
}

// A pack with what a case adds to it, and a few good objects besides.
struct Hostile {
  leaktight::TemporaryFolder folder;
  PackWriter writer;
  size_t good = 0;

  Hostile() {
    const size_t base = writer.Add(kBlob, "a good blob");
    writer.AddOffsetDelta(base, TestDelta(11, 14).Copy(0, 11).Insert("...").bytes(),
                          TestObjectId(kBlob, "a good blob..."));
    writer.Add(ObjectType::kTree, "");
    good = 3;
  }

  WalkedObjects Walk(const leaktight::WalkOptions& options = {}) const {
    writer.Write(folder.Path(""), "hostile");
    return leaktight::WalkObjects(folder.Path(""), {}, options);
  }
};

// The good objects and `more` were walked; the only errors are of the ids given.
void CheckOnly(const Hostile& hostile, const WalkedObjects& walked, size_t more,
               const std::vector<std::string>& bad) {
  CHECK(walked.wrong.empty());
  CHECK(walked.objects.size() == hostile.good + more);
  CHECK(walked.objects.contains(BlobHex("a good blob...")));
  std::vector<std::string> named;
  for (const leaktight::Error& error : walked.unread) named.push_back(error.where);
  std::sort(named.begin(), named.end());
  std::vector<std::string> wanted = bad;
  std::sort(wanted.begin(), wanted.end());
  CHECK(named == wanted);
}

}  // namespace

TEST_CASE("a wrong checksum is told, with what hangs on the object", "[git]") {
  Hostile hostile;
  const size_t bad = hostile.writer.Add(kBlob, "another blob");
  const std::string result = TestObjectId(kBlob, "another one");
  hostile.writer.AddOffsetDelta(bad, TestDelta(12, 11).Copy(0, 8).Insert("one").bytes(), result);
  hostile.writer[bad].crc = 12345;
  const WalkedObjects walked = hostile.Walk();
  const std::string id = BlobHex("another blob");
  CheckOnly(hostile, walked, 0, {id, Hex(result)});
  const uint64_t offset = hostile.writer[bad].offset;
  CHECK(walked.ErrorOn(id) ==
        "its bytes in the pack are not those that the index has the checksum of (" +
            hostile.folder.Path("pack/pack-hostile.pack") + " at offset " + std::to_string(offset) +
            ")");
  CHECK(
      walked.ErrorOn(Hex(result)).starts_with("is a delta of " + id + ", which could not be read"));
}

TEST_CASE("sizes that lie are told", "[git]") {
  Hostile hostile;
  hostile.writer.Add(kBlob, "says more", 100);
  hostile.writer.Add(kBlob, "says less", 3);
  hostile.writer.Add(kBlob, "says nothing at all", 0);
  const WalkedObjects walked = hostile.Walk();
  CheckOnly(hostile, walked, 0,
            {BlobHex("says more"), BlobHex("says less"), BlobHex("says nothing at all")});
  CHECK(walked.ErrorOn(BlobHex("says more")).starts_with("its zlib stream holds less"));
  CHECK(walked.ErrorOn(BlobHex("says less")).starts_with("its zlib stream holds more"));
}

TEST_CASE("a size that no stream can hold takes no memory", "[git]") {
  Hostile hostile;
  for (const int64_t size : {int64_t{1} << 40, int64_t{1} << 62, int64_t{100} << 20}) {
    hostile.writer.Add(kBlob, "bomb " + std::to_string(size), size);
  }
  const WalkedObjects walked = hostile.Walk();
  CHECK(walked.objects.size() == hostile.good);
  REQUIRE(walked.unread.size() == 3);
  for (const leaktight::Error& error : walked.unread) {
    CHECK(error.what.find("more than its stream can hold") != std::string::npos);
  }
}

TEST_CASE("a true bomb is visited in windows, or told", "[git]") {
  Hostile hostile;
  const std::string zeros(40 << 20, '\0');
  const size_t bomb = hostile.writer.Add(kBlob, zeros);
  // A delta that makes 4 GiB of them.
  TestDelta delta(zeros.size(), uint64_t{255} << 24);
  for (int i = 0; i < 255; i++) delta.Copy(0, 0xffffff);
  const std::string result = std::string(20, 'b');
  hostile.writer.AddOffsetDelta(bomb, delta.bytes(), result);
  leaktight::WalkOptions options;
  options.memory = 24 << 20;
  const WalkedObjects walked = hostile.Walk(options);
  CheckOnly(hostile, walked, 1, {Hex(result)});
  CHECK(walked.windows > 9);
  CHECK((walked.objects.at(BlobHex(zeros)).second == zeros));
}

TEST_CASE("a delta that makes more than there is memory for is told", "[git]") {
  Hostile hostile;
  const size_t base = hostile.writer.Add(kBlob, std::string(0xffffff, 'x'));
  TestDelta delta(0xffffff, uint64_t{255} * 0xffffff);
  for (int i = 0; i < 255; i++) delta.Copy(0, 0xffffff);
  const std::string result = std::string(20, 'b');
  hostile.writer.AddOffsetDelta(base, delta.bytes(), result);
  const WalkedObjects walked = hostile.Walk();
  CheckOnly(hostile, walked, 1, {Hex(result)});
  CHECK(walked.ErrorOn(Hex(result)).starts_with("takes 4278189825 bytes of memory"));
}

TEST_CASE("deltas in a circle are told", "[git]") {
  Hostile hostile;
  std::vector<std::string> ids;
  for (int i = 0; i < 4; i++) ids.push_back(TestObjectId(kBlob, "circle " + std::to_string(i)));
  const std::string delta = TestDelta(8, 8).Copy(0, 8).bytes();
  for (int i = 0; i < 3; i++) hostile.writer.AddIdDelta(ids[(i + 1) % 3], delta, ids[i]);
  hostile.writer.AddIdDelta(ids[0], delta, ids[3]);  // hangs on the circle
  const std::string itself(20, 's');
  hostile.writer.AddIdDelta(itself, delta, itself);
  const WalkedObjects walked = hostile.Walk();
  CheckOnly(hostile, walked, 0, {Hex(ids[0]), Hex(ids[1]), Hex(ids[2]), Hex(ids[3]), Hex(itself)});
  CHECK(walked.ErrorOn(Hex(ids[1])).starts_with("is in the end a delta of itself"));
  CHECK(walked.ErrorOn(Hex(ids[3])).starts_with("is a delta of " + Hex(ids[0])));
}

TEST_CASE("a base that is missing is named", "[git]") {
  Hostile hostile;
  const std::string missing(20, 'm');
  const std::string delta = TestDelta(8, 8).Copy(0, 8).bytes();
  const size_t first = hostile.writer.AddIdDelta(missing, delta, std::string(20, 'a'));
  hostile.writer.AddOffsetDelta(first, delta, std::string(20, 'b'));
  const WalkedObjects walked = hostile.Walk();
  CheckOnly(hostile, walked, 0, {Hex(std::string(20, 'a')), Hex(std::string(20, 'b'))});
  CHECK(walked.ErrorOn(Hex(std::string(20, 'a')))
            .starts_with("is a delta of " + Hex(missing) + ", which is not here"));
}

TEST_CASE("a delta whose base is no entry's beginning is told", "[git]") {
  Hostile hostile;
  const std::string id(20, 'a');
  const std::string delta = TestDelta(8, 8).Copy(0, 8).bytes();
  hostile.writer.AddRaw(
      leaktight::TestEntryHead(6, delta.size()) + "\x03" + leaktight::TestZlib(delta), id);
  CheckOnly(hostile, hostile.Walk(), 0, {Hex(id)});
}

TEST_CASE("deltas that do not fit their base are told", "[git]") {
  Hostile hostile;
  hostile.writer.AddOffsetDelta(0, TestDelta(12, 5).Copy(0, 5).bytes(), std::string(20, 'a'));
  hostile.writer.AddOffsetDelta(0, TestDelta(11, 5).Copy(8, 5).bytes(), std::string(20, 'b'));
  hostile.writer.AddOffsetDelta(0, "", std::string(20, 'c'));
  const WalkedObjects walked = hostile.Walk();
  CheckOnly(hostile, walked, 0,
            {Hex(std::string(20, 'a')), Hex(std::string(20, 'b')), Hex(std::string(20, 'c'))});
  CHECK(walked.ErrorOn(Hex(std::string(20, 'a')))
            .starts_with("is a delta of 12 bytes, and its base has 11"));
}

TEST_CASE("entries that are none are told", "[git]") {
  Hostile hostile;
  hostile.writer.AddRaw(std::string(30, '\0'), std::string(20, 'a'));
  hostile.writer.AddRaw("\x50garbage", std::string(20, 'b'));
  hostile.writer.AddRaw("\x35not a zlib stream", std::string(20, 'c'));
  hostile.writer.AddRaw(std::string(12, '\xff'), std::string(20, 'd'));
  CheckOnly(hostile, hostile.Walk(), 0,
            {Hex(std::string(20, 'a')), Hex(std::string(20, 'b')), Hex(std::string(20, 'c')),
             Hex(std::string(20, 'd'))});
}

TEST_CASE("a chain of 10,000 deltas is walked, in little memory", "[git]") {
  for (const bool side_branches : {false, true}) {
    PackWriter writer;
    std::string text = leaktight::Random(1).Text(2000, "abc\n");
    size_t base = writer.Add(kBlob, text);
    size_t count = 1;
    for (int i = 0; i < 10000; i++) {
      const std::string next = "version " + std::to_string(i) + text.substr(0, 1990);
      const std::string delta = TestDelta(text.size(), next.size())
                                    .Insert(next.substr(0, next.size() - 1990))
                                    .Copy(0, 1990)
                                    .bytes();
      const size_t entry = writer.AddOffsetDelta(base, delta, TestObjectId(kBlob, next));
      count++;
      if (side_branches) {
        const std::string side = "side " + std::to_string(i);
        writer.AddOffsetDelta(entry, TestDelta(next.size(), side.size()).Insert(side).bytes(),
                              TestObjectId(kBlob, side));
        count++;
      }
      base = entry;
      text = next;
    }
    const leaktight::TemporaryFolder folder;
    writer.Write(folder.Path(""), "chain");
    leaktight::WalkOptions options;
    options.memory = 256 << 10;
    options.workers = side_branches ? 2 : 1;
    const WalkedObjects walked = leaktight::WalkObjects(folder.Path(""), {}, options);
    CHECK(walked.unread.empty());
    CHECK(walked.wrong.empty());
    CHECK(walked.objects.size() == count);
    CHECK((walked.objects.at(BlobHex(text)).second == text));
  }
}

TEST_CASE("a pack that is cut short anywhere is told, and the rest of it is walked", "[git]") {
  Hostile hostile;
  for (int i = 0; i < 5; i++)
    hostile.writer.Add(kBlob, std::string(50, static_cast<char>('a' + i)));
  const std::string path = hostile.writer.Write(hostile.folder.Path(""), "hostile");
  const std::string pack = leaktight::ReadTestFile(path);
  for (size_t size = 0; size < pack.size(); size += 3) {
    leaktight::WriteTestFile(path, pack.substr(0, size));
    const WalkedObjects walked = leaktight::WalkObjects(hostile.folder.Path(""));
    CHECK_FALSE(walked.ErrorOn(path).empty());
    size_t before = 0;
    for (size_t i = 0; i < 8; i++) {
      if (hostile.writer[i].offset + hostile.writer[i].bytes.size() <= size) before++;
    }
    if (size >= 12) CHECK(walked.objects.size() == before);
    // Each object was walked or told.
    if (size >= 12) CHECK(walked.objects.size() + walked.unread.size() - 1 == 8);
  }
}

TEST_CASE("any byte of a pack may be another", "[git]") {
  Hostile hostile;
  hostile.writer.AddIdDelta(TestObjectId(kBlob, "a good blob"),
                            TestDelta(11, 3).Insert("new").bytes(), TestObjectId(kBlob, "new"));
  const std::string path = hostile.writer.Write(hostile.folder.Path(""), "hostile");
  const std::string index_path = path.substr(0, path.size() - 5) + ".idx";
  const std::string pack = leaktight::ReadTestFile(path);
  const std::string index = leaktight::ReadTestFile(index_path);
  leaktight::Random random(3);
  for (int i = 0; i < 600; i++) {
    std::string changed = pack;
    std::string changed_index = index;
    std::string& victim = i % 2 == 0 ? changed : changed_index;
    victim[random.Below(victim.size())] = static_cast<char>(random.Next());
    leaktight::WriteTestFile(path, changed);
    leaktight::WriteTestFile(index_path, changed_index);
    const WalkedObjects walked = leaktight::WalkObjects(hostile.folder.Path(""));
    CHECK(walked.wrong.empty());
    const bool whole = changed == pack && changed_index == index;
    // What an index alone says (an id, its own checksum) nobody else can know.
    if (i % 2 == 0) CHECK(walked.unread.empty() == whole);
  }
}

TEST_CASE("an object that cannot be read is read from its copy in another pack", "[git]") {
  Hostile hostile;
  const size_t bad = hostile.writer.Add(kBlob, "another blob");
  const std::string result = TestObjectId(kBlob, "another one");
  hostile.writer.AddOffsetDelta(bad, TestDelta(12, 11).Copy(0, 8).Insert("one").bytes(), result);
  const std::string rootless = TestObjectId(kBlob, "no base here");
  hostile.writer.AddIdDelta(std::string(20, 'm'), "x", rootless);
  hostile.writer.AddIdDelta(rootless, TestDelta(12, 7).Copy(0, 7).bytes(),
                            TestObjectId(kBlob, "no base"));
  hostile.writer[bad].crc = 12345;
  PackWriter second;
  second.Add(kBlob, "another blob");
  second.Add(kBlob, "no base here");
  second.Write(hostile.folder.Path(""), "other");
  CheckOnly(hostile, hostile.Walk(), 4, {});
}

TEST_CASE("a delta of a copy is a delta of the object that is walked", "[git]") {
  Hostile hostile;
  PackWriter second;
  const size_t copy = second.Add(kBlob, "a good blob");
  const std::string delta = TestDelta(11, 6).Copy(0, 6).bytes();
  const size_t result = second.AddOffsetDelta(copy, delta, TestObjectId(kBlob, "a good"));
  second.AddOffsetDelta(result, TestDelta(6, 1).Copy(0, 1).bytes(), TestObjectId(kBlob, "a"));
  second.Write(hostile.folder.Path(""), "second");
  const WalkedObjects walked = hostile.Walk();
  CheckOnly(hostile, walked, 2, {});
  CHECK(walked.deltas == 3);
}

TEST_CASE("objects listed at one place, or twice, are told or walked once", "[git]") {
  Hostile hostile;
  const size_t first = hostile.writer.Add(kBlob, "twice");
  hostile.writer.Add(kBlob, "twice");
  hostile.writer.AddIdDelta(TestObjectId(kBlob, "twice"), TestDelta(5, 2).Copy(0, 2).bytes(),
                            TestObjectId(kBlob, "tw"));
  const size_t liar = hostile.writer.AddRaw("", std::string(20, '\xff'));
  hostile.writer[liar].offset = hostile.writer[first].offset;
  const WalkedObjects walked = hostile.Walk();
  CheckOnly(hostile, walked, 2, {Hex(std::string(20, '\xff'))});
  CHECK(walked.ErrorOn(Hex(std::string(20, '\xff'))).starts_with("its place is another object's"));
}

TEST_CASE("a raw thin pack's deltas have their bases in other packs and loose", "[git]") {
  Hostile hostile;
  const leaktight::GitRepository repository;
  repository.Add("loose", "a loose blob");
  const auto add = [&](const std::string& base, const std::string& result) {
    hostile.writer.AddIdDelta(
        TestObjectId(kBlob, base),
        TestDelta(base.size(), result.size()).Copy(0, 6).Insert(result.substr(6)).bytes(),
        TestObjectId(kBlob, result));
  };
  add("a loose blob", "a loose thing");
  add("a packed blob", "a packed thing");
  add("a packed thing", "a packed other");
  PackWriter second;
  second.Add(kBlob, "a packed blob");
  second.Write(hostile.folder.Path(""), "second");
  hostile.writer.Write(hostile.folder.Path(""), "hostile");
  leaktight::ObjectGraphOptions options;
  options.alternates = {repository.folder() + "/.git/objects"};
  const WalkedObjects walked = leaktight::WalkObjects(hostile.folder.Path(""), options);
  CheckOnly(hostile, walked, 5, {});
  CHECK(walked.deltas == 4);
}
