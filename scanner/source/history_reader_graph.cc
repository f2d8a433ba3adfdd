// The way of History::Read where few commits are asked for: which they are, git's commit-graph
// tells, so that no other commit and no tree of another is read.
#include <algorithm>
#include <optional>
#include <utility>

#include "base/hash.h"
#include "git/commit_selection.h"
#include "git/object_store.h"
#include "git/pack/commit_graph.h"
#include "source/history_reader.h"

namespace leaktight {
namespace {

// Commits that are newer than the graph are read one by one. With more than so many the graph is
// not worth it: a walk over the packs reads all of git's own 85,000 in a second.
constexpr uint32_t kMostBeyondGraph = 4096;
// Likewise where more than one in so many commits is asked for.
constexpr size_t kOneInCommits = 8;

}  // namespace

// Whatever is not as it should be is left to the other ways, which tell of it.
bool HistoryReader::ReadByCommitGraph() {
  if (!is_whole_ || !LimitsCommits()) return false;
  Begin("commit-graph");
  const Result<ObjectStore> store = FindObjectStore(place_);
  if (!store) return false;
  const auto graph = CommitGraph::Open(store->folder, store->alternates, store->format);
  std::optional<CommitParents> parents = graph ? graph->Parents() : std::nullopt;
  if (!parents) return false;
  const auto read = [&](std::string_view id) -> std::optional<std::string> {
    const Result<ObjectReader::Object> object = objects_.Read(Hex(id));
    if (!object || object->type != "commit") return std::nullopt;
    return std::string(object->bytes);
  };
  NewCommits commits(*graph, std::move(*parents), IdSize(store->format), read, kMostBeyondGraph);
  const auto starts = commits.Add(AllStarts());
  const auto notes = starts ? commits.Add(notes_) : std::nullopt;
  const auto order = notes ? OrderAll(commits.parents(), *starts, *notes) : std::nullopt;
  if (!order) return false;
  SetCommits(*order, commits.parents(), [&](uint32_t commit) { return commits.Id(commit); });
  SelectCommits();
  if (selected_.empty() ||
      history_.commits_.ids.size() * kOneInCommits > history_.all_commits().ids.size()) {
    return false;
  }
  Begin("paths");
  uint32_t done = 0;
  if (!ListSelectedChanges(done)) {
    Forget();
    return false;
  }
  SelectRefs();
  AddNamedBlobs();
  WalkNamedTrees();
  SortAppearances();
  using Kind = HistoryObject::Kind;
  for (const auto& [kind, count] : {std::pair(Kind::kBlob, history_.blobs_.size()),
                                    std::pair(Kind::kCommit, history_.commits_.ids.size()),
                                    std::pair(Kind::kTag, history_.tags_.size())}) {
    for (uint32_t number = 0; number < count; number++) history_.objects_.push_back({kind, number});
  }
  history_.unopened_packs_ = way_;
  history_.unopened_packs_->begin = {};
  history_.unopened_packs_->is_silent = {};
  return true;
}

}  // namespace leaktight
