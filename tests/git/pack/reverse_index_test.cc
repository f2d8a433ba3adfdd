#include "git/pack/reverse_index.h"

#include <algorithm>
#include <filesystem>
#include <numeric>
#include <string>
#include <vector>

#include "catch.h"
#include "support/git_repository.h"
#include "support/pack_writer.h"

using leaktight::ObjectFormat;
using leaktight::PackIndex;
using leaktight::ReverseIndex;
namespace fs = std::filesystem;

namespace {

// A pack's index with the .rev file that git writes beside it.
struct Written {
  std::string index;
  std::string reverse;
};

Written WrittenByGit(const std::vector<std::string>& init) {
  const leaktight::GitRepository repository(init);
  for (int i = 0; i < 40; i++) repository.Add(std::to_string(i), std::string(100 + i * 7, 'x'));
  repository.Commit();
  repository.Git({"-c", "pack.writeReverseIndex=true", "repack", "-adq"});
  Written written;
  for (const auto& file : fs::directory_iterator(repository.folder() + "/.git/objects/pack")) {
    if (file.path().extension() == ".idx") written.index = leaktight::ReadTestFile(file.path());
    if (file.path().extension() == ".rev") written.reverse = leaktight::ReadTestFile(file.path());
  }
  return written;
}

std::vector<uint32_t> Sorted(const PackIndex& index) {
  std::vector<uint32_t> places(index.ids().size());
  std::iota(places.begin(), places.end(), 0);
  std::sort(places.begin(), places.end(),
            [&](uint32_t a, uint32_t b) { return index.Offset(a) < index.Offset(b); });
  return places;
}

// Listed so many at a time; empty: it is not believed.
std::vector<uint32_t> PlacesByOffset(const std::string& bytes, const PackIndex& index,
                                     ObjectFormat format, uint32_t together) {
  const auto reverse = ReverseIndex::Parse(bytes, index, format);
  if (!reverse) return {};
  std::vector<uint32_t> places;
  const uint32_t count = index.ids().size();
  for (uint32_t first = 0; first < count; first += together) {
    std::vector<ReverseIndex::Listed> listed(std::min(together, count - first));
    if (!reverse->List(first, listed)) return {};
    for (const ReverseIndex::Listed& object : listed) {
      CHECK(object.offset == index.Offset(object.place));
      places.push_back(object.place);
    }
  }
  return places;
}

}  // namespace

TEST_CASE("a .rev file lists places by their offsets, as git writes it", "[git]") {
  const bool is_sha1 = GENERATE(true, false);
  const Written written = WrittenByGit(
      is_sha1 ? std::vector<std::string>() : std::vector<std::string>{"--object-format=sha256"});
  const ObjectFormat format = is_sha1 ? ObjectFormat::kSha1 : ObjectFormat::kSha256;
  const auto index = PackIndex::Parse(written.index, format, "x.idx");
  REQUIRE(index);
  REQUIRE(index->ids().size() == 42);
  const uint32_t together = GENERATE(1, 5, 100);
  CHECK(PlacesByOffset(written.reverse, *index, format, together) == Sorted(*index));
}

TEST_CASE("a .rev file that is not its index's is not believed", "[git]") {
  const Written written = WrittenByGit({});
  const auto index = PackIndex::Parse(written.index, ObjectFormat::kSha1, "x.idx");
  REQUIRE(index);
  const uint32_t together = GENERATE(1, 5, 100);
  const auto is_believed = [&](const std::string& bytes) {
    return !PlacesByOffset(bytes, *index, ObjectFormat::kSha1, together).empty();
  };
  const std::string& right = written.reverse;
  REQUIRE(is_believed(right));
  // All but the file's own checksum, which is not looked at: what it stands for is checked.
  for (size_t at = 0; at + 20 < right.size(); at++) {
    std::string wrong = right;
    wrong[at] ^= 1;
    CAPTURE(at);
    CHECK_FALSE(is_believed(wrong));
  }
  for (size_t size = 0; size < right.size(); size++)
    CHECK_FALSE(is_believed(right.substr(0, size)));
  CHECK_FALSE(is_believed(right + "x"));
  // A place twice, so that another is missing.
  std::string twice = right;
  twice.replace(12, 4, right, 16, 4);
  CHECK_FALSE(is_believed(twice));
}
