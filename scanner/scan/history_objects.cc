#include "scan/history_objects.h"

#include <algorithm>
#include <iterator>
#include <span>
#include <utility>

#include "base/parallel.h"
#include "git/pack/delta_walk.h"
#include "source/lfs_reader.h"
#include "source/skip.h"

namespace leaktight {
namespace {

// Objects that a thread takes at a time: neighbours in the pack, which share the bases of deltas.
constexpr size_t kRun = 2048;
// Where few are new all threads are to have some.
constexpr size_t kRunOfNew = 16;
// Objects between two words about progress.
constexpr size_t kStep = 64;
constexpr size_t kFewCommits = 512;
// What the walk may hold in objects, all threads together.
constexpr uint64_t kWalkMemory = uint64_t{256} << 20;

ObjectType TypeOf(HistoryObject::Kind kind) {
  switch (kind) {
    case HistoryObject::Kind::kBlob:
      return ObjectType::kBlob;
    case HistoryObject::Kind::kCommit:
      return ObjectType::kCommit;
    case HistoryObject::Kind::kTag:
      break;
  }
  return ObjectType::kTag;
}

const StringPool& IdsOf(const History& history, HistoryObject::Kind kind) {
  switch (kind) {
    case HistoryObject::Kind::kBlob:
      return history.blobs();
    case HistoryObject::Kind::kCommit:
      return history.commits();
    case HistoryObject::Kind::kTag:
      break;
  }
  return history.tags();
}

constexpr HistoryObject::Kind kKinds[] = {HistoryObject::Kind::kBlob, HistoryObject::Kind::kCommit,
                                          HistoryObject::Kind::kTag};

}  // namespace

HistoryObjects::HistoryObjects(const Criteria& criteria, const History& history,
                               const GitPlace& place, size_t jobs, const Progress& progress,
                               std::stop_token stop)
    : criteria_(criteria),
      place_(place),
      rescanner_(criteria.engine()),
      history_(history),
      jobs_(jobs),
      progress_(progress),
      all_(history.packs() == nullptr ? history.objects().size()
                                      : uint64_t{history.blobs().size()} +
                                            history.commits().size() + history.tags().size()),
      lfs_(std::make_shared<LfsFolder>(place)),
      stop_(std::move(stop)) {}

void HistoryObjects::MakeJudges() {
  judges_.clear();
  for (size_t i = 0; i < jobs_; i++) {
    judges_.push_back(
        std::make_unique<HistoryJudge>(criteria_, rescanner_, history_, place_, lfs_, jobs_));
    if (files_ != nullptr && history_.news() != nullptr) judges_[i]->ReadFrom(files_->Again());
  }
}

// Of the walk.
class HistoryObjects::Visitor {
 public:
  using Value = HistoryJudge::Kept;

  Visitor(HistoryObjects& objects, HistoryCheckpoint* checkpoint)
      : objects_(objects),
        packs_(*objects.history_.packs()),
        checkpoint_(checkpoint),
        counts_(objects.jobs_) {}

  Value Visit(size_t worker, const WalkedObject& object, const Value* base) {
    const HistoryObject wanted = packs_.objects[object.entry];
    // What it is called in a tree it may not be.
    if (wanted.number == StringPool::kNone || object.type != TypeOf(wanted.kind)) return {};
    if (object.bytes.size() > kLargestFile) return {};
    uint8_t& judged = objects_.judged_[static_cast<size_t>(wanted.kind)][wanted.number];
    if (judged != 0) return {};
    HistoryJudge& judge = *objects_.judges_[worker];
    Value kept;
    if (wanted.kind == HistoryObject::Kind::kBlob) {
      kept = judge.JudgeDelta(wanted.number, object.bytes, base, object.edits);
    } else {
      judge.Judge(wanted, object.bytes);
    }
    judged = 1;
    Count& count = counts_[worker];
    if (checkpoint_ != nullptr && judge.was_clean()) count.Add(object, wanted.kind);
    if (++count.objects % kStep == 0) {
      Note(count);
      objects_.Tell(kStep, judge.bytes() - count.bytes);
      count.bytes = judge.bytes();
    }
    return kept;
  }

  // Too large to be whole here: left to git.
  void Window(size_t, const WalkedWindow&) {}

  void TellRest() {
    for (size_t worker = 0; worker < counts_.size(); worker++) {
      Count& count = counts_[worker];
      Note(count);
      objects_.Tell(count.objects % kStep, objects_.judges_[worker]->bytes() - count.bytes);
    }
  }

 private:
  struct Count {
    uint64_t objects = 0;
    uint64_t bytes = 0;                // as they were told
    std::vector<uint32_t> clean = {};  // entries
    HistoryCheckpoint::Counts of_clean = {};
    char padding[64] = {};  // threads count side by side

    void Add(const WalkedObject& object, HistoryObject::Kind kind) {
      clean.push_back(object.entry);
      if (kind == HistoryObject::Kind::kCommit) of_clean.commits++;
      if (kind != HistoryObject::Kind::kBlob) return;
      of_clean.files++;
      of_clean.bytes += object.bytes.size();
    }
  };

  void Note(Count& count) {
    if (checkpoint_ == nullptr || count.clean.empty()) return;
    checkpoint_->Add(count.clean, count.of_clean);
    count.clean.clear();
    count.of_clean = {};
  }

