#include "scan/diff.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <span>
#include <string_view>
#include <utility>

#include "git/object_reader.h"
#include "git/tree_differences.h"
#include "policy/fact.h"
#include "policy/named_files.h"
#include "scan/added_suppressions.h"
#include "scan/allowed_before.h"
#include "scan/branch_files.h"
#include "scan/branch_findings.h"
#include "scan/conclude.h"
#include "scan/diff_range.h"
#include "scan/judge_change.h"
#include "scan/judge_snapshot.h"
#include "scan/known_sources.h"
#include "scan/named_in_repository.h"
#include "scan/phase_clock.h"
#include "source/branch.h"
#include "source/git_snapshots.h"
#include "source/skip.h"

namespace leaktight {
namespace {

// Commits that are held at a time, with the files that they change.
constexpr size_t kWindow = 256;

class DiffScan {
 public:
  DiffScan(const DiffOptions& options, DiffRange range)
      : options_(options),
        range_(std::move(range)),
        objects_(options.place, kLargestFile),
        head_(options.place, objects_, range_.head),
        base_(options.place, objects_, range_.base),
        head_files_(head_),
        base_files_(base_),
        branch_(options.place, objects_),
        copies_(options.place, TreeDifferences::Find::kCopies) {
    summary_.kind = ScanKind::kDiff;
    summary_.range = range_.shown;
    summary_.commits = range_.commits.size();
  }

  Result<Summary> Run() {
    PhaseClock clock(summary_);
    clock.Begin("read the configuration");
    if (const Result<void> made = MakeCriteria(); !made) return tl::unexpected(made.error());
    clock.Begin("judge the commits");
    if (options_.squash) {
      if (const Result<void> done = JudgeWhole(); !done) return tl::unexpected(done.error());
    } else {
      JudgeCommits();
    }
    clock.Begin("repository checks");
    JudgeSnapshots();
    clock.Begin("configuration that is added");
    if (!options_.adopt) AddConfiguration();
    clock.Begin("suppress");
    summary_.findings = findings_.Take();
    Append(std::move(others_), summary_.findings);
    Conclude(*criteria_, {[this] { return PathsOf(head_); }, false}, summary_);
    clock.End();
    return std::move(summary_);
  }

 private:
  Result<void> MakeCriteria();
  void JudgeCommits();
  Result<void> JudgeWhole();
  void JudgeSteps(std::vector<BranchStep>& steps);
  void LearnSecrets(const std::vector<const ChangedFile*>& files);
  void JudgeMessages(const BranchStep& step);
  void JudgeText(const BranchStep& step, std::string_view text, Origin origin);
  void SeeComments(JudgedFile& file, const JudgedBlob& judged, std::string_view bytes);
  void CompareWithBase(JudgedFile& file);
  void CompareWithCopies(const std::vector<const BranchStep*>& step_of,
                         std::vector<JudgedFile>& files);
  void AllowAsHead(JudgedFile& file);
  void TellOfNewComments(const JudgedFile& file);
  void AddFindings(const BranchStep& step, JudgedFile& file);
  void JudgeSnapshots();
  void AddConfiguration();
  std::vector<std::string> CommitsBefore() const;
  Result<std::string> TreeOf(const std::string& commit);

  static void Append(std::vector<Finding> from, std::vector<Finding>& to) {
    std::move(from.begin(), from.end(), std::back_inserter(to));
  }
  void AddError(const Error& error) { summary_.errors.push_back({"", error.Describe()}); }

