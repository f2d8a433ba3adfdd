// Where the reports of a scan go: one format, or several at once, each into a place of its own.
#pragma once

#include "base/error.h"
#include "cli/options.h"

namespace leaktight {

// Behind the flags: gives --output to the report that names no file, and has text written to
// standard output where no report was asked for. Two reports for one place are an error.
Result<void> SettleReports(Options& options);

// Can all files be written? Asked before a scan, so that its work is not lost. Here too two reports
// for one place are found out that go by different names.
Result<void> CheckReportFiles(const Options& options);

}  // namespace leaktight
