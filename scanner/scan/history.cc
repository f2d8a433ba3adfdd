#include "scan/history.h"

#include <algorithm>
#include <future>
#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "base/hash.h"
#include "base/parallel.h"
#include "git/commit_object.h"
#include "git/entries.h"
#include "git/local_repository.h"
#include "git/repository.h"
#include "scan/conclude.h"
#include "scan/history_findings.h"
#include "scan/history_head.h"
#include "scan/history_objects.h"
#include "scan/history_remembering.h"
#include "scan/history_traces.h"
#include "scan/known_sources.h"
#include "scan/phase_clock.h"
#include "scan/silent_commit.h"
#include "source/history.h"
#include "source/skip.h"

namespace leaktight {
namespace {

// Of a repository that is broken all over, so many errors are told.
constexpr size_t kMostErrors = 100;

// Null: git has to be asked, and it says why it refuses the repository, if it does.
std::shared_ptr<LocalRepository> OpenFiles(const HistoryOptions& options) {
  if (options.reference || !options.variables) return nullptr;
  auto files = LocalRepository::OpenHistory(options.place.directory, *options.variables);
  if (files == nullptr || !files->files().top.empty()) return files;
  // Git may be told to take no bare one that nobody names (safe.bareRepository).
  return GitOutput(options.place, {"rev-parse", "--git-dir"}) ? files : nullptr;
}

class HistoryScan {
 public:
  explicit HistoryScan(const HistoryOptions& options)
      : options_(options),
        files_(OpenFiles(options)),
        objects_(options.place, kLargestFile),
        head_(options.place, objects_, files_) {
    if (files_ != nullptr) objects_.ReadFrom(files_);
    summary_.kind = ScanKind::kHistory;
  }

  Result<Summary> Run() {
    PhaseClock clock(summary_);
    clock.Begin("rules");
    const Result<Criteria> criteria = ReadCriteria();
    if (!criteria) return tl::unexpected(criteria.error());
    clock.Begin("remember");
    HistoryRemembering memory(options_, *criteria, files_, summary_);
    Result<History> history = ReadHistory(*criteria, clock, memory.known());
    if (!history) return tl::unexpected(history.error());
    clock.Begin("read and judge");
    auto found = JudgeObjects(*history, *criteria, memory);
    if (!found) {
      // What is remembered is not what is there.
      memory.Forget();
      history = ReadHistory(*criteria, clock, nullptr);
      if (!history) return tl::unexpected(history.error());
      clock.Begin("read and judge");
      found = JudgeObjects(*history, *criteria, memory);
    }
    if (options_.stop.stop_requested()) TellOfStop();
    // That takes a moment for each of many pages, now or at the end.
    std::future<void> set_aside;
    if (const HistoryPacks* const packs = history->links(); packs != nullptr && Jobs() > 1) {
      set_aside = std::async(std::launch::async, [packs] { packs->graph.SetAside(); });
    }
    clock.Begin("remember");
    memory.Keep(*history, *found, summary_);
    clock.Begin("suppress");
    HistoryTraces traces(*history);
    Suppress(*history, *criteria, std::move(*found), traces);
    clock.Begin("trace");
    TraceFindings(traces);
    clock.Begin("tell commits");
    TellCommits();
    TellOfSizes();
    TellErrors();
    if (options_.verbose) TellPaths(*history);
    clock.End();
    return std::move(summary_);
  }

 private:
  size_t Jobs() const { return options_.jobs == 0 ? AvailableProcessors() : options_.jobs; }
  Result<History> ReadHistory(const Criteria& criteria, PhaseClock& clock,
                              const KnownHistory* known);
  Result<Criteria> ReadCriteria();
  using AllFound = std::vector<HistoryFindings::Found>;
  std::optional<AllFound> JudgeObjects(const History& history, const Criteria& criteria,
                                       HistoryRemembering& memory);
  void Suppress(const History& history, const Criteria& criteria, AllFound&& found,
                HistoryTraces& traces);
  void TraceFindings(HistoryTraces& traces);
  void TellCommits();
  void TellOfStop();
  void TellOfSizes();
  void TellErrors();
  void TellPaths(const History& history);
  void Describe(std::optional<Commit>& commit);

