// The fast way of History::Read: commits and trees as they lie in the packs.
#include <algorithm>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "git/entries.h"
#include "git/object_store.h"
#include "git/pack/tree_paths.h"
#include "source/history_reader.h"

namespace leaktight {

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
  Result<ObjectGraph> graph = ObjectGraph::Open(store->folder, options, [](const Error&) {});
  if (!graph) return false;
  Begin("commits and trees");
  bool broken = false;
  ObjectLinks links =
      ObjectLinks::Read(*graph, {way_.workers, way_.memory}, [&](const Error&) { broken = true; });
  std::vector<uint32_t> order;
  if (broken || !OrderPackedCommits(*graph, links, order)) return false;
  Begin("paths");
  if (progress_) progress_(0, order.size());
  // What refs name is there already.
  const StringPool blobs = history_.blobs_;
  const std::vector<Brought> brought = brought_;
  if (!ReadPackedTrees(links, order)) {
    history_.blobs_ = blobs;
    brought_ = brought;
    for (StringPool* pool : {&history_.paths_, &history_.noted_, &history_.submodules_}) *pool = {};
    return false;
  }
  if (progress_) progress_(order.size(), order.size());
  WalkNamedTrees();
  SortAppearances();
  history_.packs_ = std::make_unique<HistoryPacks>(HistoryPacks{std::move(*graph), {}});
  FindObjects(links, order, *history_.packs_);
  return true;
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
  history_.commits_ = {};
  for (const uint32_t commit : order) {
    history_.commits_.ids.Add(graph.Id(links.commits()[commit].entry));
  }
  history_.commits_.first_note = static_cast<uint32_t>(first_note);
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
void HistoryReader::FindObjects(const ObjectLinks& links, const std::vector<uint32_t>& order,
                                HistoryPacks& packs) const {
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
  for (uint32_t commit = 0; commit < order.size(); commit++) {
    packs.objects[links.commits()[order[commit]].entry] = {Kind::kCommit, commit};
  }
  for (uint32_t tag = 0; tag < history_.tags_.size(); tag++) {
    find(Kind::kTag, tag, history_.tags_[tag]);
  }
}

}  // namespace leaktight
