// What one scan of a history takes from those before it, and leaves to those after.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "git/local_repository.h"
#include "scan/criteria.h"
#include "scan/history.h"
#include "scan/history_findings.h"
#include "scan/history_judge.h"
#include "scan/history_memory.h"
#include "scan/history_objects.h"
#include "scan/history_store.h"
#include "scan/summary.h"
#include "source/history.h"

namespace leaktight {

// Where nothing is to be remembered, this does nothing. With or without, the report is the same to
// the last byte.
class HistoryRemembering {
 public:
  using AllFound = std::vector<HistoryFindings::Found>;

  // `options` outlive it; `files` may be null.
  HistoryRemembering(const HistoryOptions& options, const Criteria& criteria,
                     const std::shared_ptr<LocalRepository>& files, Summary& summary);

  // What a history may be read on from; null: nothing.
  const KnownHistory* known() const { return memory_ ? &memory_->history : nullptr; }

  // Judges what of the history is new, and adds to that what is known. Nothing: what is known is
  // not what is there, and the summary is as it was.
  std::optional<AllFound> Judge(const History& history, HistoryObjects& objects, Summary& summary);
  void Forget() { memory_.reset(); }

  // Leaves what is to be known of a whole scan.
  void Keep(History& history, const AllFound& found, const Summary& summary);

 private:
  // Was nothing new?
  bool IsSame(const History& history) const;

  const HistoryOptions& options_;
  std::optional<HistoryStore> store_;
  std::optional<HistoryMemory> memory_;
  HistoryRecord record_;
  size_t first_warning_ = 0;  // of those that are about objects
  size_t errors_before_ = 0;
};

}  // namespace leaktight