  HistoryObjects& objects_;
  const HistoryPacks& packs_;
  HistoryCheckpoint* const checkpoint_;
  std::vector<Count> counts_;
};

void HistoryObjects::Tell(size_t objects, uint64_t bytes) {
  done_ += objects;
  bytes_ += bytes;
  if (!progress_) return;
  const std::unique_lock lock(telling_, std::try_to_lock);
  if (lock) progress_(done_, all_, bytes_);
}

// Those that were read before, with nothing to tell. Gives how many are still to be judged.
size_t HistoryObjects::TakeSilentCommits() {
  const HistoryPacks& packs = *history_.packs();
  std::vector<uint8_t>& judged = judged_[static_cast<size_t>(HistoryObject::Kind::kCommit)];
  for (const ObjectLinks::Commit& commit : packs.links.commits()) {
    const HistoryObject wanted = packs.objects[commit.entry];
    if (wanted.kind != HistoryObject::Kind::kCommit || wanted.number == StringPool::kNone) continue;
    if (!packs.links.IsSilent(commit.entry)) continue;
    silent_commits_ += 1 - std::exchange(judged[wanted.number], 1);
  }
  return static_cast<size_t>(std::count(judged.begin(), judged.end(), 0));
}

// Those that are not judged yet, and what they are made from.
std::vector<bool> HistoryObjects::WantedEntries() const {
  const HistoryPacks& packs = *history_.packs();
  std::vector<bool> wanted(packs.graph.size());
  for (uint32_t entry = 0; entry < wanted.size(); entry++) {
    const HistoryObject object = packs.objects[entry];
    if (object.number == StringPool::kNone) continue;
    if (judged_[static_cast<size_t>(object.kind)][object.number] != 0) continue;
    for (uint32_t at = entry; at != ObjectGraph::kNone && !wanted[at]; at = packs.graph.Base(at)) {
      wanted[at] = true;
    }
  }
  return wanted;
}

void HistoryObjects::WalkPacks(HistoryCheckpoint* checkpoint) {
  for (const HistoryObject::Kind kind : kKinds) {
    judged_[static_cast<size_t>(kind)].assign(IdsOf(history_, kind).size(), 0);
  }
  std::vector<bool> wanted;
  if (checkpoint != nullptr && checkpoint->objects() > 0) {
    const std::vector<HistoryObject>& objects = history_.packs()->objects;
    for (uint32_t entry = 0; entry < objects.size(); entry++) {
      const HistoryObject object = objects[entry];
      if (object.number == StringPool::kNone || !checkpoint->WasClean(entry)) continue;
      judged_[static_cast<size_t>(object.kind)][object.number] = 1;
    }
    wanted = WantedEntries();
    done_ += checkpoint->objects();
  }
  Visitor visitor(*this, checkpoint);
  WalkOptions options;
  // All commits would be made for the sake of those few that git reads as well.
  const bool few_commits = TakeSilentCommits() <= kFewCommits;
  options.types = {ObjectType::kBlob, ObjectType::kTag};
  if (!few_commits) options.types = {ObjectType::kBlob, ObjectType::kTag, ObjectType::kCommit};
  done_ += silent_commits_;
  options.workers = jobs_;
  options.memory = kWalkMemory;
  options.stop = stop_;
  if (!wanted.empty()) options.wanted = &wanted;
  DeltaWalk(history_.packs()->graph, options, visitor, [](const Error&) {}).Run();
  visitor.TellRest();
  if (checkpoint != nullptr && stop_.stop_requested()) checkpoint->SaveNow();
}

std::vector<HistoryObject> HistoryObjects::Left() const {
  std::vector<HistoryObject> left;
  for (const HistoryObject::Kind kind : kKinds) {
    const std::vector<uint8_t>& judged = judged_[static_cast<size_t>(kind)];
    for (uint32_t number = 0; number < judged.size(); number++) {
      if (judged[number] == 0) left.push_back({kind, number});
    }
  }
  return left;
}

void HistoryObjects::ReadByGit(const std::vector<HistoryObject>& objects) {
  const std::span<const HistoryObject> all = objects;
  const size_t run_size = history_.news() == nullptr ? kRun : kRunOfNew;
  ParallelFor(jobs_, (all.size() + run_size - 1) / run_size, [&](size_t worker, size_t run) {
    HistoryJudge& judge = *judges_[worker];
    const size_t end = std::min((run + 1) * run_size, all.size());
    for (size_t begin = run * run_size; begin < end && !stop_.stop_requested(); begin += kStep) {
      const uint64_t before = judge.bytes();
      const size_t step = std::min(kStep, end - begin);
      judge.Read(all.subspan(begin, step));
      Tell(step, judge.bytes() - before);
    }
  });
}

std::optional<HistoryFindings> HistoryObjects::Judge(const Known& known, Summary& summary,
                                                     HistoryRecord& record) {
  MakeJudges();
  if (history_.packs() != nullptr) {
    WalkPacks(known.checkpoint);
    if (known.checkpoint != nullptr) {
      summary.files += known.checkpoint->counts().files;
      summary.bytes += known.checkpoint->counts().bytes;
      summary.commits += known.checkpoint->counts().commits;
    }
    ReadByGit(Left());
  } else {
    ReadByGit(history_.objects());
  }
  summary.commits += silent_commits_;
  judges_[0]->JudgeRefNames(known.clean_names);
  HistoryFindings findings;
  for (const auto& judge : judges_) judge->HandOver(summary, findings, record);
  if (history_.submodules() > 0) summary.skipped[kSkippedSubmodule] += history_.submodules();
  if (known.again.empty()) return findings;

  MakeJudges();
  ReadByGit(known.again);
  Summary counted_before;
  HistoryRecord known_before;
  for (const auto& judge : judges_) judge->HandOver(counted_before, findings, known_before);
  if (!known_before.unread.empty()) return std::nullopt;
  std::move(counted_before.warnings.begin(), counted_before.warnings.end(),
            std::back_inserter(summary.warnings));
  return findings;
}

}  // namespace leaktight
