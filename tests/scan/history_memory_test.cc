#include "scan/history_memory.h"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "catch.h"
#include "source/skip.h"
#include "support/random.h"

namespace leaktight {
namespace {

std::string Id(Random& random) {
  return random.Bytes(20);
}

// Of a history with something of everything.
HistoryMemory Sample(uint64_t seed) {
  Random random(seed);
  HistoryMemory memory;
  KnownHistory& known = memory.history;
  KnownCommits& commits = known.commits;
  commits.parents.first.push_back(0);
  for (uint32_t commit = 0; commit < 30; commit++) {
    commits.ids += Id(random);
    commits.is_note.push_back(commit > 27 ? 1 : 0);
    commits.parents.seconds.push_back(random.Next() >> random.Below(64));
    for (size_t i = commit == 0 ? 0 : random.Below(3); i > 0; i--) {
      commits.parents.parents.push_back(static_cast<uint32_t>(random.Below(commit)));
    }
    commits.parents.first.push_back(static_cast<uint32_t>(commits.parents.parents.size()));
  }
  std::vector<std::string> judged;
  for (int i = 0; i < 25; i++) judged.push_back(Id(random));
  std::sort(judged.begin(), judged.end());
  for (const std::string& id : judged) memory.added += id;
  known.judged[1].bytes = memory.added;
  known.tags = {{Id(random), "0123", true}, {Id(random), "4567", false}};
  std::sort(known.tags.begin(), known.tags.end(),
            [](const auto& a, const auto& b) { return a.id < b.id; });
  known.named_blobs = {Id(random)};
  known.submodules = {"lib/a", "lib/\n"};
  known.blobs = {{Id(random), false}, {Id(random), true}};
  known.paths = {"a.txt", "conf/b"};
  known.stands = {{0, 1, FileMode::kSymlink}, {1, KnownHistory::kNone, FileMode::kRegular}};
  known.changes = {{3, 1, 0, {KnownHistory::kNone, 1}}, {29, 0, KnownHistory::kOther, {0}}};
  known.skipped = {{Id(random), "x.png", FileMode::kSymlink, Origin::kNote, kSkippedImage},
                   {Id(random), "", FileMode::kRegular, Origin::kBlob, kSkippedExcluded}};
  memory.spots = {{"tag one",
                   Origin::kCommitMessage,
                   KnownHistory::kNone,
                   {{HistoryObject::Kind::kCommit, 29}, {HistoryObject::Kind::kTag, 1}}},
                  {"tag two", Origin::kBlob, 1, {{HistoryObject::Kind::kBlob, 1}}}};
  memory.files = 7;
  memory.bytes = uint64_t{1} << 40;
  memory.commits = 30;
  memory.warnings = {{"a", "b"}};
  memory.clean_names = {"refs/heads/main"};
  return memory;
}

}  // namespace

TEST_CASE("what is remembered comes back, whatever of it was in the large part", "[scan]") {
  HistoryMemory memory = Sample(1);
  const std::string whole = EncodeRest(memory, {});
  for (const uint32_t first : {0u, 1u, 17u, 30u}) {
    HistoryMemory early = Sample(1);
    KnownCommits& commits = early.history.commits;
    commits.ids.resize(first * size_t{20});
    commits.is_note.resize(first);
    commits.parents.seconds.resize(first);
    commits.parents.first.resize(first + 1);
    commits.parents.parents.resize(commits.parents.first.back());
    if (first == 0) early.history.judged[1].bytes = {};
    const std::string known = EncodeKnown(early.history);
    const std::string rest = EncodeRest(memory, {first, first > 0});
    uint32_t count = 0;
    std::optional<HistoryMemory> back = DecodeMemory(known, rest, count);
    REQUIRE(back);
    CHECK(count == first);
    CHECK(back->history.judged[first > 0 ? 0 : 1].size() == 25);
    for (size_t i = 0; i < 25; i++) {
      CHECK(back->history.IsJudged(std::string_view(memory.added).substr(20 * i, 20)));
    }
    CHECK_FALSE(back->history.IsJudged(std::string(20, 'x')));
    const KnownCommits& commits_back = back->history.commits;
    for (uint32_t commit = 0; commit < 30; commit++) {
      CHECK(commits_back.Find(memory.history.commits.Id(commit)) == commit);
    }
    CHECK(commits_back.Find(std::string(20, 'x')) == CommitParents::kMissing);
    back->history.judged[1].bytes = memory.added;
    CHECK(EncodeRest(*back, {}) == whole);
  }
}

TEST_CASE("what is broken is none, or harmless", "[scan]") {
  Random random(2);
  HistoryMemory memory = Sample(3);
  const std::string known = EncodeKnown(memory.history);
  const std::string rest = EncodeRest(memory, {30, true});
  uint32_t count = 0;
  REQUIRE(DecodeMemory(known, rest, count));
  for (size_t size = 0; size < known.size(); size++) {
    CHECK_FALSE(DecodeMemory(known.substr(0, size), rest, count));
  }
  for (size_t size = 0; size < rest.size(); size++) {
    CHECK_FALSE(DecodeMemory(known, rest.substr(0, size), count));
  }
  CHECK_FALSE(DecodeMemory(known + "x", rest, count));
  CHECK_FALSE(DecodeMemory(known, rest + "x", count));
  // The checksum is another's (history_store.cc): here nothing may be believed.
  for (int i = 0; i < 3000; i++) {
    std::string bad[] = {known, rest};
    std::string& one = bad[random.Below(2)];
    one[random.Below(one.size())] ^= static_cast<char>(1 + random.Below(255));
    const auto memory_of_it = DecodeMemory(bad[0], bad[1], count);
    if (!memory_of_it) continue;
    const KnownHistory& history = memory_of_it->history;
    for (uint32_t commit = 0; commit < history.commits.size(); commit++) {
      for (const uint32_t parent : history.commits.parents.Of(commit)) CHECK(parent < commit);
    }
    for (const uint32_t commit : history.commits.by_id) CHECK(commit < history.commits.size());
    for (const auto& change : history.changes) CHECK(change.path < history.paths.size());
    for (const auto& blob : history.skipped) CHECK_FALSE(blob.reason.empty());
  }
}

}  // namespace leaktight
