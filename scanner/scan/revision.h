// leaktight tree --rev
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/error.h"
#include "git/command.h"
#include "scan/criteria.h"
#include "scan/summary.h"

namespace leaktight {

struct ScanRevisionOptions {
  GitPlace place;
  std::string revision;  // whatever names a commit
  // Files and folders relative to the place's folder; in a bare repository, to the top. None: all.
  std::vector<std::string> paths;
  size_t jobs = 0;           // threads; 0: as many as there are processors
  CriteriaOptions criteria;  // the configuration is the revision's own
  bool verbose = false;
  bool cache = true;  // of facts; see fact_cache.h
};

// The files of a commit, read from the repository: nothing is checked out, and a bare repository
// will do. A path that the commit does not have is an error in the summary; no repository, or no
// such revision, is an error.
Result<Summary> ScanRevision(const ScanRevisionOptions& options);

}  // namespace leaktight
