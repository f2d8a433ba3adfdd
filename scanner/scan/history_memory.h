// What a scan of a history leaves, so that the next one judges only what came since.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "finding/finding.h"
#include "source/history.h"
#include "source/known_history.h"

namespace leaktight {

// Facts that nothing that comes later changes, as far as they are those of objects. The report is
// made anew from them: which commit was the first, which took a secret out, what reaches it, all of
// that depends on where refs stand. No finding is in here, only where it was found: its words, and
// the secret itself, are taken from the object again, so that what was cleared out of a repository
// is not kept in this place.
struct HistoryMemory {
  KnownHistory history;

  // A secret in one place (SpotOf), and every object that has it there.
  struct Spot {
    std::string tag;  // a keyed hash of it
    Origin origin = Origin::kBlob;
    uint32_t path = KnownHistory::kNone;  // in history.paths
    // By number: of blobs in history.blobs, of commits in history.commits, of tags in history.tags.
    std::vector<HistoryObject> sources;
  };
  std::vector<Spot> spots;  // sorted by tag

  // Of what was judged; what was passed over stands in history.skipped.
  uint64_t files = 0;
  uint64_t bytes = 0;
  uint64_t commits = 0;
  std::vector<std::pair<std::string, std::string>> warnings;  // path and message
  std::vector<std::string> clean_names;                       // of refs; sorted

  std::string added;  // what history.judged[1] is a view into, where nothing else holds it
};

// The part that only grows is large, and written seldom; the other one is written after each scan
// that saw something new.
//
// The large one is made of numbers as the machine has them, so that they can be used as they lie:
//   u32       0x01020304
//   u32       bytes of an id
//   u32       commits, then u32 parents in all, then u32 blobs
//   u64       for each commit its time
//   u32       for each commit its first parent, and the end of the last one's; then all parents
//   u32       the commits in the order of their ids
//   bytes     ids of commits; one byte for each, 1: of notes; ids of blobs, sorted
// with commits and blobs numbered as in KnownHistory.
std::string EncodeKnown(const KnownHistory& history);

// The other one, as byte_reader.h has it: what came since the large one (`commits` of them are
// there, and the first row of blobs or both), and all the rest.
struct InLargePart {
  uint32_t commits = 0;
  bool all_blobs = false;
};
std::string EncodeRest(const HistoryMemory& memory, const InLargePart& large);

// Both together. Nothing: one of them is broken, cut off, or not of the other. Both outlive
// what is made of them; nothing in either is believed about its own size.
// `known_commits` is how many stand in the large one.
std::optional<HistoryMemory> DecodeMemory(std::string_view known, std::string_view rest,
                                          uint32_t& known_commits);

}  // namespace leaktight
