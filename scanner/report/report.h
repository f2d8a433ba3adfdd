// Reports: one file a format, all named in one table.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "scan/summary.h"

namespace leaktight {

struct ReportOptions {
  bool show_secrets = false;
  bool show_suppressed = false;  // list what is suppressed, beside counting it
  bool color = false;
  bool quiet = false;    // findings only
  bool verbose = false;  // also what was scanned, skipped and why, and where time went
  // Name errors, warnings and notes in text; false where the caller writes them elsewhere.
  bool messages = true;
  size_t width = 100;  // cells in a line of text; what is longer is wrapped or cut
  Severity fail_on = Severity::kLow;
};

struct ReportFormat {
  std::string_view name;
  std::string_view summary;  // one line for --help
  std::string (*write)(const Summary& scan, const ReportOptions& options);
  bool wants_provenance = false;  // tells of Summary::provenance
};

// All of them: the table in report.cc.
std::span<const ReportFormat> ReportFormats();
const ReportFormat* FindReportFormat(std::string_view name);

// A message with the place it is about, for a line of its own: neither masked nor escaped.
std::string Describe(const ScanError& error);
std::string Describe(const ScanWarning& warning);
std::string Describe(const Unparsed& file);

// The last line of a report in text: what was found in how much.
std::string WriteOutcome(const Summary& scan, const ReportOptions& options);

}  // namespace leaktight
