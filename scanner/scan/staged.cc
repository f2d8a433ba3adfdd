#include "scan/staged.h"

#include <algorithm>
#include <iterator>
#include <memory>
#include <optional>
#include <set>
#include <utility>

#include "git/folder_query.h"
#include "git/local_repository.h"
#include "git/object_reader.h"
#include "git/repository.h"
#include "policy/fact.h"
#include "policy/named_files.h"
#include "scan/conclude.h"
#include "scan/judge_change.h"
#include "scan/judge_snapshot.h"
#include "scan/known_sources.h"
#include "scan/phase_clock.h"
#include "source/file_reader.h"
#include "source/git_snapshots.h"
#include "source/index.h"
#include "source/named_paths.h"
#include "source/skip.h"

namespace leaktight {
namespace {

class StagedScan {
 public:
  explicit StagedScan(const StagedOptions& options)
      : options_(options), objects_(options.place, kLargestFile) {
    summary_.kind = ScanKind::kStaged;
  }

  Result<Summary> Run() {
    PhaseClock clock(summary_);
    clock.Begin("list");
    if (const Result<void> started = Start(); !started) return tl::unexpected(started.error());
    if (const Result<void> listed = ListChanges(); !listed) return tl::unexpected(listed.error());
    LearnSecrets();
    clock.Begin("judge");
    std::vector<JudgedFile> judged = JudgeFiles();
    clock.Begin("scope");
    KeepNew(judged);
    clock.Begin("repository checks");
    JudgeSnapshots();
    clock.End();

    clock.Begin("suppress");
    IndexSnapshot index(options_.place, objects_, folders_, files_);
    Conclude(*criteria_, {[&] { return PathsOf(index); }, false}, summary_);
    TellOfUnstagedConfig();
    clock.End();
    return std::move(summary_);
  }

 private:
  Result<void> Start();
  Result<void> ListChanges();
  void LearnSecrets();
  Result<std::optional<std::string>> Top() const;
  std::vector<JudgedFile> JudgeFiles();
  void KeepNew(std::vector<JudgedFile>& judged);
  void JudgeSnapshots();
  void TellOfUnstagedConfig();

  void Append(std::vector<Finding> findings) {
    std::move(findings.begin(), findings.end(), std::back_inserter(summary_.findings));
  }

  void AddError(std::string path, std::string message) {
    summary_.errors.push_back({std::move(path), std::move(message)});
  }
  void PassOver(std::string path, std::string_view reason) {
    summary_.skipped[reason]++;
    if (options_.verbose) summary_.skipped_paths.push_back({std::move(path), reason});
  }

