// leaktight history: its repositories, one after the other, in one report.
#include <chrono>
#include <cstdlib>
#include <ctime>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/date.h"
#include "cli/git_variables_here.h"
#include "cli/progress.h"
#include "cli/report_targets.h"
#include "cli/scan_criteria.h"
#include "cli/scan_frame.h"
#include "cli/stop_on_signal.h"
#include "cli/verbs.h"
#include "git/mirror.h"
#include "scan/history.h"
#include "scan/merge_summaries.h"

namespace leaktight {
namespace {

// Refuses what cannot be meant before anything is read.
Result<HistorySelection> SelectionOf(const Options& options) {
  HistorySelection selection;
  if (options.since) {
    const int64_t now = options.now.value_or(std::time(nullptr));
    selection.since = ParsePast(*options.since, now);
    if (!selection.since) {
      return Fail("--since", *options.since + " is no date",
                  "write 2026-11-24, 2026-11-24T16:14:36Z, yesterday or 2 weeks ago");
    }
  }
  selection.branches = options.branches;
  selection.without = options.without;
  selection.all_objects = options.all_objects;
  if (selection.all_objects && selection.LimitsCommits()) {
    return Fail("--all-objects", "is for everything that is there",
                "leave it out, or --since, --branches and --not");
  }
  return selection;
}

std::string TemporaryFolder() {
  const char* folder = std::getenv("TMPDIR");
  return folder == nullptr || *folder == '\0' ? "/tmp" : folder;
}

class HistoryVerb {
 public:
  HistoryVerb(const Options& options, HistorySelection selection)
      : options_(options),
        selection_(std::move(selection)),
        line_(WantsProgress(options), IsTerminal()) {}

  // `name`: of a repository; empty: where the caller stands.
  Result<Summary> Scan(const std::string& name) {
    GitPlace place;
    std::optional<Mirror> mirror;
    if (!name.empty()) {
      const RepositoryKind kind = KindOfRepository(name);
      if (kind == RepositoryKind::kRefused) {
        return Fail(ShownName(name), "is no repository that is fetched",
                    "URLs of https, ssh, git, http and file are, and host:path");
      }
      if (kind == RepositoryKind::kFolder) {
        place = PlaceOfRepository(name);
      } else {
        line_.Show({"the remote repository", 0, 0, 0});
        Result<Mirror> cloned = Mirror::Clone(name, kind, TemporaryFolder(), stop_.token());
        if (!cloned) return tl::unexpected(cloned.error());
        mirror.emplace(std::move(*cloned));
        place = mirror->place();
      }
    }
    Result<CriteriaOptions> criteria = CriteriaOf(options_, place);
    if (!criteria) return tl::unexpected(criteria.error());
    HistoryOptions history;
    history.place = place;
    if (!mirror) history.variables = GitVariablesHere();
    // Of a repository that was named, the environment says nothing (PlaceOfRepository).
    if (history.variables && !name.empty()) history.variables.emplace();
    history.jobs = options_.jobs;
    history.reference = options_.reference;
    history.selection = selection_;
    history.criteria = std::move(*criteria);
    history.archives = options_.archives;
    history.verbose = options_.verbose;
    history.cache = !options_.no_cache && !mirror;
    history.stop = stop_.token();
    history.progress = [&](const HistoryProgress& progress) { line_.Show(progress); };
    Result<Summary> summary = ScanHistory(history);
    line_.Clear();
    if (summary) summary->provenance = ProvenanceOf(options_, summary->kind, place);
    return summary;
  }

  // One that fails does not keep the others from being scanned.
  Summary ScanAll(const std::vector<std::string>& names) {
    Summary all;
    all.kind = ScanKind::kHistory;
    for (const std::string& name : names) {
      const std::string shown = ShownName(name);
      all.repositories.push_back(shown);
      if (stop_.token().stop_requested()) {
        all.errors.push_back({{}, "was not scanned: the scan was stopped before", shown});
        continue;
      }
      line_.Begin(shown);
      Result<Summary> one = Scan(name);
      if (one) {
        AddSummary(std::move(*one), shown, all);
      } else {
        line_.Clear();
        all.errors.push_back({{}, one.error().Describe(), shown});
      }
    }
    return all;
  }

 private:
  StopOnSignal stop_;  // before anything starts a thread
  const Options& options_;
  const HistorySelection selection_;
  ProgressLine line_;
};

}  // namespace

Result<int> RunHistoryVerb(const Options& options) {
  const auto began = std::chrono::steady_clock::now();
  Result<HistorySelection> selection = SelectionOf(options);
  if (!selection) return tl::unexpected(selection.error());
  if (auto fits = CheckReportFiles(options); !fits) return tl::unexpected(fits.error());
  HistoryVerb verb(options, std::move(*selection));
  if (options.arguments.size() > 1) {
    return EndScan(options, verb.ScanAll(options.arguments), began);
  }
  Result<Summary> summary =
      verb.Scan(options.arguments.empty() ? std::string() : options.arguments[0]);
  if (!summary) return tl::unexpected(summary.error());
  return EndScan(options, std::move(*summary), began);
}

}  // namespace leaktight
