// Every object of a history, judged on several threads.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include "engine/rescan.h"
#include "git/local_repository.h"
#include "scan/criteria.h"
#include "scan/history_checkpoint.h"
#include "scan/history_findings.h"
#include "scan/history_judge.h"
#include "scan/summary.h"
#include "source/history.h"

namespace leaktight {

// Where the history has its own packs, in one walk over them: each object is made from its delta
// base, which is at hand, and of blobs the engine looks only at what they have otherwise. What the
// walk cannot make, and what is too large for it, is read by git, as everything is where there are
// no packs: then git also says what is wrong.
class HistoryObjects {
 public:
  // So many objects of all, and bytes that were judged; by one thread at a time. May be empty.
  using Progress = std::function<void(uint64_t done, uint64_t all, uint64_t bytes)>;

  // All outlive it. `jobs`: threads. `stop`: then the rest is not judged.
  HistoryObjects(const Criteria& criteria, const History& history, const GitPlace& place,
                 size_t jobs, const Progress& progress, std::stop_token stop = {});

  // Where single objects can be read without git; may be null. Of a history that is read whole git
  // reads what the walk cannot make, and says what is wrong with it.
  void ReadFrom(std::shared_ptr<LocalRepository> files) { files_ = std::move(files); }

  // What is known from before.
  struct Known {
    // To be judged, and not to be counted: that was done.
    std::vector<HistoryObject> again = {};
    std::span<const std::string> clean_names = {};  // of refs; sorted
    HistoryCheckpoint* checkpoint = nullptr;        // of a walk over packs; null: none is kept
  };
  // Counts, errors and warnings go into the summary. Nothing: what was read before cannot be now.
  std::optional<HistoryFindings> Judge(const Known& known, Summary& summary, HistoryRecord& record);

 private:
  class Visitor;

  size_t TakeSilentCommits();
  void MakeJudges();  // anew
  void WalkPacks(HistoryCheckpoint* checkpoint);
  std::vector<bool> WantedEntries() const;
  void ReadByGit(const std::vector<HistoryObject>& objects);
  std::vector<HistoryObject> Left() const;
  void Tell(size_t objects, uint64_t bytes);

  const Criteria& criteria_;
  const GitPlace& place_;
  std::shared_ptr<LocalRepository> files_;
  const Rescanner rescanner_;
  const History& history_;
  const size_t jobs_;
  const Progress& progress_;
  const uint64_t all_;
  const std::shared_ptr<LfsFolder> lfs_;
  const std::stop_token stop_;
  std::vector<std::unique_ptr<HistoryJudge>> judges_;  // one a thread
  // Which were judged in the walk, by kind and number; one byte each, as threads write them.
  std::vector<uint8_t> judged_[3];
  size_t silent_commits_ = 0;
  std::atomic<uint64_t> done_{0};
  std::atomic<uint64_t> bytes_{0};
  std::mutex telling_;
};

}  // namespace leaktight
