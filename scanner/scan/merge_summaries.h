// Several scans as one report.
#pragma once

#include <string>

#include "scan/summary.h"

namespace leaktight {

// Adds what a scan of one of several repositories tells, each thing with the repository's name.
// Where their configurations disagree on what fails, the strictest decides.
void AddSummary(Summary one, const std::string& repository, Summary& all);

}  // namespace leaktight
