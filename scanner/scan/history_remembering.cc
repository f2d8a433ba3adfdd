#include "scan/history_remembering.h"

#include <algorithm>
#include <utility>

#include "git/repository.h"
#include "scan/history_checkpoint.h"
#include "scan/history_recall.h"

namespace leaktight {

HistoryRemembering::HistoryRemembering(const HistoryOptions& options, const Criteria& criteria,
                                       const std::shared_ptr<LocalRepository>& files,
                                       Summary& summary)
    : options_(options), errors_before_(summary.errors.size()) {
  const HistorySelection& selection = options.selection;
  if (!options.cache || options.reference) return;
  if (selection.LimitsCommits() || selection.all_objects) return;
  // What of archives is not read is told by path, of each version.
  if (options.archives) return;
  const Result<std::string> folder =
      files != nullptr ? Result<std::string>(files->files().common) : CommonFolder(options.place);
  if (!folder) return;
  store_ = HistoryStore::Open(*folder, criteria, options.criteria);
  if (!store_) return;
  std::string problem;
  memory_ = store_->Read(problem);
  if (!options.verbose) return;
  if (!problem.empty()) summary.notes.push_back(problem);
  // Every path and every file that is not what it is called is told: all of them are looked at.
  memory_.reset();
}

std::optional<HistoryRemembering::AllFound> HistoryRemembering::Judge(const History& history,
                                                                      HistoryObjects& objects,
                                                                      Summary& summary) {
  const Summary before = summary;
  first_warning_ = summary.warnings.size();
  std::optional<HistoryRecall> recall;
  HistoryObjects::Known known;
  if (history.news() != nullptr) {
    recall.emplace(*memory_, history, store_->spot_key());
    known.again = recall->Again();
    known.clean_names = memory_->clean_names;
  }
  std::optional<HistoryCheckpoint> checkpoint;
  if (store_ && !options_.verbose && history.packs() != nullptr) {
    const std::string state = HistoryCheckpoint::StateOf(history);
    checkpoint.emplace(
        history, store_->ReadCheckpoint(state),
        [this, state](const std::string& text) { store_->SaveCheckpoint(state, text); },
        options_.checkpoint_every);
    known.checkpoint = &*checkpoint;
  }
  record_ = {};
  auto findings = objects.Judge(known, summary, record_);
  std::optional<AllFound> found;
  if (findings) found = findings->Take();
  if (found && recall && !options_.stop.stop_requested() && !recall->Complete(*found)) {
    found.reset();
  }
  if (found && recall) recall->Count(summary);
  if (!found) summary = before;
  return found;
}

bool HistoryRemembering::IsSame(const History& history) const {
  const KnownHistory& known = memory_->history;
  size_t named = 0;
  for (const Ref& ref : history.refs()) {
    named += std::binary_search(memory_->clean_names.begin(), memory_->clean_names.end(), ref.name);
  }
  const size_t unread = static_cast<size_t>(std::count_if(
      known.blobs.begin(), known.blobs.end(), [](const auto& blob) { return blob.is_unread; }));
  return history.commits().size() == known.commits.size() && history.news()->again.empty() &&
         history.news()->not_skipped.empty() && history.tags().size() == known.tags.size() &&
         history.named_blobs().size() == known.named_blobs.size() &&
         unread == record_.unread.size() && named == memory_->clean_names.size() &&
         named + record_.found_names.size() == history.refs().size();
}

void HistoryRemembering::Keep(History& history, const AllFound& found, const Summary& summary) {
  if (!store_ || options_.stop.stop_requested()) return;
  store_->DropCheckpoint();
  // What Git LFS keeps may be there, or gone, the next time.
  if (record_.follows_lfs) return;
  // Each blob that could not be read is one error; of others too little is known.
  if (summary.errors.size() != errors_before_ + record_.unread.size()) return;
  HistoryMemory* const from = history.news() != nullptr ? &*memory_ : nullptr;
  if (from != nullptr && IsSame(history)) return;
  Summary judged;
  judged.files = summary.files;
  judged.bytes = summary.bytes;
  judged.commits = summary.commits;
  judged.warnings.assign(summary.warnings.begin() + static_cast<ptrdiff_t>(first_warning_),
                         summary.warnings.end());
  const auto memory =
      MemoryOf(history, options_.place, found, record_, judged, store_->spot_key(), from);
  if (memory) store_->Save(*memory, from == nullptr);
}

}  // namespace leaktight
