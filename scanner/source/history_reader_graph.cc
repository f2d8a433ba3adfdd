// The way of History::Read where few commits are asked for: which they are, git's commit-graph
// tells, so that no other commit and no tree of another is read.
#include <algorithm>
#include <optional>
#include <utility>

#include "base/hash.h"
#include "git/commit_header.h"
#include "git/commit_selection.h"
#include "git/entries.h"
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

// The commits of a graph and, numbered behind them, those that only the repository has.
class HistoryReader::GraphCommits {
 public:
  GraphCommits(const CommitGraph& graph, CommitParents parents, ObjectReader& objects)
      : graph_(graph), parents_(std::move(parents)), objects_(objects) {}

  const CommitParents& parents() const { return parents_; }
  std::string_view Id(uint32_t commit) const {
    return commit < graph_.size() ? graph_.Id(commit) : beyond_[commit - graph_.size()];
  }

  // The numbers of these (hexadecimal), and of all that they reach. Nothing: one of them cannot be
  // read, or they are too many.
  std::optional<std::vector<uint32_t>> Add(const CommitStarts& starts) {
    std::vector<uint32_t> numbers;
    for (const std::string& id : starts) numbers.push_back(NumberOf(IdBytes(id)));
    for (uint32_t next = read_; next < beyond_.size(); next++) {
      if (beyond_.size() > kMostBeyondGraph || !Read(next)) return std::nullopt;
    }
    read_ = beyond_.size();
    return numbers;
  }

 private:
  uint32_t NumberOf(const std::string& id) {
    const uint32_t known = graph_.Find(id);
    return known != CommitGraph::kNone ? known : graph_.size() + beyond_.Add(id);
  }

  bool Read(uint32_t next) {
    const std::string_view id = beyond_[next];
    const size_t id_size = id.size();
    const Result<ObjectReader::Object> object = objects_.Read(Hex(id));
    if (!object || object->type != "commit") return false;
    const auto header = CommitHeader::Parse(object->bytes, id_size);
    if (!header) return false;
    for (size_t i = 0; i < header->parents(); i++) {
      parents_.parents.push_back(NumberOf(IdBytes(header->Parent(i))));
    }
    parents_.first.push_back(static_cast<uint32_t>(parents_.parents.size()));
    parents_.seconds.push_back(header->seconds());
    return true;
  }

  const CommitGraph& graph_;
  CommitParents parents_;
  ObjectReader& objects_;
  StringPool beyond_;
  uint32_t read_ = 0;  // of those
};

// Whatever is not as it should be is left to the other ways, which tell of it.
bool HistoryReader::ReadByCommitGraph() {
  if (!is_whole_ || !LimitsCommits()) return false;
  Begin("commit-graph");
  const Result<ObjectStore> store = FindObjectStore(place_);
  if (!store) return false;
  const auto graph = CommitGraph::Open(store->folder, store->alternates, store->format);
  std::optional<CommitParents> parents = graph ? graph->Parents() : std::nullopt;
  if (!parents) return false;
  GraphCommits commits(*graph, std::move(*parents), objects_);
  CommitStarts starts = stashes_;
  starts.insert(starts.end(), starts_.begin(), starts_.end());
  const auto numbers = commits.Add(starts);
  const auto notes = numbers ? commits.Add(notes_) : std::nullopt;
  if (!notes || !OrderGraphCommits(commits, *numbers, *notes)) return false;
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

// As OrderPackedCommits does. A graph with a commit that is its own ancestor has no order.
bool HistoryReader::OrderGraphCommits(const GraphCommits& commits,
                                      const std::vector<uint32_t>& starts,
                                      const std::vector<uint32_t>& notes) {
  const CommitParents& parents = commits.parents();
  std::vector<bool> listed(parents.size());
  auto order = leaktight::OrderCommits(parents, starts, listed);
  const auto of_notes = leaktight::OrderCommits(parents, notes, listed);
  if (!order || !of_notes) return false;
  const size_t first_note = order->size();
  order->insert(order->end(), of_notes->begin(), of_notes->end());
  if (static_cast<size_t>(std::count(listed.begin(), listed.end(), true)) != order->size()) {
    return false;
  }
  SetCommits(*order, first_note, parents, [&](uint32_t commit) { return commits.Id(commit); });
  return true;
}

}  // namespace leaktight