  const StagedOptions& options_;
  std::shared_ptr<LocalRepository> files_;  // null: git has to be asked
  std::optional<IndexDifference> difference_;
  std::optional<Criteria> criteria_;
  std::optional<std::string> staged_config_;
  ObjectReader objects_;
  NamedPaths names_;
  IndexChanges changes_;
  Summary summary_;
  std::optional<ChangeJudge> judge_;
  std::shared_ptr<FolderQuery> folders_;  // where they are known, or snapshots are judged
};

// Where git has to be asked, both children are started before either is waited for, and the
// criteria are made meanwhile.
Result<void> StagedScan::Start() {
  if (options_.variables) {
    files_ = LocalRepository::Open(options_.place.directory, *options_.variables);
  }
  if (files_ != nullptr) {
    const RepositoryFiles& files = files_->files();
    folders_ = std::make_shared<FolderQuery>(
        RepositoryFolders{files.common, files.index, files.top, IdSize(files.format)});
    objects_.ReadFrom(files_);
  }
  Result<IndexDifference> difference = IndexDifference::Start(options_.place, files_);
  if (!difference) return tl::unexpected(difference.error());
  difference_ = std::move(*difference);
  if (Result<void> started = objects_.Start(); !started) return started;
  const auto read = [this](const std::string& path) {
    Result<std::optional<std::string>> text = objects_.ReadFileIfThere(":" + path);
    if (path == kConfigFileName && text) staged_config_ = *text;
    return text;
  };
  // A commit does not change the policy that it is judged by; one that is new comes with it.
  const auto read_policy = [this](const std::string& path) {
    Result<std::optional<std::string>> text = objects_.ReadFileIfThere("HEAD:" + path);
    return text && !*text ? objects_.ReadFileIfThere(":" + path) : text;
  };
  Result<Criteria> criteria = Criteria::Make(options_.criteria, read, summary_.errors, read_policy);
  if (!criteria) return tl::unexpected(criteria.error());
  criteria_ = std::move(*criteria);
  judge_.emplace(*criteria_, objects_, options_.jobs, options_.verbose, summary_);
  return {};
}

Result<std::optional<std::string>> StagedScan::Top() const {
  if (files_ != nullptr) return std::optional<std::string>(files_->files().top);
  return TopOfWorkingTree(options_.place);
}

Result<void> StagedScan::ListChanges() {
  if (!options_.files.empty()) {
    const Result<std::optional<std::string>> top = Top();
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

void StagedScan::LearnSecrets() {
  KnownScope scope;
  for (const IndexFile& file : changes_.files) AddFoldersOf(file.path, scope.folders);
  scope.is_tracked = TrackedIn(objects_);
  scope.states = {FilesOf("", objects_)};
  scope.tell_unused = options_.verbose;
  leaktight::LearnSecrets(options_.criteria, scope, *criteria_, summary_);
}

std::vector<JudgedFile> StagedScan::JudgeFiles() {
  std::vector<const ChangedFile*> files;
  for (const IndexFile& file : changes_.files) files.push_back(&file);
  return judge_->Judge(files, [this](JudgedFile& file, const JudgedBlob& judged, std::string_view) {
    TellOfComments(*criteria_, file.file->path, judged.comments, summary_);
  });
}

void StagedScan::KeepNew(std::vector<JudgedFile>& judged) {
  judge_->CompareWithParents(judged);
  for (JudgedFile& file : judged) {
    for (FindingCandidate& candidate : file.candidates) {
      if (candidate.is_new) summary_.findings.push_back(std::move(candidate.finding));
    }
  }
}

// After the change, less what was so before it. A file that is named and not changed is judged
// whole here too.
void StagedScan::JudgeSnapshots() {
  std::set<std::string_view> whole;
  for (const IndexFile& file : changes_.files) {
    if (!file.changed && MayHoldFacts(file.path)) whole.insert(file.path);
  }
  const bool touched =
      std::any_of(changes_.touched.begin(), changes_.touched.end(), MayMatterToFacts);
  if (whole.empty() && !touched) return;

  if (folders_ == nullptr) folders_ = std::make_shared<FolderQuery>(options_.place);
  SnapshotJudge judge(*criteria_, objects_,
                      {options_.place, options_.jobs, options_.cache, folders_}, summary_);
  IndexSnapshot index(options_.place, objects_, folders_, files_);
  if (!whole.empty()) {
    judge.Load(index);
    Append(judge.Judge([&](std::string_view, const RepositoryViolation& violation) {
      return whole.count(violation.path) == 0;
    }));
  }
  for (Finding& finding : judge.JudgeChange(index, changes_.against)) {
    const auto named = [&](const std::string& path) { return names_.Include(path); };
    if (AnyPlaceFits(finding, named) && whole.count(finding.place.path) == 0) {
      summary_.findings.push_back(std::move(finding));
    }
  }
}

// Who has just allowed a finding in the file and not staged it would look for the mistake
// elsewhere. Asked only where there are findings: it may cost a git child.
void StagedScan::TellOfUnstagedConfig() {
  const CriteriaOptions& criteria = options_.criteria;
  if (summary_.findings.empty() || !criteria.config_file.empty() || criteria.no_config) return;
  std::string top;
  if (folders_ != nullptr && folders_->Get()) {
    top = folders_->Get()->top;
  } else {
    const Result<std::optional<std::string>> asked = Top();
    if (!asked || !*asked) return;
    top = **asked;
  }
  FileReader reader(top, kLargestFile);
  const Result<FileReader::File> file = reader.Read(kConfigFileName);
  if (!file || file->kind != FileReader::Kind::kRead) return;
  if (staged_config_ && *staged_config_ == file->bytes) return;
  summary_.notes.push_back(std::string(kConfigFileName) +
                           " differs from the one that is staged, which counts: git add " +
                           std::string(kConfigFileName));
}

}  // namespace

Result<Summary> ScanStaged(const StagedOptions& options) {
  return StagedScan(options).Run();
}

}  // namespace leaktight
