// leaktight staged
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/error.h"
#include "git/command.h"
#include "scan/criteria.h"
#include "scan/summary.h"

namespace leaktight {

struct StagedOptions {
  GitPlace place;
  // Relative to the place's folder. They limit what is reported. One that the next commit has as
  // HEAD has it is judged whole; one that it does not have is an error in the summary.
  std::vector<std::string> files;
  CriteriaOptions criteria;  // the configuration is that of the index
  size_t jobs = 0;           // 0: as many as there are processors
  bool verbose = false;
  bool cache = true;  // of facts; see fact_cache.h
};

// What the next commit adds. An error where there is nothing to scan from: no repository, no index.
Result<Summary> ScanStaged(const StagedOptions& options);

}  // namespace leaktight
