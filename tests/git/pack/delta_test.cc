#include "git/pack/delta.h"

#include <string>
#include <vector>

#include "catch.h"
#include "support/pack_writer.h"
#include "support/random.h"

using leaktight::ApplyDelta;
using leaktight::DeltaEdit;
using leaktight::DeltaEdits;
using leaktight::Edit;
using leaktight::kDeltaSlack;
using leaktight::ParseDeltaHeader;
using leaktight::Random;
using leaktight::TestDelta;

namespace {

constexpr char kGuard = '\x5a';

std::vector<DeltaEdit> EditsOf(const DeltaEdits& all) {
  std::vector<DeltaEdit> edits;
  for (const DeltaEdit& edit : all) edits.push_back(edit);
  return edits;
}

// The result; "refused" where the delta does not fit. Nothing behind the slack may be touched.
std::string Applied(const std::string& delta, const std::string& base) {
  const auto header = ParseDeltaHeader(delta);
  if (!header) return "refused";
  if (header->result_size > 1 << 20) return "large";
  const std::string padded = base + std::string(kDeltaSlack, '?');
  std::string result(header->result_size + kDeltaSlack + 16, kGuard);
  const bool fits = ApplyDelta(*header, {padded.data(), base.size()}, result.data());
  CHECK(result.substr(header->result_size + kDeltaSlack) == std::string(16, kGuard));

  std::string again(result.size(), kGuard);
  std::vector<Edit> pieces(3);
  CHECK(ApplyDelta(*header, {padded.data(), base.size()}, again.data(), pieces) == fits);
  CHECK(again.substr(header->result_size + kDeltaSlack) == std::string(16, kGuard));
  if (fits) {
    CHECK(again.substr(0, header->result_size) == result.substr(0, header->result_size));
    const auto from_pieces = EditsOf(DeltaEdits(header->instructions, pieces));
    CHECK(from_pieces == EditsOf(DeltaEdits(header->instructions)));
    CHECK(from_pieces.size() == pieces.size());
  }
  return fits ? result.substr(0, header->result_size) : "refused";
}

std::vector<DeltaEdit> EditsOf(const std::string& delta) {
  return EditsOf(DeltaEdits(ParseDeltaHeader(delta)->instructions));
}

// Obviously right: an edit after the other, a byte after the other.
std::string SlowlyApplied(const std::string& delta, const std::string& base,
                          const std::string& result) {
  std::string made;
  for (const DeltaEdit& edit : EditsOf(delta)) {
    CHECK(edit.to == made.size());
    for (uint64_t i = 0; i < edit.size; i++) {
      made += edit.is_copy ? base.at(edit.from + i) : result.at(edit.to + i);
    }
  }
  return made;
}

}  // namespace

TEST_CASE("a delta is copies and insertions", "[git]") {
  const std::string base = "the quick brown fox";
  const std::string delta =
      TestDelta(19, 18).Copy(4, 6).Insert("red ").Copy(16, 3).Insert(" runs").bytes();
  CHECK(Applied(delta, base) == "quick red fox runs");
  const std::vector<DeltaEdit> edits = EditsOf(delta);
  REQUIRE(edits.size() == 4);
  CHECK(edits[0].is_copy);
  CHECK(edits[0].from == 4);
  CHECK(edits[0].size == 6);
  CHECK_FALSE(edits[1].is_copy);
  CHECK(edits[1].to == 6);
  CHECK(edits[3].to == 13);
}

TEST_CASE("what the format had to split is one edit", "[git]") {
  const std::string base(300000, 'b');
  TestDelta delta(base.size(), 262144 + 200 + 5);
  for (uint32_t i = 0; i < 4; i++) delta.Copy(i * 65536, 65536);
  delta.Insert(std::string(200, 'i')).Copy(100, 5);
  const std::vector<DeltaEdit> edits = EditsOf(delta.bytes());
  REQUIRE(edits.size() == 3);
  CHECK(edits[0].size == 262144);
  CHECK(edits[1].size == 200);
  CHECK(Applied(delta.bytes(), base) == base.substr(0, 262144) + std::string(200, 'i') + "bbbbb");
}