  const HistoryOptions& options_;
  const std::shared_ptr<LocalRepository> files_;  // null: git has to be asked
  ObjectReader objects_;
  HistoryHead head_;
  Summary summary_;
  std::unordered_map<std::string, Commit> commits_;
};

Result<History> HistoryScan::ReadHistory(const Criteria& criteria, PhaseClock& clock,
                                         const KnownHistory* known) {
  const auto fail = [this](const Error& error) {
    summary_.errors.push_back({{}, error.Describe()});
  };
  const auto progress = [this](uint64_t done, uint64_t commits) {
    if (options_.progress) options_.progress({"commits", done, commits, 0});
  };
  HistoryWay way;
  way.packs = !options_.reference;
  way.known = known;
  way.files = files_;
  way.workers = Jobs();
  way.selection = options_.selection;
  way.stop = options_.stop;
  std::vector<Engine::Scratch> scratches(way.workers);
  // Of a part of the commits only those are to be looked at.
  if (!options_.selection.LimitsCommits()) {
    way.is_silent = [&](size_t worker, std::string_view commit) {
      return IsSilentCommit(commit, criteria, scratches[worker]);
    };
  }
  way.begin = [&clock](std::string_view pass) { clock.Begin(pass); };
  return History::Read(options_.place, way, fail, progress);
}

Result<Criteria> HistoryScan::ReadCriteria() {
  const auto read = [this](const std::string& path) { return head_.Read(path); };
  CriteriaOptions asked = options_.criteria;
  asked.archives = options_.archives ? ArchiveUse::kAll : ArchiveUse::kNone;
  Result<Criteria> criteria = Criteria::Make(asked, read, summary_.errors);
  if (!criteria) return criteria;
  // Folders of now say little of those of the past: only the top's files count.
  LearnSecrets(
      options_.criteria,
      {.is_tracked = TrackedIn(objects_), .states = {read}, .tell_unused = options_.verbose},
      *criteria, summary_);
  return criteria;
}

// Nothing: something that was found before is not found again.
std::optional<HistoryScan::AllFound> HistoryScan::JudgeObjects(const History& history,
                                                               const Criteria& criteria,
                                                               HistoryRemembering& memory) {
  HistoryObjects::Progress progress;
  if (options_.progress) {
    progress = [this](uint64_t done, uint64_t all, uint64_t bytes) {
      options_.progress({"objects", done, all, bytes});
    };
  }
  HistoryObjects objects(criteria, history, options_.place, Jobs(), progress, options_.stop);
  objects.ReadFrom(files_);
  return memory.Judge(history, objects, summary_);
}

// The allow list sees each path of a secret by itself: allowed under one, it is not under another.
void HistoryScan::Suppress(const History& history, const Criteria& criteria, AllFound&& found,
                           HistoryTraces& traces) {
  for (auto& [finding, commit, sources] : found) {
    traces.Add(finding, sources);
    if (commit != StringPool::kNone) {
      finding.place.commit.emplace().id = Hex(history.commits()[commit]);
      for (Place& place : finding.places) place.commit = finding.place.commit;
    }
    summary_.findings.push_back(std::move(finding));
  }
  const auto paths = [this] { return head_.Paths(); };
  Conclude(criteria, {paths, false}, summary_);
  if (!summary_.suppressed.empty()) {
    FollowRenames(criteria.config(), head_.Paths(), summary_.findings, summary_.suppressed);
  }

  const auto number = [&](const Finding& finding) {
    const std::optional<Commit>& commit = finding.place.commit;
    return commit ? history.commits().Find(IdBytes(commit->id)) : StringPool::kNone;
  };
  for (std::vector<Finding>* findings : {&summary_.findings, &summary_.suppressed}) {
    std::stable_sort(findings->begin(), findings->end(), [&](const Finding& a, const Finding& b) {
      const uint32_t first = number(a);
      const uint32_t second = number(b);
      return first != second ? first < second : StandsBefore(a, b);
    });
    *findings = GroupBySecret(std::move(*findings));
  }
}

void HistoryScan::TraceFindings(HistoryTraces& traces) {
  const bool any = !summary_.findings.empty() || !summary_.suppressed.empty();
  if (any && !options_.stop.stop_requested()) {
    for (const Finding& finding : summary_.findings) traces.Want(finding);
    for (const Finding& finding : summary_.suppressed) traces.Want(finding);
    // Why commits could not be listed was told of when the history was read.
    (void)traces.Work(options_.place, head_.Commit(),
                      [this](const std::string& path) { return head_.BlobAt(path); });
  }
  for (const Finding& finding : summary_.findings) summary_.traces.push_back(traces.Of(finding));
  for (const Finding& finding : summary_.suppressed) {
    summary_.suppressed_traces.push_back(traces.Of(finding));
  }
}

void HistoryScan::TellCommits() {
  for (std::vector<Finding>* findings : {&summary_.findings, &summary_.suppressed}) {
    for (Finding& finding : *findings) {
      Describe(finding.place.commit);
      for (Place& place : finding.places) Describe(place.commit);
    }
  }
  for (std::vector<Trace>* traces : {&summary_.traces, &summary_.suppressed_traces}) {
    for (Trace& trace : *traces) {
      for (PlaceTrace& place : trace.places) Describe(place.removed);
    }
  }
}

void HistoryScan::Describe(std::optional<Commit>& commit) {
  if (!commit) return;
  const auto [at, is_new] = commits_.try_emplace(commit->id, *commit);
  if (is_new) {
    const Result<ObjectReader::Object> object = objects_.Read(commit->id);
    if (object && object->type == "commit") {
      const Result<CommitObject> parsed = ParseCommit(object->bytes);
      if (parsed) at->second = DescribeCommit(commit->id, *parsed);
    }
  }
  commit = at->second;
}

// Nothing that git then says is told: its children are not interrupted, but left.
void HistoryScan::TellOfStop() {
  summary_.errors.push_back({{}, "the scan was stopped: this is what was found until then"});
}

// A bound that the user set, and that left something unread: the scan is not whole.
void HistoryScan::TellOfSizes() {
  std::vector<Skipped>& paths = summary_.skipped_paths;
  const auto key = [](const Skipped& one) { return std::tie(one.path, one.reason); };
  std::sort(paths.begin(), paths.end(),
            [&](const Skipped& a, const Skipped& b) { return key(a) < key(b); });
  paths.erase(std::unique(paths.begin(), paths.end(),
                          [&](const Skipped& a, const Skipped& b) { return key(a) == key(b); }),
              paths.end());
  const auto over = summary_.skipped.find(kSkippedOverLimit);
  if (over == summary_.skipped.end()) return;
  summary_.errors.push_back({{},
                             std::to_string(over->second) +
                                 (over->second == 1 ? " blob is" : " blobs are") +
                                 " larger than --max-blob-size and not scanned; --verbose names "
                                 "the paths"});
}

void HistoryScan::TellErrors() {
  std::vector<ScanError>& errors = summary_.errors;
  const auto before = [](const ScanError& a, const ScanError& b) {
    return a.path != b.path ? a.path < b.path : a.message < b.message;
  };
  std::sort(errors.begin(), errors.end(), before);
  if (errors.size() > kMostErrors) {
    const size_t more = errors.size() - kMostErrors;
    errors.resize(kMostErrors);
    errors.push_back({{}, "… and " + std::to_string(more) + " more like these"});
  }
  if (errors.empty()) return;
  const Result<bool> partial = IsPartialClone(options_.place);
  if (partial && *partial) {
    errors.insert(errors.begin(),
                  {{},
                   "this is a partial clone: some objects were not fetched, and leaktight "
                   "fetches none; scan a clone that was made without --filter"});
  }
}

void HistoryScan::TellPaths(const History& history) {
  for (uint32_t path = 0; path < history.paths().size(); path++) {
    summary_.scanned_paths.emplace_back(history.paths()[path]);
  }
  std::sort(summary_.scanned_paths.begin(), summary_.scanned_paths.end());
}

}  // namespace

Result<Summary> ScanHistory(const HistoryOptions& options) {
  return HistoryScan(options).Run();
}

}  // namespace leaktight
