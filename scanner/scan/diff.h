// leaktight diff
#pragma once

#include <cstddef>
#include <string>

#include "base/error.h"
#include "git/command.h"
#include "scan/criteria.h"
#include "scan/summary.h"

namespace leaktight {

struct DiffOptions {
  GitPlace place;
  std::string range;    // see ResolveRange
  bool squash = false;  // compare the end points instead of looking at every commit
  bool adopt = false;   // the configuration and the comments of HEAD count, not those of BASE
  size_t jobs = 0;      // threads; 0: as many as there are processors
  CriteriaOptions criteria;
  bool verbose = false;
  bool cache = true;  // of facts; see fact_cache.h
};

// What a branch brings. Every commit is looked at: what came and went within the branch has leaked.
// An error where it cannot be told what the branch is; see ResolveRange.
Result<Summary> ScanDiff(const DiffOptions& options);

}  // namespace leaktight
