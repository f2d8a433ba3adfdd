// From a finished scan to what the user sees and the exit status.
#pragma once

#include "base/error.h"
#include "cli/options.h"
#include "scan/summary.h"

namespace leaktight {

// Writes the reports where they are wanted, says on standard error what kept the scan from being
// whole, and gives the exit status.
Result<int> ReportScan(const Summary& scan, const Options& options);

// What the user should know of how a scan was judged, and what kept it from being whole, on
// standard error.
void TellMessages(const Summary& scan, const Options& options);

// The lowest severity that fails: the flag decides, then the configuration; an organisation's
// policy bounds both.
Severity FailOn(const Summary& scan, const Options& options);

// The exit status that a scan deserves.
int ExitStatus(const Summary& scan, Severity fail_on);

}  // namespace leaktight
