// The fast way of History::Read: commits and trees as they lie in the packs.
#include <algorithm>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "git/commit_selection.h"
#include "source/history_packs.h"
#include "source/history_reader.h"

namespace leaktight {
namespace {

// Of fewer than one in so many objects each is read by itself: a walk makes all of them, in a few
// microseconds each, where git takes some dozen to look one up.
constexpr size_t kFewOf = 16;

}  // namespace

// Whatever is missing or broken among the commits and trees is git's to stumble over, and the
// other way's to tell of.
bool HistoryReader::ReadPacks() {
  if (!is_whole_) return false;
  Begin("packs");
  std::unique_ptr<HistoryPacks> packs = ReadHistoryPacks(Opened(), way_);
  std::vector<uint32_t> order;
  if (packs == nullptr || !OrderPackedCommits(packs->graph, packs->links, order)) return false;
  packs->commits = order;
  const bool brings_all = SelectPackedCommits(order);
  Begin("paths");
  if (progress_) progress_(0, order.size());
  uint32_t done = 0;
  if (brings_all ? !ReadPackedTrees(packs->graph, packs->links, order)
                 : !ListSelectedChanges(done)) {
    Forget();
    return false;
  }
  if (progress_) progress_(order.size(), order.size());
  SelectRefs();
  AddNamedBlobs();
  WalkNamedTrees();
  history_.packs_ = std::move(packs);
  if (way_.selection.all_objects) {
    ReadUnreachable(ListStored(history_.packs_->graph), history_.packs_.get());
  }
  SortAppearances();
  FindObjects(order, *history_.packs_);
  return true;
}

// What was brought so far.
void HistoryReader::Forget() {
  brought_ = {};
  for (StringPool* pool :
       {&history_.blobs_, &history_.paths_, &history_.noted_, &history_.submodules_}) {
    *pool = {};
  }
}

// The walk over trees tells the first commit that has a blob at a path: the one that brings it,
// unless what came before that is left out.
bool HistoryReader::SelectPackedCommits(std::vector<uint32_t>& order) {
  const CommitParents parents = history_.commits_.parents;
  SelectCommits();
  if (selected_.empty()) return true;
  size_t kept = 0;
  for (size_t commit = 0; commit < order.size(); commit++) {
    if (selected_[commit]) order[kept++] = order[commit];
  }
  order.resize(kept);
  return HasAllParents(parents, selected_);
}

CommitStarts HistoryReader::AllStarts() const {
  CommitStarts starts = stashes_;
  starts.insert(starts.end(), starts_.begin(), starts_.end());
  return starts;
}

std::optional<HistoryReader::Order> HistoryReader::OrderAll(const CommitParents& parents,
                                                            const std::vector<uint32_t>& starts,
                                                            const std::vector<uint32_t>& notes) {
  std::vector<bool> listed(parents.size());
  auto order = leaktight::OrderCommits(parents, starts, listed);
  const auto of_notes = leaktight::OrderCommits(parents, notes, listed);
  if (!order || !of_notes) return std::nullopt;
  const size_t first_note = order->size();
  order->insert(order->end(), of_notes->begin(), of_notes->end());
  // What is marked and stands nowhere has no place before its children.
  if (static_cast<size_t>(std::count(listed.begin(), listed.end(), true)) != order->size()) {
    return std::nullopt;
  }
  return Order{std::move(*order), first_note};
}

bool HistoryReader::OrderPackedCommits(const ObjectGraph& graph, const ObjectLinks& links,
                                       std::vector<uint32_t>& order) {
  bool all_there = true;
  const auto numbers = [&](const CommitStarts& ids) {
    std::vector<uint32_t> found;
    for (const std::string& id : ids) {
      const std::optional<uint32_t> entry = graph.Find(IdBytes(id));
      const uint32_t number = entry ? links.FindCommit(*entry) : ObjectGraph::kNone;
      all_there = all_there && number != ObjectGraph::kNone;
      if (number != ObjectGraph::kNone) found.push_back(number);
    }
    return found;
  };
  const std::vector<uint32_t> starts = numbers(AllStarts());
  const std::vector<uint32_t> notes = numbers(notes_);
  auto all = all_there ? OrderAll(links.parents(), starts, notes) : std::nullopt;
  if (!all) return false;
  SetCommits(*all, links.parents(),
             [&](uint32_t commit) { return graph.Id(links.commits()[commit].entry); });
  order = std::move(all->commits);
  return true;
}

void HistoryReader::SetCommits(const Order& order, const CommitParents& parents,
                               const std::function<std::string_view(uint32_t commit)>& id_of) {
  CommitOrder& all = history_.commits_ = {};
  all.first_note = static_cast<uint32_t>(order.first_note);
  all.parents.first.push_back(0);
  std::vector<std::string_view> ids;
  ids.reserve(order.commits.size());
  for (const uint32_t commit : order.commits) ids.push_back(id_of(commit));
  std::vector<uint32_t> places(ids.size());
  all.ids.Reserve(ids.size(), ids.empty() ? 0 : ids.size() * ids.front().size());
  all.ids.AddAll(ids, places.data());
  std::vector<uint32_t> place(parents.size(), CommitParents::kMissing);
  for (size_t i = 0; i < places.size(); i++) {
    const uint32_t commit = order.commits[i];
    place[commit] = places[i];
    for (const uint32_t parent : parents.Of(commit)) all.parents.parents.push_back(place[parent]);
    all.parents.first.push_back(static_cast<uint32_t>(all.parents.parents.size()));
    all.parents.seconds.push_back(parents.seconds[commit]);
  }
}

// Which entries the history's objects are.
void HistoryReader::FindObjects(const std::vector<uint32_t>& order, HistoryPacks& packs) {
  using Kind = HistoryObject::Kind;
  packs.objects.assign(packs.graph.size(), {Kind::kBlob, StringPool::kNone});
  const auto find = [&](Kind kind, uint32_t number, std::string_view id) {
    const std::optional<uint32_t> entry = packs.graph.Find(id);
    if (entry) packs.objects[*entry] = {kind, number};
  };
  for (uint32_t blob = 0; blob < history_.blobs_.size(); blob++) {
    if (blob < entries_.size() && entries_[blob] != ObjectGraph::kNone) {
      packs.objects[entries_[blob]] = {Kind::kBlob, blob};
    } else {
      find(Kind::kBlob, blob, history_.blobs_[blob]);
    }
  }
  const StringPool& commits = history_.commits_.ids;
  for (uint32_t commit = 0; commit < commits.size(); commit++) {
    if (commit < order.size()) {
      packs.objects[packs.links.commits()[order[commit]].entry] = {Kind::kCommit, commit};
    } else {
      find(Kind::kCommit, commit, commits[commit]);
    }
  }
  for (uint32_t tag = 0; tag < history_.tags_.size(); tag++) {
    find(Kind::kTag, tag, history_.tags_[tag]);
  }

  const size_t wanted = size_t{history_.blobs_.size()} + commits.size() + history_.tags_.size();
  packs.is_walked = wanted * kFewOf >= packs.graph.size();
  if (packs.is_walked) return;
  for (const HistoryObject& object : packs.objects) {
    if (object.number != StringPool::kNone) history_.objects_.push_back(object);
  }
  packs.objects = {};
}

}  // namespace leaktight
