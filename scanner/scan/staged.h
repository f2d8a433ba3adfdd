// leaktight staged
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/error.h"
#include "engine/engine.h"
#include "git/command.h"
#include "scan/summary.h"
#include "suppress/selection.h"

namespace leaktight {

struct StagedOptions {
  GitPlace place;
  // Relative to the place's folder. They limit what is reported. One that the next commit has as
  // HEAD has it is judged whole; one that it does not have is an error in the summary.
  std::vector<std::string> files;
  Selection selection;
  size_t jobs = 0;  // 0: as many as there are processors
  bool verbose = false;
};

// What the next commit adds. An error where there is nothing to scan from: no repository, no index.
Result<Summary> ScanStaged(const Engine& engine, const StagedOptions& options);

}  // namespace leaktight
