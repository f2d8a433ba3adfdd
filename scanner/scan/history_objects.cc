#include "scan/history_objects.h"

#include <algorithm>
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
    : rescanner_(criteria.engine()),
      history_(history),
      jobs_(jobs),
      progress_(progress),
      all_(uint64_t{history.blobs().size()} + history.commits().size() + history.tags().size()),
      stop_(std::move(stop)) {
  const auto lfs = std::make_shared<LfsFolder>(place);
  for (size_t i = 0; i < jobs; i++) {
    judges_.push_back(
        std::make_unique<HistoryJudge>(criteria, rescanner_, history, place, lfs, jobs));
  }
}

// Of the walk.
class HistoryObjects::Visitor {
 public:
  using Value = HistoryJudge::Kept;

  explicit Visitor(HistoryObjects& objects)
      : objects_(objects), packs_(*objects.history_.packs()), counts_(objects.jobs_) {}

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
    if (++count.objects % kStep == 0) {
      objects_.Tell(kStep, judge.bytes() - count.bytes);
      count.bytes = judge.bytes();
    }
    return kept;
  }

  // Too large to be whole here: left to git.
  void Window(size_t, const WalkedWindow&) {}

  void TellRest() {
    for (size_t worker = 0; worker < counts_.size(); worker++) {
      const Count& count = counts_[worker];
      objects_.Tell(count.objects % kStep, objects_.judges_[worker]->bytes() - count.bytes);
    }
  }

 private:
  struct Count {
    uint64_t objects = 0;
    uint64_t bytes = 0;  // as they were told
    char padding[48];    // threads count side by side
  };

  HistoryObjects& objects_;
  const HistoryPacks& packs_;
  std::vector<Count> counts_;
};

void HistoryObjects::Tell(size_t objects, uint64_t bytes) {
  done_ += objects;
  bytes_ += bytes;
  if (!progress_) return;
  const std::unique_lock lock(telling_, std::try_to_lock);
  if (lock) progress_(done_, all_, bytes_);
}

// Those that were read before, with nothing to tell. Gives how many other commits there are.
size_t HistoryObjects::TakeSilentCommits() {
  const HistoryPacks& packs = *history_.packs();
  std::vector<uint8_t>& judged = judged_[static_cast<size_t>(HistoryObject::Kind::kCommit)];
  for (const ObjectLinks::Commit& commit : packs.links.commits()) {
    const HistoryObject wanted = packs.objects[commit.entry];
    if (wanted.kind != HistoryObject::Kind::kCommit || wanted.number == StringPool::kNone) continue;
    if (packs.links.IsSilent(commit.entry))
      silent_commits_ += 1 - std::exchange(judged[wanted.number], 1);
  }
  return judged.size() - silent_commits_;
}

void HistoryObjects::WalkPacks() {
  for (const HistoryObject::Kind kind : kKinds) {
    judged_[static_cast<size_t>(kind)].assign(IdsOf(history_, kind).size(), 0);
  }
  Visitor visitor(*this);
  WalkOptions options;
  // All commits would be made for the sake of those few that git reads as well.
  const bool few_commits = TakeSilentCommits() <= kFewCommits;
  options.types = {ObjectType::kBlob, ObjectType::kTag};
  if (!few_commits) options.types = {ObjectType::kBlob, ObjectType::kTag, ObjectType::kCommit};
  Tell(silent_commits_, 0);
  options.workers = jobs_;
  options.memory = kWalkMemory;
  options.stop = stop_;
  DeltaWalk(history_.packs()->graph, options, visitor, [](const Error&) {}).Run();
  visitor.TellRest();
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
  ParallelFor(jobs_, (all.size() + kRun - 1) / kRun, [&](size_t worker, size_t run) {
    HistoryJudge& judge = *judges_[worker];
    const size_t end = std::min((run + 1) * kRun, all.size());
    for (size_t begin = run * kRun; begin < end && !stop_.stop_requested(); begin += kStep) {
      const uint64_t before = judge.bytes();
      const size_t step = std::min(kStep, end - begin);
      judge.Read(all.subspan(begin, step));
      Tell(step, judge.bytes() - before);
    }
  });
}

HistoryFindings HistoryObjects::Judge(Summary& summary) {
  if (history_.packs() != nullptr) {
    WalkPacks();
    ReadByGit(Left());
  } else {
    ReadByGit(history_.objects());
  }
  summary.commits += silent_commits_;
  judges_[0]->JudgeRefNames();
  HistoryFindings findings;
  for (const auto& judge : judges_) judge->HandOver(summary, findings);
  if (history_.submodules() > 0) summary.skipped[kSkippedSubmodule] += history_.submodules();
  return findings;
}

}  // namespace leaktight
