// leaktight history
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <stop_token>
#include <string_view>

#include "base/error.h"
#include "git/command.h"
#include "git/git_variables.h"
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
  // What git would find in the environment; nothing: see ReadGitVariables. Where it is there, refs
  // and single objects are read without git, with the same result.
  std::optional<GitVariables> variables = {};
  HistorySelection selection;
  bool archives = false;  // whether they are opened (criteria.archives does not count)
  size_t jobs = 0;        // threads; 0: as many as there are processors
  // Objects are read by git, and by nothing of ours: slow and sure, with the same result.
  bool reference = false;
  bool verbose = false;
  // Whether what earlier scans learned may be kept in the repository's own folder: HistoryStore.
  bool cache = false;
  // How often a scan of the whole notes how far it is.
  std::chrono::milliseconds checkpoint_every = std::chrono::milliseconds(500);
  std::stop_token stop = {};  // then what was found until then is told, and that it is not all
  // Called often (hundreds of times a second), by one thread at a time. May be empty.
  std::function<void(const HistoryProgress&)> progress;
};

// Everything that any ref of a repository reaches, or what of it is asked for, judged by the
// configuration of its HEAD. An error where that cannot begin: no repository, one that git refuses,
// no such revision.
Result<Summary> ScanHistory(const HistoryOptions& options);

}  // namespace leaktight
