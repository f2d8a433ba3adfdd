#include "scan/tree_worker.h"

#include <iterator>
#include <memory>
#include <optional>
#include <span>
#include <utility>

#include "policy/dotenv_local.h"
#include "policy/file_names.h"
#include "scan/conclude.h"
#include "scan/lfs_findings.h"
#include "source/skip.h"

namespace leaktight {
namespace {

// Bytes of files that are judged together: they and what is read of them stay in a processor's
// second cache. A larger one is judged alone.
constexpr size_t kMostTogether = 64 << 10;

CleanFiles::Facts Shared(std::vector<Fact> facts) {
  if (facts.empty()) return nullptr;
  return std::make_shared<const std::vector<Fact>>(std::move(facts));
}

}  // namespace

TreeWorker::TreeWorker(const Criteria& criteria, const Tree& tree, const CleanFiles* clean,
                       std::shared_ptr<LfsFolder> lfs, bool verbose)
    : criteria_(criteria),
      tree_(tree),
      clean_(clean),
      verbose_(verbose),
      reader_(tree.root(), kLargestFile) {
  if (lfs != nullptr) lfs_.emplace(std::move(lfs));
}

void TreeWorker::Work(WorkQueue<TreeBatch>& queue, const std::atomic<bool>& unwanted) {
  TreeBatch batch;
  while (queue.Pop(batch)) {
    for (const std::string& path : batch) {
      if (unwanted) break;
      Scan(path);
    }
    Judge();
  }
}

void TreeWorker::PassOver(std::string path, std::string_view reason) {
  summary_.skipped[reason]++;
  if (verbose_) summary_.skipped_paths.push_back({std::move(path), reason});
}

void TreeWorker::AddError(const Error& error) {
  const std::string message = error.next.empty() ? error.what : error.what + "; " + error.next;
  summary_.errors.push_back({error.where, message});
}

void TreeWorker::HandOver(Summary& all, FactSet& facts, std::set<std::string>& dotenv_files,
                          std::vector<StoringFile>& storing) {
  const auto append = [](auto& from, auto& to) {
    to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
  };
  append(summary_.findings, all.findings);
  append(summary_.errors, all.errors);
  append(summary_.warnings, all.warnings);
  append(summary_.scanned_paths, all.scanned_paths);
  append(summary_.skipped_paths, all.skipped_paths);
  append(summary_.unparsed, all.unparsed);
  append(storing_, storing);
  for (const auto& [reason, files] : summary_.skipped) all.skipped[reason] += files;
  all.files += summary_.files;
  all.bytes += summary_.bytes;
  facts.merge(facts_);
  dotenv_files.merge(dotenv_files_);
}

void TreeWorker::Scan(const std::string& path) {
  if (ClassifyDotenvName(FileName(path)) != DotenvUse::kNone) dotenv_files_.insert(path);
  const bool asked_for = tree_.AskedFor(path);
  const bool may_hold_facts = criteria_.NeedsFacts() && MayHoldFacts(path);
  const bool left_out = criteria_.config().LeavesOut(path);
  if (asked_for && left_out) PassOver(path, kSkippedExcluded);
  if ((!asked_for || left_out) && !may_hold_facts) return;
  const Result<FileReader::File> file = reader_.Read(path);
  if (!file) return AddError(file.error());
  const bool is_read = file->kind == FileReader::Kind::kRead;
  const Blob blob = {path, file->bytes, file->mode, Origin::kBlob};
  if (!asked_for || left_out) {
    if (!is_read) return;
    std::vector<Fact> facts = FactsOf(blob);
    if (!facts.empty()) facts_.emplace(path, Shared(std::move(facts)));
    return;
  }
  switch (file->kind) {
    case FileReader::Kind::kRead:
      break;
    case FileReader::Kind::kAbsent:
      return PassOver(path, kSkippedAbsent);
    case FileReader::Kind::kSpecial:
      return PassOver(path, kSkippedSpecial);
    case FileReader::Kind::kOverLimit:
      return PassOver(path, kSkippedLarge);
  }
  if (file->mode == FileMode::kRegular && ScanLfsObject(blob)) return;
  if (const auto reason = KindToSkip(path, file->bytes)) return PassOver(path, *reason);
  summary_.files++;
  summary_.bytes += file->bytes.size();
  if (verbose_) summary_.scanned_paths.push_back(path);
  if (file->bytes.size() > kMostTogether) {
    JudgedBlob judged = std::move(criteria_.JudgeWithFacts(std::span(&blob, 1), scratch_,
                                                           clean_ ? &clean_->hash() : nullptr)[0]);
    CleanFiles::Facts facts = Shared(std::move(judged.facts));
    return Take(path, std::move(judged), std::move(facts));
  }
  if (texts_.size() + file->bytes.size() > kMostTogether) Judge();
  waiting_.push_back({path, file->mode, texts_.size(), file->bytes.size(), may_hold_facts});
  texts_ += file->bytes;
}

std::vector<Fact> TreeWorker::FactsOf(const Blob& blob) {
  return clean_ != nullptr ? criteria_.FactsOf(blob, scratch_, clean_->hash())
                           : criteria_.FactsOf(blob, scratch_);
}

// What the whole tree is judged by is the pointer, as in every other state that git keeps; nothing
// is remembered, since an object may come and go while the pointer stands. False: there is no
// object to be scanned in the file's place.
bool TreeWorker::ScanLfsObject(const Blob& pointer) {
  if (!lfs_) return false;
  const std::string path(pointer.path);
  const Result<LfsReader::File> file = lfs_->Follow(pointer.bytes);
  if (!file) {
    AddError({path, file.error().Describe(), ""});
    return false;
  }
  if (file->skipped) PassOver(path, *file->skipped);
  if (file->id.empty()) return false;
  CleanFiles::Facts facts;
  if (criteria_.NeedsFacts() && MayHoldFacts(path)) facts = Shared(FactsOf(pointer));
  if (facts != nullptr) facts_.emplace(path, std::move(facts));
  if (const auto reason = KindToSkip(path, file->bytes)) {
    PassOver(path, *reason);
    return true;
  }
  summary_.files++;
  summary_.bytes += file->bytes.size();
  if (verbose_) summary_.scanned_paths.push_back(path);
  JudgedBlob judged = criteria_.Judge({path, file->bytes, pointer.mode, Origin::kBlob}, scratch_);
  TellOfLfsObject(file->id, judged);
  Take(path, std::move(judged), nullptr);
  return true;
}

// Judges what waits.
void TreeWorker::Judge() {
  std::vector<Blob> blobs;
  std::vector<CleanFiles::File> files(waiting_.size());
  std::vector<uint8_t> known(waiting_.size());
  for (size_t i = 0; i < waiting_.size(); i++) {
    const Waiting& file = waiting_[i];
    const std::string_view bytes = std::string_view(texts_).substr(file.begin, file.size);
    blobs.push_back({file.path, bytes, file.mode, Origin::kBlob});
    if (clean_ == nullptr || !file.may_hold_facts) continue;
    files[i] = clean_->Find(file.path, bytes, clean_files_);
    known[i] = files[i].is_known;
  }
  std::vector<JudgedBlob> judged =
      criteria_.JudgeWithFacts(blobs, scratch_, clean_ ? &clean_->hash() : nullptr, known);
  for (size_t i = 0; i < waiting_.size(); i++) {
    CleanFiles::Facts facts =
        judged[i].unchecked ? files[i].facts : Shared(std::move(judged[i].facts));
    if (!files[i].id.empty() && (judged[i].clean || judged[i].unchecked)) {
      files[i].facts = facts;
      clean_files_.files.push_back(std::move(files[i]));
    }
    Take(waiting_[i].path, std::move(judged[i]), std::move(facts));
  }
  waiting_.clear();
  texts_.clear();
}

void TreeWorker::Take(const std::string& path, JudgedBlob judged, CleanFiles::Facts facts) {
  if (facts != nullptr) facts_.emplace(path, std::move(facts));
  if (!judged.stored.empty()) storing_.push_back({path, std::move(judged.stored)});
  if (judged.unparsed) summary_.unparsed.push_back(std::move(*judged.unparsed));
  std::vector<Finding>& findings = judged.findings;
  summary_.findings.insert(summary_.findings.end(), std::make_move_iterator(findings.begin()),
                           std::make_move_iterator(findings.end()));
  for (FindingCandidate& member : judged.members) {
    summary_.findings.push_back(std::move(member.finding));
  }
  for (PassedOver& file : judged.passed_over) PassOver(std::move(file.path), file.reason);
  std::move(judged.unparsed_members.begin(), judged.unparsed_members.end(),
            std::back_inserter(summary_.unparsed));
  TellOfComments(criteria_, path, judged.comments, summary_);
}

}  // namespace leaktight
