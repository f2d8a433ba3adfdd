// For programs that read a line at a time: one finding a line, each the object that JSON has in
// `findings`. With --show-suppressed what is suppressed comes behind them; it has `suppression`.
#include "report/finding_json.h"
#include "report/formats.h"
#include "report/told_finding.h"

namespace leaktight {

std::string WriteJsonl(const Summary& scan, const ReportOptions& options) {
  const SecretMask mask = options.show_secrets ? SecretMask() : SecretMask(scan);
  std::string lines;
  const auto append = [&](const std::vector<Finding>& findings, const std::vector<Trace>& traces) {
    for (size_t i = 0; i < findings.size(); i++) {
      lines += Dump(FindingJson(findings[i], TraceOf(traces, i), mask, options), -1) + '\n';
    }
  };
  append(scan.findings, scan.traces);
  if (options.show_suppressed) append(scan.suppressed, scan.suppressed_traces);
  return lines;
}

}  // namespace leaktight
