#include "git/pack/pack_index.h"

#include <filesystem>
#include <string>

#include "base/hash.h"
#include "catch.h"
#include "git/entries.h"
#include "support/git_repository.h"
#include "support/pack_writer.h"

using leaktight::ObjectFormat;
using leaktight::ObjectType;
using leaktight::PackIndex;
using leaktight::PackWriter;

namespace {

std::string SomeIndex(int objects = 40) {
  PackWriter writer;
  for (int i = 0; i < objects; i++) writer.Add(ObjectType::kBlob, "blob " + std::to_string(i));
  return writer.Index(writer.Pack());
}

leaktight::Result<PackIndex> Parsed(const std::string& bytes) {
  return PackIndex::Parse(bytes, ObjectFormat::kSha1, "x.idx");
}

std::string Problem(const std::string& bytes) {
  const auto index = Parsed(bytes);
  return index ? "" : index.error().Describe();
}

// What `git show-index` prints of it: offset, id and, in version 2, the checksum.
void CheckAgainstGit(const std::string& version) {
  const leaktight::GitRepository repository;
  for (int i = 0; i < 30; i++) repository.Add(std::to_string(i), std::string(i * 10, 'x'));
  repository.Commit();
  repository.Git({"-c", "pack.indexVersion=" + version, "repack", "-adq"});
  for (const auto& file :
       std::filesystem::directory_iterator(repository.folder() + "/.git/objects/pack")) {
    if (file.path().extension() != ".idx") continue;
    const std::string bytes = leaktight::ReadTestFile(file.path());
    const auto index = Parsed(bytes);
    REQUIRE(index);
    CHECK(index->has_crcs() == (version == "2"));
    std::string text;
    for (uint32_t i = 0; i < index->ids().size(); i++) {
      text += std::to_string(index->Offset(i)) + " " + leaktight::Hex(index->ids()[i]);
      if (index->has_crcs()) {
        text += " (" + leaktight::Hex(leaktight::TestBigEndian32(index->Crc(i))) + ")";
      }
      text += "\n";
      CHECK(index->ids().Find(index->ids()[i]) == i);
    }
    const std::string look = "alias.look=!git show-index <'" + file.path().string() + "'";
    CHECK(text == repository.Git({"-c", look, "look"}) + "\n");
    return;
  }
  FAIL("no index");
}

}  // namespace

TEST_CASE("an index says what git says of it", "[git]") {
  CheckAgainstGit("1");
  CheckAgainstGit("2");
}

TEST_CASE("ids that are not in an index are not found", "[git]") {
  const std::string bytes = SomeIndex();
  const auto index = Parsed(bytes);
  REQUIRE(index);
  CHECK_FALSE(index->ids().Find(std::string(20, '\0')));
  CHECK_FALSE(index->ids().Find(std::string(20, '\xff')));
  CHECK_FALSE(index->ids().Find("short"));
  std::string near(index->ids()[7]);
  near.back() = static_cast<char>(near.back() ^ 1);
  CHECK_FALSE(index->ids().Find(near));
}

TEST_CASE("an index that is cut short anywhere is an error", "[git]") {
  const std::string whole = SomeIndex();
  CHECK(Problem(whole).empty());
  for (size_t size = 0; size < whole.size(); size++) {
    CHECK(Problem(whole.substr(0, size)).starts_with("x.idx: "));
  }
}

TEST_CASE("an index that promises more than it has is an error", "[git]") {
  std::string bytes = SomeIndex();
  bytes.replace(8 + 4 * 255, 4, "\xff\xff\xff\xff");
  CHECK(Problem(bytes) ==
        "x.idx: this pack index has not the size that its 4294967295 objects take; "
        "`git index-pack` on its pack makes a new one");
}

TEST_CASE("an index out of order is an error", "[git]") {
  std::string swapped = SomeIndex();
  const size_t ids = 8 + 1024;
  const std::string first = swapped.substr(ids, 20);
  swapped.replace(ids, 20, swapped, ids + 20, 20);
  swapped.replace(ids + 20, 20, first);
  CHECK(Problem(swapped).find("is out of order") != std::string::npos);

  std::string fanout = SomeIndex();
  fanout.replace(8 + 4 * 100, 4, std::string("\0\0\0\x28", 4));
  CHECK(Problem(fanout).find("is out of order") != std::string::npos);
}

TEST_CASE("an index of an unknown version is an error", "[git]") {
  std::string bytes = SomeIndex();
  bytes[7] = 3;
  CHECK(Problem(bytes).find("of an unknown version") != std::string::npos);
}

TEST_CASE("offsets over 2 GiB stand in a table of their own", "[git]") {
  std::string bytes = SomeIndex(3);
  const size_t offsets = 8 + 1024 + 3 * 24;
  bytes.replace(offsets, 4, std::string("\x80\0\0\0", 4));
  bytes.replace(offsets + 4, 4, std::string("\x80\0\0\x01", 4));  // not in the table
  bytes.insert(offsets + 12, std::string("\0\0\0\x01\0\0\0\x02", 8));
  const auto index = Parsed(bytes);
  REQUIRE(index);
  CHECK(index->Offset(0) == 0x100000002);
  CHECK(index->Offset(1) == PackIndex::kNoOffset);
}
