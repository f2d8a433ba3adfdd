// leaktight history
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <stop_token>
#include <string_view>

#include "base/error.h"
#include "git/command.h"
#include "scan/criteria.h"
#include "scan/summary.h"
#include "source/history.h"

namespace leaktight {

// How far a scan is.
struct HistoryProgress {
  std::string_view phase;  // "commits", "objects"
  uint64_t done = 0;
  uint64_t total = 0;
  uint64_t bytes = 0;  // that were judged
};

struct HistoryOptions {
  GitPlace place;  // a repository, with or without a working tree
  CriteriaOptions criteria;
  HistorySelection selection;
  size_t jobs = 0;  // threads; 0: as many as there are processors
  // Objects are read by git, and by nothing of ours: slow and sure, with the same result.
  bool reference = false;
  bool verbose = false;
  std::stop_token stop = {};  // then what was found until then is told, and that it is not all
  // Called often (hundreds of times a second), by one thread at a time. May be empty.
  std::function<void(const HistoryProgress&)> progress;
};

// Everything that any ref of a repository reaches, or what of it is asked for, judged by the
// configuration of its HEAD. An error where that cannot begin: no repository, one that git refuses,
// no such revision.
Result<Summary> ScanHistory(const HistoryOptions& options);

}  // namespace leaktight
