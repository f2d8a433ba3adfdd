#include "scan/staged.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

#include "base/parallel.h"
#include "git/object_reader.h"
#include "git/repository.h"
#include "policy/fact.h"
#include "scan/conclude.h"
#include "scan/judge_repository.h"
#include "scan/phase_clock.h"
#include "scope/novelty.h"
#include "source/file_reader.h"
#include "source/git_snapshots.h"
#include "source/index.h"
#include "source/named_paths.h"
#include "source/skip.h"

namespace leaktight {
namespace {

// One file of the change with what was found in it.
struct Judged {
  const IndexFile* file = nullptr;
  std::vector<Candidate> candidates;
  std::vector<AllowComment> comments;
};

// Files that were read and are judged together, on several threads. A commit of a few files, as
// most are, is judged on the thread that it is read on: to start another takes longer.
struct Batch {
  static constexpr size_t kBytes = 8 << 20;
  static constexpr size_t kBytesAThread = 256 << 10;

  std::vector<const IndexFile*> files;
  std::vector<std::string> contents;
  size_t bytes = 0;
};

class StagedScan {
 public:
  explicit StagedScan(const StagedOptions& options)
      : options_(options),
        scratches_(options.jobs > 0 ? options.jobs : AvailableProcessors()),
        objects_(options.place, kLargestFile) {
    summary_.kind = ScanKind::kStaged;
  }

  Result<Summary> Run() {
    PhaseClock clock(summary_);
    clock.Begin("list");
    if (const Result<void> started = Start(); !started) return tl::unexpected(started.error());
    if (const Result<void> listed = ListChanges(); !listed) return tl::unexpected(listed.error());
    clock.Begin("judge");
    std::vector<Judged> judged = JudgeFiles();
    clock.Begin("scope");
    KeepNew(judged);
    clock.Begin("repository checks");
    JudgeSnapshots();
    clock.End();

    clock.Begin("suppress");
    Conclude(*criteria_, {[this] { return PathsInIndex(); }, false}, summary_);
    TellOfUnstagedConfig();
    clock.End();
    return std::move(summary_);
  }

 private:
  Result<void> Start();
  Result<void> ListChanges();
  std::vector<Judged> JudgeFiles();
  void JudgeBatch(Batch& batch, std::vector<Judged>& judged);
  void KeepNew(std::vector<Judged>& judged);
  void JudgeSnapshots();
  std::vector<Finding> JudgeSnapshot(Snapshot& snapshot);
  std::vector<std::string> PathsInIndex();
  void TellOfUnstagedConfig();

  void AddError(std::string path, std::string message) {
    summary_.errors.push_back({std::move(path), std::move(message)});
  }
  void PassOver(std::string path, std::string_view reason) {
    summary_.skipped[reason]++;
    if (options_.verbose) summary_.skipped_paths.push_back({std::move(path), reason});
  }

