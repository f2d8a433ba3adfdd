// Why something is taken for a secret: what `leaktight explain` shows.
#pragma once

#include <string>

#include "finding/finding.h"
#include "report/report.h"
#include "scan/summary.h"

namespace leaktight {

// One finding of `scan`, suppressed or not: as a report in text shows it, then what speaks for and
// against it, and whether a scan tells of it. Ends with a line ending.
std::string ExplainFinding(const Summary& scan, const Finding& finding,
                           const ReportOptions& options);

}  // namespace leaktight
