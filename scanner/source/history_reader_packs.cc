// The fast way of History::Read: commits and trees as they lie in the packs.
#include <algorithm>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "git/commit_selection.h"
#include "git/entries.h"
#include "git/object_store.h"
#include "git/pack/tree_paths.h"
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
  const Result<ObjectStore> store = FindObjectStore(place_);
  if (!store) return false;
  ObjectGraphOptions options;
  options.format = store->format;
  options.alternates = store->alternates;
  options.workers = way_.workers;
  // What cannot be read matters only where something needs it.
  bool broken = false;
  Result<ObjectGraph> graph =
      ObjectGraph::Open(store->folder, options, [&](const Error&) { broken = true; });
  if (!graph || (broken && way_.selection.all_objects)) return false;
  Begin("commits and trees");
  broken = false;
  ObjectLinks links = ObjectLinks::Read(*graph, {way_.workers, way_.memory, way_.stop},
                                        [&](const Error&) { broken = true; });
  std::vector<uint32_t> order;
  if (broken || !OrderPackedCommits(*graph, links, order)) return false;
  const bool brings_all = SelectPackedCommits(order);
  Begin("paths");
  if (progress_) progress_(0, order.size());
  uint32_t done = 0;
  if (brings_all ? !ReadPackedTrees(links, order) : !ListSelectedChanges(done)) {
    ForgetPaths();
    return false;
  }
  if (progress_) progress_(order.size(), order.size());
  SelectRefs();
  AddNamedBlobs();
  WalkNamedTrees();
  if (way_.selection.all_objects) ReadUnreachable(ListStored(*graph));
  SortAppearances();
  history_.packs_ =
      std::make_unique<HistoryPacks>(HistoryPacks{std::move(*graph), std::move(links)});
  FindObjects(order, *history_.packs_);
  return true;
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

// As ListCommits has them: by what is handed to git there, in that order.
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
  CommitStarts starts = stashes_;
  starts.insert(starts.end(), starts_.begin(), starts_.end());
  std::vector<bool> listed(links.commits().size());
  auto commits = leaktight::OrderCommits(links.parents(), numbers(starts), listed);
  auto notes = leaktight::OrderCommits(links.parents(), numbers(notes_), listed);
  if (!all_there || !commits || !notes) return false;
  order = std::move(*commits);
  const size_t first_note = order.size();
  order.insert(order.end(), notes->begin(), notes->end());
  SetCommits(order, first_note, links.parents(),
             [&](uint32_t commit) { return graph.Id(links.commits()[commit].entry); });
  return true;
}

bool HistoryReader::ReadPackedTrees(const ObjectLinks& links, const std::vector<uint32_t>& order) {
  const TreeForest& forest = links.trees();
  // Whether a tree is one of notes makes it another.
  const auto read = [&](uint32_t begin, uint32_t end) {
    std::vector<TreePaths::Root> roots;
    for (uint32_t commit = begin; commit < end; commit++) {
      const uint32_t entry = links.commits()[order[commit]].tree;
      const uint32_t tree = entry == ObjectGraph::kNone ? entry : forest.Find(entry);
      if (tree == ObjectGraph::kNone) return false;
      roots.push_back({tree, commit});
    }
    return TreePaths(forest).Walk(roots, [&](const TreePaths::File& file) {
      const uint32_t blob = Add(file.path, file.element.mode, forest.IdOf(file.number), file.first);
      if (blob == StringPool::kNone) return;
      if (blob >= entries_.size()) entries_.resize(size_t{blob} + 1, ObjectGraph::kNone);
      entries_[blob] = file.element.object;
    });
  };
  const uint32_t first_note = history_.commits_.first_note;
  return read(0, first_note) && read(first_note, static_cast<uint32_t>(order.size()));
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
