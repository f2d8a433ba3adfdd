#include "cli/scan_frame.h"

#include <algorithm>
#include <string>
#include <utility>

#include "cli/report_targets.h"
#include "cli/scan_criteria.h"
#include "cli/scan_report.h"
#include "scan/provenance.h"

namespace leaktight {
namespace {

bool WantProvenance(const Options& options) {
  return std::any_of(options.reports.begin(), options.reports.end(),
                     [](const ReportTarget& report) { return report.format->wants_provenance; });
}

// The revision that a scan is about, where it is about one.
std::string RevisionOf(const Options& options, ScanKind kind) {
  if (options.revision) return *options.revision;
  if (kind != ScanKind::kDiff || options.arguments.empty()) return "HEAD";
  const std::string& range = options.arguments[0];
  const size_t dots = range.rfind("..");
  const std::string head = dots == std::string::npos ? range : range.substr(dots + 2);
  return head.empty() ? "HEAD" : head;
}

void TellOfFailOn(const Options& options, Summary& summary) {
  const std::optional<Severity> highest = summary.highest_fail_on;
  if (!options.fail_on || !highest || *options.fail_on <= *highest) return;
  summary.warnings.insert(summary.warnings.begin(),
                          {{},
                           0,
                           "--fail-on " + std::string(Name(*options.fail_on)) +
                               " has no effect: the organisation's policy fails from severity " +
                               std::string(Name(*highest)) + " on"});
}

}  // namespace

std::optional<Provenance> ProvenanceOf(const Options& options, ScanKind kind,
                                       const GitPlace& place) {
  if (kind == ScanKind::kStdin || !WantProvenance(options)) return std::nullopt;
  return ReadProvenance(place, RevisionOf(options, kind));
}

Result<int> Scan(const Options& options,
                 const std::function<Result<Summary>(CriteriaOptions criteria)>& scan) {
  const auto began = std::chrono::steady_clock::now();
  if (auto fits = CheckReportFiles(options); !fits) return tl::unexpected(fits.error());
  Result<CriteriaOptions> criteria = CriteriaOf(options, {});
  if (!criteria) return tl::unexpected(criteria.error());
  auto summary = scan(std::move(*criteria));
  if (!summary) return tl::unexpected(summary.error());
  summary->provenance = ProvenanceOf(options, summary->kind, {});
  return EndScan(options, std::move(*summary), began);
}

Result<int> EndScan(const Options& options, Summary summary,
                    std::chrono::steady_clock::time_point began) {
  TellOfFailOn(options, summary);
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
  summary.seconds = took.count();
  return ReportScan(summary, options);
}

}  // namespace leaktight