TEST_CASE("copies of all lengths and places are made exactly", "[git]") {
  const std::string base = Random(1).Bytes(400);
  for (uint32_t size = 1; size <= 200; size++) {
    const uint32_t from = 400 - size;  // up to the base's last byte
    CHECK(Applied(TestDelta(400, size + 1).Copy(from, size).Insert("x").bytes(), base) ==
          base.substr(from) + "x");
  }
}

TEST_CASE("random deltas make what they were made of", "[git]") {
  Random random(7);
  for (int i = 0; i < 300; i++) {
    const std::string base = random.Text(1 + random.Below(3000), "ab\n");
    std::string result = random.Text(random.Below(200), "abc");
    if (random.Below(2) == 0) result += base.substr(random.Below(base.size()));
    const std::string delta = leaktight::RandomDelta(base, result, random.Next());
    CHECK(Applied(delta, base) == result);
    CHECK(SlowlyApplied(delta, base, result) == result);
  }
}

TEST_CASE("more pieces than are kept are read from the instructions", "[git]") {
  const std::string base = "base";
  for (const size_t extra : {size_t{0}, size_t{1}}) {
    const size_t count = leaktight::kMostPieces + extra;
    TestDelta delta(base.size(), count);
    for (size_t i = 0; i < count; i++) delta.Copy(2, 1);
    const auto header = ParseDeltaHeader(delta.bytes());
    std::string padded = base + std::string(kDeltaSlack, '?');
    std::string result(count + kDeltaSlack, kGuard);
    std::vector<Edit> pieces;
    REQUIRE(ApplyDelta(*header, {padded.data(), base.size()}, result.data(), pieces));
    CHECK(pieces.size() == (extra == 0 ? count : 0));
    CHECK(EditsOf(DeltaEdits(header->instructions, pieces)).size() == count);
  }
}

TEST_CASE("a delta that does not fit is refused", "[git]") {
  const std::string base(100, 'b');
  CHECK(Applied(TestDelta(100, 10).Copy(91, 10).bytes(), base) == "refused");  // past the base
  CHECK(Applied(TestDelta(99, 10).Copy(0, 10).bytes(), base) == "refused");    // another base
  CHECK(Applied(TestDelta(100, 9).Copy(0, 10).bytes(), base) == "refused");    // more than it says
  CHECK(Applied(TestDelta(100, 11).Copy(0, 10).bytes(), base) == "refused");   // less
  CHECK(Applied(TestDelta(100, 2).Insert("abc").bytes(), base) == "refused");
  CHECK(Applied(TestDelta(100, 1).bytes() + std::string(1, '\0'), base) == "refused");
  CHECK(Applied(TestDelta(100, 0).Copy(0, 0x10000).bytes(), base) == "refused");
  CHECK(Applied(TestDelta(100, 5).bytes() + "\x05"
                                            "abc",
                base) == "refused");  // cut short
  CHECK(Applied(TestDelta(100, 5).bytes() + "\xff\x01", base) == "refused");
  CHECK(Applied(TestDelta(100, 5).Copy(0xffffffff, 5).bytes(), base) == "refused");
  CHECK(Applied("", base) == "refused");
  CHECK(Applied(std::string(12, '\xff'), base) == "refused");
}

TEST_CASE("whatever stands in a delta, nothing outside of its result is written", "[git]") {
  Random random(11);
  const std::string base = random.Bytes(500);
  for (int i = 0; i < 3000; i++) {
    const std::string made = leaktight::RandomDelta(base, base.substr(7, 300), random.Next());
    std::string delta = made;
    for (size_t changes = 1 + random.Below(3); changes > 0; changes--) {
      delta[4 + random.Below(delta.size() - 4)] = static_cast<char>(random.Next());
    }
    if (random.Below(4) == 0) delta.resize(4 + random.Below(delta.size() - 4));
    Applied(delta, base);
    // Edits of a delta that was not applied mean nothing, but end.
    CHECK(EditsOf(delta).size() <= delta.size());
  }
}
