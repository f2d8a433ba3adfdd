// From what a scan left to what the next one needs of it, and the other way round.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/hash.h"
#include "git/command.h"
#include "scan/history_findings.h"
#include "scan/history_judge.h"
#include "scan/history_memory.h"
#include "scan/summary.h"
#include "source/history.h"

namespace leaktight {

// What a spot (SpotOf) is remembered by.
std::string SpotTag(const Finding& finding, const HmacSha256Key& key);

// What was found before, in a history that was read on from there.
class HistoryRecall {
 public:
  using Found = HistoryFindings::Found;

  // All outlive it; `key` is what spots are hashed by.
  HistoryRecall(const HistoryMemory& memory, const History& history, const HmacSha256Key& key);

  // What has to be judged again: where each secret is found first now, and what else the history
  // says.
  std::vector<HistoryObject> Again() const;

  // Adds to what was found in these all other objects that have it too. False: something that was
  // found before is not found again.
  bool Complete(std::vector<Found>& found) const;

  // Adds what was counted before.
  void Count(Summary& summary) const;

 private:
  HistoryObject InHistory(const HistoryObject& source) const;
  uint32_t FirstCommit(const HistoryMemory::Spot& spot, HistoryObject object) const;

  const HistoryMemory& memory_;
  const History& history_;
  const HmacSha256Key& key_;
  std::vector<uint32_t> places_;  // of commits: by the memory's number, that in the history
};

// What of a history is to be known later: finds out what commits do to the paths of all that was
// found or could not be read, and leaves that in the history too. `before`: what it was read on
// from, may be null. Nothing: this history is not remembered; of kinds of finding that are rare,
// and of what was not read whole, more would have to be known.
std::optional<HistoryMemory> MemoryOf(History& history, const GitPlace& place,
                                      const std::vector<HistoryFindings::Found>& found,
                                      const HistoryRecord& record, const Summary& judged,
                                      const HmacSha256Key& key, HistoryMemory* before);

}  // namespace leaktight
