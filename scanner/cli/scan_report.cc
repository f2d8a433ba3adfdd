#include "cli/scan_report.h"

#include <algorithm>

#include "base/file.h"
#include "cli/output.h"
#include "cli/terminal.h"
#include "report/secret_mask.h"

namespace leaktight {
namespace {

// The flag decides, then the configuration.
Severity FailOn(const Summary& scan, const Options& options) {
  if (options.fail_on) return *options.fail_on;
  return scan.fail_on.value_or(Severity::kLow);
}

ReportOptions ReportOptionsOf(const Summary& scan, const Options& options) {
  ReportOptions report;
  report.show_secrets = options.show_secrets;
  report.color = WantsColor(options);
  report.quiet = options.quiet;
  report.verbose = options.verbose;
  report.errors = !options.output.empty();  // else they stand beside it, on standard error
  report.width = LineWidth(options);
  report.fail_on = FailOn(scan, options);
  return report;
}

// A report that went into a file leaves its last line on the terminal; unless the file was that
// terminal, by another name.
Result<void> WriteToFile(const Summary& scan, const Options& options, const ReportOptions& report) {
  auto written = WriteFileWhole(options.output, options.format->write(scan, report));
  if (!written || options.quiet || IsStandardOutput(options.output)) return written;
  return WriteStandardOutput(WriteOutcome(scan, report));
}

void ComplainOf(const Summary& scan, const Options& options) {
  const SecretMask mask = options.show_secrets ? SecretMask() : SecretMask(scan.findings);
  for (const ScanError& error : scan.errors) {
    const bool named = error.path.empty() || error.message.find(error.path) != std::string::npos;
    Complain(mask.Apply(named ? error.message : error.path + ": " + error.message));
  }
}

}  // namespace

int ExitStatus(const Summary& scan, Severity fail_on) {
  if (!scan.complete()) return 2;
  return std::any_of(scan.findings.begin(), scan.findings.end(),
                     [&](const Finding& finding) { return finding.severity >= fail_on; })
             ? 1
             : 0;
}

Result<int> ReportScan(const Summary& scan, const Options& options) {
  const ReportOptions report = ReportOptionsOf(scan, options);
  const auto written = options.output.empty()
                           ? WriteStandardOutput(options.format->write(scan, report))
                           : WriteToFile(scan, options, report);
  ComplainOf(scan, options);
  if (!written) return tl::unexpected(written.error());
  return ExitStatus(scan, report.fail_on);
}

}  // namespace leaktight