  const StagedOptions& options_;
  std::optional<IndexDifference> difference_;
  std::optional<Criteria> criteria_;
  std::optional<std::string> staged_config_;
  std::vector<Engine::Scratch> scratches_;  // one a thread
  ObjectReader objects_;
  NamedPaths names_;
  IndexChanges changes_;
  Summary summary_;
};

// Both children are started before either is waited for, and the criteria are made meanwhile.
Result<void> StagedScan::Start() {
  Result<IndexDifference> difference = IndexDifference::Start(options_.place);
  if (!difference) return tl::unexpected(difference.error());
  difference_ = std::move(*difference);
  if (Result<void> started = objects_.Start(); !started) return started;
  const auto read = [this](const std::string& path) {
    Result<std::optional<std::string>> text = objects_.ReadFileIfThere(":" + path);
    if (path == kConfigFileName && text) staged_config_ = *text;
    return text;
  };
  Result<Criteria> criteria = Criteria::Make(options_.criteria, read, summary_.errors);
  if (!criteria) return tl::unexpected(criteria.error());
  criteria_ = std::move(*criteria);
  return {};
}

Result<void> StagedScan::ListChanges() {
  if (!options_.files.empty()) {
    const Result<std::optional<std::string>> top = TopOfWorkingTree(options_.place);
    if (!top) return tl::unexpected(top.error());
    if (*top) {
      Result<NamedPaths> names =
          NamedPaths::Resolve(**top, options_.place.directory, options_.files);
      if (!names) return tl::unexpected(names.error());
      names_ = std::move(*names);
    }
  }
  Result<IndexChanges> changes = difference_->Read(objects_);
  if (!changes) return tl::unexpected(changes.error());
  changes_ = std::move(*changes);
  if (!names_.everything()) {
    const Result<std::vector<std::string>> missing =
        ApplyNames(options_.place, names_, objects_, changes_);
    if (!missing) return tl::unexpected(missing.error());
    for (const std::string& name : *missing) {
      AddError(name, "is not staged: the next commit has no such file; `git add` it first");
    }
  }
  for (PassedOver& file : changes_.passed_over) PassOver(std::move(file.path), file.reason);
  return {};
}

std::vector<Judged> StagedScan::JudgeFiles() {
  std::vector<Judged> judged;
  Batch batch;
  std::vector<IndexFile>& files = changes_.files;
  files.erase(std::remove_if(files.begin(), files.end(),
                             [this](const IndexFile& file) {
                               const bool out = criteria_->config().LeavesOut(file.path);
                               if (out) PassOver(file.path, kSkippedExcluded);
                               return out;
                             }),
              files.end());
  for (const IndexFile& file : changes_.files) objects_.Ask(file.id);
  for (const IndexFile& file : changes_.files) {
    const Result<ObjectReader::Object> object = objects_.Next();
    if (!object) {
      AddError(file.path, object.error().Describe());
      continue;
    }
    if (object->over_limit) {
      PassOver(file.path, kSkippedLarge);
      continue;
    }
    if (const auto reason = KindToSkip(file.path, object->bytes)) {
      PassOver(file.path, *reason);
      continue;
    }
    summary_.files++;
    summary_.bytes += object->size;
    if (options_.verbose) summary_.scanned_paths.push_back(file.path);
    batch.files.push_back(&file);
    batch.contents.emplace_back(object->bytes);
    batch.bytes += object->bytes.size();
    if (batch.bytes >= Batch::kBytes) JudgeBatch(batch, judged);
  }
  JudgeBatch(batch, judged);
  return judged;
}

void StagedScan::JudgeBatch(Batch& batch, std::vector<Judged>& judged) {
  std::vector<Judged> here(batch.files.size());
  const size_t workers =
      std::clamp<size_t>(batch.bytes / Batch::kBytesAThread, 1, scratches_.size());
  ParallelFor(workers, batch.files.size(), [&](size_t worker, size_t i) {
    const IndexFile& file = *batch.files[i];
    const Blob blob = {file.path, batch.contents[i], file.mode, Origin::kBlob};
    JudgedBlob found = criteria_->Judge(blob, scratches_[worker]);
    for (Finding& finding : found.findings) {
      here[i].candidates.push_back(MakeCandidate(std::move(finding), batch.contents[i]));
    }
    here[i].file = &file;
    here[i].comments = std::move(found.comments);
  });
  for (Judged& file : here) {
    TellOfComments(*criteria_, file.file->path, file.comments, summary_);
    if (!file.candidates.empty()) judged.push_back(std::move(file));
  }
  batch = {};
}

// Reads pre-images only of files in which something was found.
void StagedScan::KeepNew(std::vector<Judged>& judged) {
  for (const Judged& here : judged) {
    for (const PreImage& before : here.file->before) objects_.Ask(before.id);
  }
  for (Judged& here : judged) {
    for (const PreImage& before : here.file->before) {
      const Result<ObjectReader::Object> object = objects_.Next();
      if (!object || object->over_limit) {
        AddError(
            here.file->path,
            "what stood in its place before cannot be read, so that all in it counts as new: " +
                (object ? before.id + " is too large" : object.error().Describe()));
        continue;
      }
      const auto judge = [&] {
        return criteria_
            ->Judge({before.path, object->bytes, before.mode, Origin::kBlob}, scratches_.front())
            .findings;
      };
      CompareWithPreImage(object->bytes, judge, here.candidates);
    }
    for (Candidate& candidate : here.candidates) {
      if (candidate.is_new) summary_.findings.push_back(std::move(candidate.finding));
    }
  }
}

std::vector<Finding> StagedScan::JudgeSnapshot(Snapshot& snapshot) {
  const auto fail = [this](const Error& error) { AddError(error.where, error.what); };
  const Result<FactSet> facts = FactsOf(snapshot, fail);
  if (!facts) {
    AddError("", facts.error().Describe());
    return {};
  }
  return criteria_->JudgeFacts(*facts, [&](const std::string& path) -> Result<std::string> {
    const Result<std::vector<SnapshotEntry>> entries =
        snapshot.List([&](std::string_view other) { return other == path; });
    if (!entries || entries->empty()) return Fail(path, "is not there");
    return snapshot.Read(entries->front());
  });
}

// After the change, less what was so before it. The whole snapshots are listed only if the change
// touches a file that facts come from: else both are the same.
void StagedScan::JudgeSnapshots() {
  const auto whole = [](const IndexFile& file) { return !file.changed && MayHoldFacts(file.path); };
  const bool any_whole = std::any_of(changes_.files.begin(), changes_.files.end(), whole);
  const bool any_touched =
      std::any_of(changes_.touched.begin(), changes_.touched.end(), MayHoldFacts);
  if (!any_whole && !any_touched) return;

  IndexSnapshot index(options_.place, objects_);
  std::vector<Finding> findings = JudgeSnapshot(index);
  // A file that is named and not changed is judged whole here too.
  const auto is_whole = [&](const Finding& finding) {
    return std::any_of(changes_.files.begin(), changes_.files.end(), [&](const IndexFile& file) {
      return whole(file) && file.path == finding.place.path;
    });
  };
  const auto rest = std::stable_partition(findings.begin(), findings.end(), is_whole);
  std::move(findings.begin(), rest, std::back_inserter(summary_.findings));
  findings.erase(findings.begin(), rest);
  if (!any_touched) return;
  for (const std::string& parent : changes_.parents) {
    if (findings.empty()) return;
    RevisionSnapshot revision(options_.place, objects_, parent);
    DropKnown(JudgeSnapshot(revision), findings);
  }
  for (Finding& finding : findings) {
    if (names_.Include(finding.place.path)) summary_.findings.push_back(std::move(finding));
  }
}

// Who has just allowed a finding in the file and not staged it would look for the mistake
// elsewhere. Asked only where there are findings: it costs a git child.
void StagedScan::TellOfUnstagedConfig() {
  const CriteriaOptions& criteria = options_.criteria;
  if (summary_.findings.empty() || !criteria.config_file.empty() || criteria.no_config) return;
  const Result<std::optional<std::string>> top = TopOfWorkingTree(options_.place);
  if (!top || !*top) return;
  FileReader reader(**top, kLargestFile);
  const Result<FileReader::File> file = reader.Read(kConfigFileName);
  if (!file || file->kind != FileReader::Kind::kRead) return;
  if (staged_config_ && *staged_config_ == file->bytes) return;
  summary_.notes.push_back(std::string(kConfigFileName) +
                           " differs from the one that is staged, which counts: git add " +
                           std::string(kConfigFileName));
}

std::vector<std::string> StagedScan::PathsInIndex() {
  std::vector<std::string> paths;
  IndexSnapshot index(options_.place, objects_);
  const Result<std::vector<SnapshotEntry>> entries =
      index.List([](std::string_view) { return true; });
  if (!entries) return paths;
  for (const SnapshotEntry& entry : *entries) paths.push_back(entry.path);
  return paths;
}

}  // namespace

Result<Summary> ScanStaged(const StagedOptions& options) {
  return StagedScan(options).Run();
}

}  // namespace leaktight
