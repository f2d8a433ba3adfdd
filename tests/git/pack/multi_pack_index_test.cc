// That it is read right is shown where packs have no other index: object_graph_test.cc.
#include "git/pack/multi_pack_index.h"

#include <string>

#include "catch.h"
#include "support/git_repository.h"
#include "support/random.h"

using leaktight::MultiPackIndex;
using leaktight::ObjectFormat;

namespace {

std::string SomeIndex() {
  const leaktight::GitRepository repository;
  for (int i = 0; i < 3; i++) {
    repository.Add(std::to_string(i), std::to_string(i));
    repository.Commit();
    repository.Git({"repack", "-dq"});
  }
  repository.Git({"multi-pack-index", "write"});
  return leaktight::ReadTestFile(repository.folder() + "/.git/objects/pack/multi-pack-index");
}

std::string Problem(const std::string& bytes, ObjectFormat format = ObjectFormat::kSha1) {
  const auto index = MultiPackIndex::Parse(bytes, format, "midx");
  return index ? "" : index.error().Describe();
}

}  // namespace

TEST_CASE("a multi-pack index lists packs and objects", "[git]") {
  const std::string bytes = SomeIndex();
  const auto index = MultiPackIndex::Parse(bytes, ObjectFormat::kSha1, "midx");
  REQUIRE(index);
  CHECK(index->packs().size() == 3);
  CHECK(index->packs()[0].starts_with("pack-"));
  CHECK(index->packs()[0].ends_with(".idx"));
  CHECK(index->ids().size() == 9);
  for (uint32_t i = 0; i < 9; i++) {
    CHECK(index->PackOf(i) < 3);
    CHECK(index->Offset(i) >= 12);
  }
}

TEST_CASE("a multi-pack index that is cut short anywhere is an error", "[git]") {
  const std::string whole = SomeIndex();
  CHECK(Problem(whole).empty());
  // Its own checksum, at the end, is not looked at.
  for (size_t size = 0; size < whole.size() - 20; size++) {
    CHECK(Problem(whole.substr(0, size)).starts_with("midx: "));
  }
}

TEST_CASE("a multi-pack index of another hash or version is an error", "[git]") {
  std::string bytes = SomeIndex();
  CHECK(Problem(bytes, ObjectFormat::kSha256).find("of another hash") != std::string::npos);
  bytes[4] = 2;
  CHECK(Problem(bytes).find("of an unknown version") != std::string::npos);
}

TEST_CASE("any byte of a multi-pack index may be another", "[git]") {
  const std::string whole = SomeIndex();
  leaktight::Random random(5);
  for (int i = 0; i < 2000; i++) {
    std::string bytes = whole;
    bytes[random.Below(bytes.size())] = static_cast<char>(random.Next());
    const auto index = MultiPackIndex::Parse(bytes, ObjectFormat::kSha1, "midx");
    if (!index) continue;
    for (uint32_t place = 0; place < index->ids().size(); place++) {
      index->PackOf(place);
      index->Offset(place);
      CHECK(index->ids()[place].size() == 20);
    }
  }
}
