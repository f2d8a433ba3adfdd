// leaktight stdin
#pragma once

#include <string>

#include "base/error.h"
#include "engine/engine.h"
#include "scan/summary.h"
#include "suppress/selection.h"

namespace leaktight {

struct StandardInputOptions {
  int descriptor = 0;
  std::string path;  // the name that it goes by; decides which checks apply. May be empty
  Selection selection;
  bool verbose = false;
};

Result<Summary> ScanStandardInput(const Engine& engine, const StandardInputOptions& options);

}  // namespace leaktight
