// The verbs that scan: what each hands to its driver.
#include <algorithm>
#include <chrono>
#include <ctime>
#include <functional>
#include <optional>
#include <string>

#include "cli/progress.h"
#include "cli/report_targets.h"
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

// What can be told to be wrong before a scan is told before it.
Result<int> Scan(const Options& options, const std::function<Result<Summary>()>& scan) {
  const auto began = std::chrono::steady_clock::now();
  if (auto fits = CheckReportFiles(options); !fits) return tl::unexpected(fits.error());
  auto summary = scan();
  if (!summary) return tl::unexpected(summary.error());
  summary->provenance = ProvenanceOf(options, summary->kind);
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
  summary->seconds = took.count();
  return ReportScan(*summary, options);
}

CriteriaOptions CriteriaOf(const Options& options) {
  CriteriaOptions criteria;
  criteria.config_file = options.config;
  criteria.no_config = options.no_config;
  criteria.rule_paths = options.rules;
  criteria.selection = {options.only, options.skip};
  criteria.now = std::time(nullptr);
  return criteria;
}

}  // namespace

Result<int> RunStagedVerb(const Options& options) {
  return Scan(options, [&] {
    StagedOptions staged;
    staged.files = options.arguments;
    staged.criteria = CriteriaOf(options);
    staged.jobs = options.jobs;
    staged.verbose = options.verbose;
    staged.cache = !options.no_cache;
    return ScanStaged(staged);
  });
}

Result<int> RunDiffVerb(const Options& options) {
  return Scan(options, [&] {
    DiffOptions diff;
    if (!options.arguments.empty()) diff.range = options.arguments[0];
    diff.squash = options.squash;
    diff.adopt = options.adopt;
    diff.jobs = options.jobs;
    diff.criteria = CriteriaOf(options);
    diff.verbose = options.verbose;
    diff.cache = !options.no_cache;
    return ScanDiff(diff);
  });
}

Result<int> RunTreeVerb(const Options& options) {
  return Scan(options, [&] {
    if (options.revision) {
      ScanRevisionOptions revision;
      revision.revision = *options.revision;
      revision.paths = options.arguments;
      revision.jobs = options.jobs;
      revision.criteria = CriteriaOf(options);
      revision.verbose = options.verbose;
      revision.cache = !options.no_cache;
      return ScanRevision(revision);
    }
    ScanTreeOptions tree;
    tree.paths = options.arguments;
    tree.no_ignore = options.no_ignore;
    tree.jobs = options.jobs;
    tree.criteria = CriteriaOf(options);
    tree.verbose = options.verbose;
    return ScanTree(tree);
  });
}

Result<int> RunHistoryVerb(const Options& options) {
  ProgressLine line(WantsProgress(options));
  return Scan(options, [&] {
    HistoryOptions history;
    if (!options.arguments.empty()) history.place = PlaceOfRepository(options.arguments[0]);
    history.jobs = options.jobs;
    history.criteria = CriteriaOf(options);
    history.verbose = options.verbose;
    history.progress = [&](const HistoryProgress& progress) { line.Show(progress); };
    Result<Summary> summary = ScanHistory(history);
    line.Clear();
    return summary;
  });
}

Result<int> RunStdinVerb(const Options& options) {
  return Scan(options, [&] {
    StandardInputOptions input;
    input.path = options.path;
    input.criteria = CriteriaOf(options);
    input.verbose = options.verbose;
    return ScanStandardInput(input);
  });
}

}  // namespace leaktight
