#include "cli/scan_report.h"

#include <algorithm>

#include "base/file.h"
#include "cli/output.h"
#include "cli/terminal.h"
#include "report/secret_mask.h"

namespace leaktight {
namespace {

// What goes into a file looks the same wherever it is written, and tells of errors itself: beside
// what stands on standard output they stand on standard error.
ReportOptions ReportOptionsOf(const Summary& scan, const Options& options, bool into_file) {
  ReportOptions report;
  report.show_secrets = options.show_secrets;
  report.show_suppressed = options.show_suppressed;
  report.color = into_file ? options.color == ColorChoice::kAlways : WantsColor(options);
  report.quiet = options.quiet;
  report.verbose = options.verbose;
  report.messages = into_file;
  report.width = into_file ? kUsualLineWidth : LineWidth();
  report.fail_on = FailOn(scan, options);
  return report;
}

Result<void> Write(const Summary& scan, const Options& options, const ReportTarget& target) {
  const ReportOptions report = ReportOptionsOf(scan, options, !target.file.empty());
  const std::string text = target.format->write(scan, report);
  // Standard output by another name, /dev/stdout, may be a file that others go on writing to.
  const bool standard = target.file.empty() || IsStandardOutput(target.file);
  return standard ? WriteStandardOutput(text) : WriteFileWhole(target.file, text);
}

// All that can be written is written, whatever becomes of the others; the first error counts.
// Reports that all went into files leave their last line on the terminal.
Result<void> WriteReports(const Summary& scan, const Options& options) {
  Result<void> all;
  bool standard_output_is_free = true;
  for (const ReportTarget& target : options.reports) {
    auto written = Write(scan, options, target);
    if (!written && all) all = std::move(written);
    if (target.file.empty() || IsStandardOutput(target.file)) standard_output_is_free = false;
  }
  if (!all || options.quiet || !standard_output_is_free) return all;
  return WriteStandardOutput(WriteOutcome(scan, ReportOptionsOf(scan, options, false)));
}

}  // namespace

void TellMessages(const Summary& scan, const Options& options) {
  const SecretMask mask = options.show_secrets ? SecretMask() : SecretMask(scan);
  if (!options.quiet) {
    for (const std::string& note : scan.notes) Complain(mask.Apply("note: " + note));
    for (const ScanWarning& warning : scan.warnings) {
      Complain(mask.Apply("warning: " + Describe(warning)));
    }
  }
  if (options.verbose && !options.quiet) {
    for (const Unparsed& file : scan.unparsed) Complain(mask.Apply(Describe(file)));
    for (const std::string& told : scan.unknown) Complain(mask.Apply(told));
  }
  for (const ScanError& error : scan.errors) Complain(mask.Apply(Describe(error)));
}

Severity FailOn(const Summary& scan, const Options& options) {
  const Severity asked = options.fail_on.value_or(scan.fail_on.value_or(Severity::kLow));
  return std::min(asked, scan.highest_fail_on.value_or(asked));
}

int ExitStatus(const Summary& scan, Severity fail_on) {
  if (!scan.complete()) return 2;
  return std::any_of(scan.findings.begin(), scan.findings.end(),
                     [&](const Finding& finding) { return finding.severity >= fail_on; })
             ? 1
             : 0;
}

Result<int> ReportScan(const Summary& scan, const Options& options) {
  const auto written = WriteReports(scan, options);
  TellMessages(scan, options);
  if (!written) return tl::unexpected(written.error());
  return ExitStatus(scan, FailOn(scan, options));
}

}  // namespace leaktight
