// leaktight stdin
#pragma once

#include <string>

#include "base/error.h"
#include "scan/criteria.h"
#include "scan/summary.h"

namespace leaktight {

struct StandardInputOptions {
  int descriptor = 0;
  std::string path;  // the name that it goes by; decides which checks apply. May be empty
  // The configuration is the one of the folder where the caller stands, or of the next one above it
  // that has one, up to the top of a repository.
  CriteriaOptions criteria;
  bool verbose = false;
};

Result<Summary> ScanStandardInput(const StandardInputOptions& options);

}  // namespace leaktight
