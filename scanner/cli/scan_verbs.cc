// The verbs that scan: what each hands to its driver.
#include <algorithm>
#include <chrono>
#include <functional>
#include <optional>
#include <string>

#include "cli/git_variables_here.h"
#include "cli/progress.h"
#include "cli/report_targets.h"
#include "cli/scan_criteria.h"
#include "cli/scan_report.h"
#include "cli/verbs.h"
#include "scan/diff.h"
#include "scan/history.h"
#include "scan/provenance.h"
#include "scan/revision.h"
#include "scan/staged.h"
#include "scan/standard_input.h"
#include "scan/tree.h"

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

std::optional<Provenance> ProvenanceOf(const Options& options, ScanKind kind) {
  if (kind == ScanKind::kStdin || !WantProvenance(options)) return std::nullopt;
  GitPlace place;
  if (kind == ScanKind::kHistory && !options.arguments.empty()) {
    place = PlaceOfRepository(options.arguments[0]);
  }
  return ReadProvenance(place, RevisionOf(options, kind));
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

// What can be told to be wrong before a scan is told before it.
Result<int> Scan(const Options& options,
                 const std::function<Result<Summary>(CriteriaOptions criteria)>& scan,
                 const GitPlace& place = {}) {
  const auto began = std::chrono::steady_clock::now();
  if (auto fits = CheckReportFiles(options); !fits) return tl::unexpected(fits.error());
  Result<CriteriaOptions> criteria = CriteriaOf(options, place);
  if (!criteria) return tl::unexpected(criteria.error());
  auto summary = scan(std::move(*criteria));
  if (!summary) return tl::unexpected(summary.error());
  TellOfFailOn(options, *summary);
  summary->provenance = ProvenanceOf(options, summary->kind);
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
  summary->seconds = took.count();
  return ReportScan(*summary, options);
}

}  // namespace

Result<int> RunStagedVerb(const Options& options) {
  return Scan(options, [&](CriteriaOptions criteria) {
    StagedOptions staged;
    if (!options.reference) staged.variables = GitVariablesHere();
    staged.files = options.arguments;
    staged.criteria = std::move(criteria);
    staged.jobs = options.jobs;
    staged.verbose = options.verbose;
    staged.cache = !options.no_cache;
    return ScanStaged(staged);
  });
}

Result<int> RunDiffVerb(const Options& options) {
  return Scan(options, [&](CriteriaOptions criteria) {
    DiffOptions diff;
    if (!options.arguments.empty()) diff.range = options.arguments[0];
    diff.squash = options.squash;
    diff.adopt = options.adopt;
    diff.jobs = options.jobs;
    diff.criteria = std::move(criteria);
    diff.verbose = options.verbose;
    diff.cache = !options.no_cache;
    return ScanDiff(diff);
  });
}

Result<int> RunTreeVerb(const Options& options) {
  return Scan(options, [&](CriteriaOptions criteria) {
    if (options.revision) {
      ScanRevisionOptions revision;
      revision.revision = *options.revision;
      revision.paths = options.arguments;
      revision.jobs = options.jobs;
      revision.criteria = std::move(criteria);
      revision.verbose = options.verbose;
      revision.cache = !options.no_cache;
      return ScanRevision(revision);
    }
    ScanTreeOptions tree;
    tree.paths = options.arguments;
    tree.cache = !options.no_cache;
    tree.no_ignore = options.no_ignore;
    tree.jobs = options.jobs;
    tree.criteria = std::move(criteria);
    tree.verbose = options.verbose;
    return ScanTree(tree);
  });
}

Result<int> RunHistoryVerb(const Options& options) {
  ProgressLine line(WantsProgress(options));
  GitPlace place;
  if (!options.arguments.empty()) place = PlaceOfRepository(options.arguments[0]);
  const auto scan = [&](CriteriaOptions criteria) {
    HistoryOptions history;
    history.place = place;
    history.jobs = options.jobs;
    history.reference = options.reference;
    history.criteria = std::move(criteria);
    history.verbose = options.verbose;
    history.progress = [&](const HistoryProgress& progress) { line.Show(progress); };
    Result<Summary> summary = ScanHistory(history);
    line.Clear();
    return summary;
  };
  return Scan(options, scan, place);
}

Result<int> RunStdinVerb(const Options& options) {
  return Scan(options, [&](CriteriaOptions criteria) {
    StandardInputOptions input;
    input.path = options.path;
    input.criteria = std::move(criteria);
    input.verbose = options.verbose;
    return ScanStandardInput(input);
  });
}

}  // namespace leaktight
