#include "source/archive.h"

#include <map>
#include <string>
#include <vector>

#include "catch.h"
#include "source/archive_kind.h"
#include "support/made_archive.h"
#include "support/random.h"

namespace leaktight {
namespace {

struct Walked {
  explicit Walked(std::string_view bytes, const ArchiveLimits& limits = {},
                  const std::string& path = "a.zip") {
    WalkArchive(path, bytes, limits,
                {[this](const ArchiveMember& member) {
                   members.push_back({std::string(member.path), std::string(member.bytes)});
                   largest = std::max(largest, member.bytes.size());
                   total += member.bytes.size();
                   return true;
                 },
                 [this](const PassedOver& one) { passed_over[one.path] = one.reason; }});
  }

  std::vector<MadeMember> members;
  std::map<std::string, std::string_view> passed_over;
  size_t largest = 0;
  size_t total = 0;
};

using Reasons = std::map<std::string, std::string_view>;

std::string Zip(const std::vector<MadeMember>& members) {
  return MakeArchive(MadeFormat::kZip, members);
}

}  // namespace

TEST_CASE("archives within archives are opened, and their paths are told whole", "[source]") {
  const std::string inner = MakeArchive(MadeFormat::kTarGzip, {{"c/d", "deep"}});
  const std::string packed = Compress(MadeFilter::kXz, "packed");
  const Walked walked(Zip({{"b.tgz", inner}, {"e.xz", packed}, {"f", "flat"}}));
  REQUIRE(walked.members.size() == 5);
  CHECK(walked.members[0].path == "a.zip!/b.tgz");
  CHECK(walked.members[1].path == "a.zip!/b.tgz!/c/d");
  CHECK(walked.members[1].bytes == "deep");
  CHECK(walked.members[2].path == "a.zip!/e.xz");
  CHECK(walked.members[3].path == "a.zip!/e.xz!/e");
  CHECK(walked.members[3].bytes == "packed");
  CHECK(walked.members[4].path == "a.zip!/f");
  CHECK(walked.passed_over.empty());
}

TEST_CASE("what is nested too deep is counted", "[source]") {
  std::string archive = Zip({{"x", "text"}});
  for (int i = 0; i < 5; i++) archive = Zip({{"n.zip", archive}});
  const Walked walked(archive);
  CHECK(walked.members.size() == 4);
  CHECK(walked.passed_over == Reasons{{"a.zip!/n.zip!/n.zip!/n.zip!/n.zip", kSkippedArchiveDepth}});
}

TEST_CASE("a larger archive than is asked for is not opened", "[source]") {
  Random random(3);
  ArchiveLimits limits;
  limits.largest = 1000;
  const Walked walked(Zip({{"x", random.Bytes(2000)}}), limits);
  CHECK(walked.members.empty());
  CHECK(walked.passed_over == Reasons{{"a.zip", kSkippedArchiveLarge}});
}

TEST_CASE("with too many members the first ones are read", "[source]") {
  std::vector<MadeMember> members;
  for (int i = 0; i < 50; i++) members.push_back({"m" + std::to_string(i), "text"});
  ArchiveLimits limits;
  limits.members = 20;
  for (const MadeFormat format : kMadeFormats) {
    CAPTURE(static_cast<int>(format));
    const Walked walked(MakeArchive(format, members), limits);
    CHECK(walked.members.size() == 20);
    CHECK(walked.passed_over == Reasons{{"a.zip", kSkippedArchiveMembers}});
  }
}

TEST_CASE("a member that is too large is left out, and those behind it are read", "[source]") {
  ArchiveLimits limits;
  limits.member = 100'000;
  for (const MadeFormat format : kMadeFormats) {
    CAPTURE(static_cast<int>(format));
    const Walked walked(
        MakeArchive(format, {{"a", "1"}, {"large", std::string(300'000, 'x')}, {"b", "2"}}),
        limits);
    REQUIRE(walked.members.size() == 2);
    CHECK(walked.members[1].path == "a.zip!/b");
    CHECK(walked.passed_over == Reasons{{"a.zip!/large", kSkippedMemberLarge}});
  }
}

TEST_CASE("what is unpacked to be gone past counts as well", "[source]") {
  ArchiveLimits limits;
  limits.member = 100'000;
  limits.unpacked = 500'000;
  for (const MadeFormat format : {MadeFormat::kTarGzip, MadeFormat::kTarXz}) {
    const Walked walked(
        MakeArchive(format, {{"large", Random(6).Text(2'000'000, "ab")}, {"b", "2"}}), limits);
    CHECK(walked.members.empty());
    CHECK(walked.passed_over ==
          Reasons{{"a.zip", kSkippedArchiveUnpacked}, {"a.zip!/large", kSkippedMemberLarge}});
  }
}

TEST_CASE("bytes of all members are bounded, nested ones included", "[source]") {
  Random random(4);
  ArchiveLimits limits;
  limits.unpacked = 250'000;
  const std::string inner = MakeArchive(MadeFormat::kTar, {{"x", random.Bytes(90'000)}});
  for (const MadeFormat format : kMadeFormats) {
    CAPTURE(static_cast<int>(format));
    const Walked walked(MakeArchive(format, {{"1.tar", inner}, {"2.tar", inner}, {"3", "text"}}),
                        limits);
    CHECK(walked.total <= limits.unpacked);
    CHECK(walked.members.size() >= 2);
    REQUIRE(walked.passed_over.size() == 1);
    CHECK(walked.passed_over.begin()->second == kSkippedArchiveUnpacked);
  }
}

TEST_CASE("a bomb of every kind ends in a bound that is counted", "[source]") {
  const std::string nothing(100 << 20, '\0');
  std::map<std::string, std::string> bombs;
  for (const MadeFilter filter : kMadeFilters) {
    const std::string packed = Compress(filter, nothing);
    const std::string name = std::to_string(static_cast<int>(filter));
    bombs["packed " + name] = packed;
    bombs["packed twice " + name] = Compress(MadeFilter::kGzip, packed);
    bombs["packed in zip " + name] = Zip({{"x", packed}});
  }
  const std::string large(40 << 20, '\0');
  for (const MadeFormat format : kMadeFormats) {
    const std::string one = MakeArchive(format, {{"large", large}});
    if (one.size() > (8 << 20)) continue;
    bombs["large " + std::to_string(static_cast<int>(format))] = one;
    const std::string half = MakeArchive(format, {{"a", std::string(15 << 20, 'x')}});
    bombs["many " + std::to_string(static_cast<int>(format))] =
        Zip({{"1", half}, {"2", half}, {"3", half}, {"4", half}, {"5", half}, {"6", half}});
  }
  // Packed to an eighth, which bounds nothing: it is the bytes of all members that do.
  std::string tars = MakeArchive(MadeFormat::kTar, {{"a", Random(8).Text(3 << 20, "ab")}});
  for (int i = 0; i < 3; i++)
    tars = MakeArchive(MadeFormat::kTar, {{"1.tar", tars}, {"2.tar", tars}});
  bombs["tar in tar"] = Compress(MadeFilter::kGzip, tars);
  for (const auto& [name, bytes] : bombs) {
    CAPTURE(name, bytes.size());
    const ArchiveLimits limits;
    const Walked walked(bytes, limits, "bomb");
    CHECK(walked.largest <= limits.member);
    CHECK(walked.total <= limits.unpacked);
    REQUIRE_FALSE(walked.passed_over.empty());
    for (const auto& [path, reason] : walked.passed_over) {
      CHECK((reason == kSkippedArchiveUnpacked || reason == kSkippedMemberLarge));
    }
  }
}

TEST_CASE("what is packed more than text can be is bounded by its size", "[source]") {
  const std::string bomb = Compress(MadeFilter::kXz, std::string(10 << 20, 'x'));
  REQUIRE(bomb.size() < 10'000);
  const Walked walked(bomb);
  CHECK(walked.members.empty());
  CHECK(walked.passed_over == Reasons{{"a.zip", kSkippedArchiveUnpacked}});
}

TEST_CASE("a broken archive is counted, and what stands before the break is read", "[source]") {
  Random random(5);
  const std::string whole =
      MakeArchive(MadeFormat::kTar, {{"a", "first"}, {"b", random.Bytes(5000)}});
  const Walked walked(std::string_view(whole).substr(0, 3000));
  REQUIRE(walked.members.size() == 2);
  CHECK(walked.members[0].bytes == "first");
  CHECK(walked.members[1].bytes.size() < 5000);
  CHECK(walked.passed_over == Reasons{{"a.zip", kSkippedArchiveBroken}});
}

TEST_CASE("encrypted members are counted one by one", "[source]") {
  const Walked walked(MakeEncryptedZip({{"a", "text"}, {"b", "text"}}));
  CHECK(walked.members.empty());
  CHECK(walked.passed_over ==
        Reasons{{"a.zip!/a", kSkippedMemberEncrypted}, {"a.zip!/b", kSkippedMemberEncrypted}});
}

TEST_CASE("an archive that is not wanted is not opened", "[source]") {
  const std::string archive = Zip({{"in.zip", Zip({{"x", "text"}})}, {"y", "text"}});
  std::vector<std::string> paths;
  WalkArchive("a.zip", archive, {},
              {[&](const ArchiveMember& member) {
                 paths.emplace_back(member.path);
                 return false;
               },
               [](const PassedOver&) {}});
  CHECK(paths == std::vector<std::string>{"a.zip!/in.zip", "a.zip!/y"});
}

TEST_CASE("more is opened, and further, where all archives are asked for", "[source]") {
  const ArchiveLimits small = LimitsFor(ArchiveUse::kSmall);
  const ArchiveLimits all = LimitsFor(ArchiveUse::kAll);
  CHECK(small.largest == 8 << 20);
  CHECK(all.largest == kLargestFile);
  CHECK(all.unpacked > small.unpacked);
  CHECK(all.members > small.members);
}

}  // namespace leaktight
