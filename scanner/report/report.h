// Reports: one file a format, all named in one table.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "scan/summary.h"

namespace leaktight {

struct ReportOptions {
  bool show_secrets = false;
  bool color = false;
  bool quiet = false;    // findings only
  bool verbose = false;  // also what was scanned, skipped and why, and where time went
  bool errors = true;    // name the errors; false where the caller writes them elsewhere
  size_t width = 100;    // cells in a line of text; what is longer is wrapped or cut
  Severity fail_on = Severity::kLow;
};

struct ReportFormat {
  std::string_view name;
  std::string_view summary;  // one line for --help
  std::string (*write)(const Summary& scan, const ReportOptions& options);
};

// All of them: the table in report.cc.
std::span<const ReportFormat> ReportFormats();
const ReportFormat* FindReportFormat(std::string_view name);

// The last line of a report in text: what was found in how much.
std::string WriteOutcome(const Summary& scan, const ReportOptions& options);

}  // namespace leaktight
