// leaktight staged
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "git/command.h"
#include "git/git_variables.h"
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
  // What git's variables say in that place. With them HEAD, the index and objects are read without
  // git where they are of a kind that can be; without, git is asked for everything. The result is
  // the same.
  std::optional<GitVariables> variables = {};
};

// What the next commit adds. An error where there is nothing to scan from: no repository, no index.
Result<Summary> ScanStaged(const StagedOptions& options);

}  // namespace leaktight