  const DiffOptions& options_;
  const DiffRange range_;
  ObjectReader objects_;
  RevisionSnapshot head_;
  RevisionSnapshot base_;
  FilesOfRevision head_files_;
  FilesOfRevision base_files_;
  BranchReader branch_;
  TreeDifferences copies_;
  RenameTrail renames_;
  CriteriaOptions asked_;
  std::optional<Criteria> criteria_;
  std::optional<ChangeJudge> judge_;
  bool touches_facts_ = false;
  KnownScope known_;
  BranchFindings findings_;      // with the commits that brought them
  std::vector<Finding> others_;  // about the branch as a whole
  Summary summary_;
};

// A branch cannot decide by what it is judged, unless the caller adopts it.
Result<void> DiffScan::MakeCriteria() {
  RevisionSnapshot& decides = options_.adopt ? head_ : base_;
  const auto read = [&](const std::string& path) { return decides.ReadIfThere(path); };
  Result<CriteriaOptions> asked = NamedInRepository(options_.criteria, options_.place, decides);
  if (!asked) return tl::unexpected(asked.error());
  asked_ = std::move(*asked);
  // Nor by what stands above both: a policy in the repository is the base's, adopted or not.
  const auto read_policy = [&](const std::string& path) -> Result<std::optional<std::string>> {
    Result<std::optional<std::string>> text = base_.ReadIfThere(path);
    if (text && !*text) {
      return Fail(path, "is not in the revision that decides", "name a file that is");
    }
    return text;
  };
  Result<Criteria> criteria = Criteria::Make(asked_, read, summary_.errors, read_policy);
  if (!criteria) return tl::unexpected(criteria.error());
  criteria_ = std::move(*criteria);
  judge_.emplace(*criteria_, objects_, options_.jobs, options_.verbose, summary_);
  if (options_.adopt) {
    summary_.notes.push_back("--adopt: configuration and allow comments are those of " +
                             range_.head.substr(0, 12) + ", the change's own");
  }
  if (range_.merge_bases.empty() && !range_.commits.empty()) {
    summary_.notes.push_back(range_.shown +
                             " have no commit in common: everything in the second counts as new");
  }
  return {};
}

void DiffScan::JudgeCommits() {
  const std::span<const std::string> commits(range_.commits);
  for (size_t begin = 0; begin < commits.size(); begin += kWindow) {
    const auto window = commits.subspan(begin, std::min(kWindow, commits.size() - begin));
    std::vector<BranchStep> steps =
        branch_.ReadCommits(window, [this](const Error& error) { AddError(error); });
    JudgeSteps(steps);
    for (const BranchStep& step : steps) JudgeMessages(step);
  }
}

Result<void> DiffScan::JudgeWhole() {
  const std::vector<std::string> ends =
      range_.from_merge_base ? range_.merge_bases : std::vector<std::string>{range_.base};
  Result<BranchStep> step = branch_.ReadWhole(range_.head, ends);
  if (!step) return tl::unexpected(step.error());
  std::vector<BranchStep> steps;
  steps.push_back(std::move(*step));
  JudgeSteps(steps);
  return {};
}

void DiffScan::JudgeSteps(std::vector<BranchStep>& steps) {
  std::vector<const ChangedFile*> files;
  std::vector<const BranchStep*> step_of;
  for (BranchStep& step : steps) {
    renames_.Add(step.renames);
    const std::vector<std::string>& touched = step.change.touched;
    touches_facts_ =
        touches_facts_ || std::any_of(touched.begin(), touched.end(), MayMatterToFacts);
    for (const PassedOver& file : step.change.passed_over) {
      if (file.reason == kSkippedOtherParent) continue;  // not of this branch's making
      summary_.skipped[file.reason]++;
      if (options_.verbose) summary_.skipped_paths.push_back({file.path, file.reason});
    }
    for (const ChangedFile& file : step.change.files) {
      files.push_back(&file);
      step_of.push_back(&step);
    }
  }
  LearnSecrets(files);
  const auto see = [&](JudgedFile& file, const JudgedBlob& judged, std::string_view bytes) {
    SeeComments(file, judged, bytes);
  };
  std::vector<JudgedFile> judged = judge_->Judge(files, see);
  const auto drop_known = [&] {
    judged.erase(std::remove_if(judged.begin(), judged.end(),
                                [](const JudgedFile& file) { return !file.AnythingNew(); }),
                 judged.end());
  };
  judge_->CompareWithParents(judged);
  drop_known();
  for (JudgedFile& file : judged) CompareWithBase(file);
  drop_known();
  CompareWithCopies(step_of, judged);
  for (JudgedFile& file : judged) AddFindings(*step_of[file.index], file);
}

// A list of hashes is the base's and the change's: what that adds can only find more, and what it
// takes out still counts.
void DiffScan::LearnSecrets(const std::vector<const ChangedFile*>& files) {
  const size_t before = known_.folders.size();
  for (const ChangedFile* file : files) AddFoldersOf(file->path, known_.folders);
  if (known_.is_tracked && known_.folders.size() == before) return;
  known_.is_tracked = TrackedIn(objects_);
  known_.states = {FilesOf(range_.head, objects_)};
  if (!options_.adopt) known_.states.push_back(FilesOf(range_.base, objects_));
  known_.tell_unused = options_.verbose;
  leaktight::LearnSecrets(asked_, known_, *criteria_, summary_);
}

void DiffScan::JudgeMessages(const BranchStep& step) {
  JudgeText(step, step.message, Origin::kCommitMessage);
  for (const std::string& tag : step.merged_tags) JudgeText(step, tag, Origin::kTagMessage);
}

// What is written in a message allows nothing.
void DiffScan::JudgeText(const BranchStep& step, std::string_view text, Origin origin) {
  for (Finding& finding : judge_->JudgeText(text, origin)) {
    finding.suppression.reset();
    findings_.Add(step.commit, std::move(finding));
  }
}

void DiffScan::SeeComments(JudgedFile& file, const JudgedBlob& judged, std::string_view bytes) {
  for (const AllowComment& comment : judged.comments) {
    file.comments.push_back(
        {comment, AddedComment(*criteria_, file.file->path, bytes, comment, judged)});
  }
}

// What the base has under the same path, or under one that the branch moved it from, has leaked
// already: a cherry-pick of it brings nothing, nor does putting back what was taken out. A comment
// counts only if it stands there.
void DiffScan::CompareWithBase(JudgedFile& file) {
  std::vector<AllowComment> at_base;
  for (const std::string& path : renames_.Before(file.file->path)) {
    const Result<std::optional<PreImage>> before = base_files_.Find(path);
    if (!before) AddError(before.error());
    if (!before || !*before) continue;
    const Result<std::string_view> bytes = judge_->Read(**before, file);
    if (!bytes) continue;
    judge_->Compare(**before, *bytes, file);
    if (options_.adopt || file.comments.empty() || !MayHoldAllowComments(*bytes)) continue;
    for (AllowComment& comment : judge_->JudgeBefore(**before, *bytes).comments) {
      at_base.push_back(std::move(comment));
    }
  }
  if (!options_.adopt) DropSuppressionsBut(StandingComments(file.comments, at_base), file);
}

// A copy of a file, changed or not, brings no more than a move does. To find the source of a copy
// takes a look at the whole tree, so that it is asked only for new files with findings.
void DiffScan::CompareWithCopies(const std::vector<const BranchStep*>& step_of,
                                 std::vector<JudgedFile>& files) {
  std::vector<const BranchStep*> steps;
  for (const JudgedFile& file : files) {
    const BranchStep* step = step_of[file.index];
    if (!file.file->before.empty() || (!steps.empty() && steps.back() == step)) continue;
    steps.push_back(step);
    for (const std::string& parent : step->parent_trees) copies_.Ask(parent, step->tree);
  }
  for (const BranchStep* step : steps) {
    for (size_t i = 0; i < step->parent_trees.size(); i++) {
      const Result<std::vector<RawChange>> changes = copies_.Next();
      if (!changes) {
        AddError(changes.error());
        continue;
      }
      for (const RawChange& change : *changes) {
        if (change.status != 'C' || !HasBytes(change.old_mode)) continue;
        for (JudgedFile& file : files) {
          if (step_of[file.index] != step || file.file->path != change.path) continue;
          const PreImage source = {change.old_path, change.old_id, ToFileMode(change.old_mode)};
          const Result<std::string_view> bytes = judge_->Read(source, file);
          if (bytes) judge_->Compare(source, *bytes, file);
        }
      }
    }
  }
}

// Where the change is adopted, a comment at the end of the branch speaks for what earlier commits
// of it have under the same path.
void DiffScan::AllowAsHead(JudgedFile& file) {
  for (const std::string& path : renames_.After(file.file->path)) {
    const Result<std::optional<PreImage>> at_head = head_files_.Find(path);
    if (!at_head) return AddError(at_head.error());
    if (!*at_head) continue;
    const Result<std::string_view> bytes = judge_->Read(**at_head, file);
    if (!bytes || !MayHoldAllowComments(*bytes)) continue;
    const JudgedBlob judged = judge_->JudgeBefore(**at_head, *bytes);
    for (FindingCandidate& candidate : file.candidates)
      AllowAsIn(judged.findings, candidate.finding);
  }
}

void DiffScan::TellOfNewComments(const JudgedFile& file) {
  const Result<std::optional<PreImage>> at_head = head_files_.Find(file.file->path);
  if (!at_head || !*at_head || (*at_head)->id != file.file->id) return;
  std::vector<AllowComment> comments;
  for (const CommentCandidate& candidate : file.comments) {
    if (candidate.is_new) comments.push_back(candidate.comment);
  }
  TellOfComments(*criteria_, file.file->path, comments, summary_);
}

void DiffScan::AddFindings(const BranchStep& step, JudgedFile& file) {
  if (options_.adopt) {
    AllowAsHead(file);
    TellOfNewComments(file);
  }
  for (FindingCandidate& candidate : file.candidates) {
    if (candidate.is_new) findings_.Add(step.commit, std::move(candidate.finding));
  }
  for (const CommentCandidate& comment : file.comments) {
    if (!comment.is_new && comment.comment.refused) {
      TellOfRefused(file.file->path, comment.comment, summary_);
    }
  }
  if (options_.adopt || criteria_->config().IsOff(kSuppressionAdded)) return;
  for (CommentCandidate& comment : file.comments) {
    if (comment.is_new) findings_.Add(step.commit, std::move(comment.told));
  }
}

// What a finding about the branch as a whole must not be in to be new: a branch that lags behind
// its base has not brought what the base took out meanwhile.
std::vector<std::string> DiffScan::CommitsBefore() const {
  std::vector<std::string> before = {range_.base};
  if (options_.squash && !range_.from_merge_base) return before;
  for (const std::string& commit : range_.merge_bases) {
    if (commit != range_.base) before.push_back(commit);
  }
  return before;
}

Result<std::string> DiffScan::TreeOf(const std::string& commit) {
  const Result<ObjectReader::Object> tree = objects_.Read(commit + "^{tree}");
  if (!tree) return tl::unexpected(tree.error());
  return std::string(tree->id);
}

// After the branch, less what was so before it.
void DiffScan::JudgeSnapshots() {
  if (!touches_facts_) return;
  const Result<std::string> head = TreeOf(range_.head);
  if (!head) return AddError(head.error());
  TreeDifferences paths(options_.place, TreeDifferences::Find::kPaths);
  std::vector<std::vector<PathChange>> against;
  for (const std::string& commit : CommitsBefore()) {
    const Result<std::string> before = TreeOf(commit);
    if (!before) return AddError(before.error());
    paths.Ask(*before, *head);
    const Result<std::vector<RawChange>> changes = paths.Next();
    if (!changes) return AddError(changes.error());
    against.push_back(PathChangesOf(*changes));
    renames_.TellIn(against.back());
  }
  SnapshotJudge judge(*criteria_, objects_, {options_.place, options_.jobs, options_.cache},
                      summary_);
  std::vector<Finding> findings = judge.JudgeChange(head_, against);
  // Whether a comment stood before the change is not known of a finding that is new as a whole.
  if (!options_.adopt) {
    for (Finding& finding : findings) finding.suppression.reset();
  }
  Append(std::move(findings), others_);
}

void DiffScan::AddConfiguration() {
  if (criteria_->config().IsOff(kSuppressionAdded)) return;
  std::vector<RevisionSnapshot> before;
  for (const std::string& commit : CommitsBefore()) {
    before.emplace_back(options_.place, objects_, commit);
  }
  Append(TakenOffKnownList(*criteria_, head_, before), others_);
  // Where the caller brings a configuration, the repository's own decides nothing.
  if (!asked_.config_file.empty() || asked_.no_config) return;
  Append(AddedToConfiguration(*criteria_, asked_, head_, before, summary_), others_);
}

}  // namespace

Result<Summary> ScanDiff(const DiffOptions& options) {
  ObjectReader objects(options.place, kLargestFile);
  Result<DiffRange> range = ResolveRange(options.place, objects, options.range);
  if (!range) return tl::unexpected(range.error());
  return DiffScan(options, std::move(*range)).Run();
}

}  // namespace leaktight
