#include "source/path_changes.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "base/parallel.h"
#include "base/string_pool.h"
#include "git/commit_walk.h"
#include "git/entries.h"
#include "git/pack/wanted_paths.h"
#include "source/history_packs.h"

namespace leaktight {
namespace {

// Paths that are looked for at a time, which bounds what the states of trees take.
constexpr size_t kPathsAtOnce = 1024;

using Take = std::function<void(const TracedChange& change)>;

uint32_t NumberOf(const History& history, std::string_view id) {
  const uint32_t blob = history.blobs().Find(id);
  return blob == StringPool::kNone ? TracedChange::kOtherBlob : blob;
}

// The changes of some commits that stand one behind the other.
class ChangesInRange {
 public:
  // `wanted`: this one's own.
  ChangesInRange(const History& history, const HistoryPacks& packs, WantedPaths wanted)
      : commits_(history.all_commits()),
        packs_(packs),
        trees_(packs.links.trees()),
        wanted_(std::move(wanted)) {}

  void List(uint32_t begin, uint32_t end, const Take& take) {
    std::vector<WantedPaths::State> states;
    states.reserve(end - begin);
    std::vector<WantedPaths::State> before;
    for (uint32_t commit = begin; commit < end; commit++) {
      states.push_back(StateOf(commit));
      before.clear();
      for (const uint32_t parent : commits_.parents.Of(commit)) {
        if (parent >= commit) {
          before.push_back(WantedPaths::kNothing);
        } else {
          before.push_back(parent >= begin ? states[parent - begin] : StateOf(parent));
        }
      }
      wanted_.Differences(states.back(), before,
                          [&](uint32_t path, uint32_t blob, const std::vector<uint32_t>& others) {
                            take({commit, path, blob, others});
                          });
    }
  }

 private:
  uint32_t TreeOf(uint32_t commit) const {
    const ObjectLinks& links = packs_.links;
    if (!packs_.commits.empty()) return links.commits()[packs_.commits[commit]].tree;
    const std::optional<uint32_t> entry = packs_.graph.Find(commits_.ids[commit]);
    return entry ? links.commits()[links.FindCommit(*entry)].tree : ObjectGraph::kNone;
  }

  WantedPaths::State StateOf(uint32_t commit) {
    const uint32_t tree = TreeOf(commit);
    return tree == ObjectGraph::kNone ? WantedPaths::kNothing : wanted_.Of(trees_.Find(tree));
  }

  const CommitOrder& commits_;
  const HistoryPacks& packs_;
  const TreeForest& trees_;
  WantedPaths wanted_;
};

// In as many ranges as there are threads. What a state is called is a range's own affair.
void ChangesInPacks(const History& history, const HistoryPacks& packs,
                    const std::vector<std::string>& paths, uint32_t first_path, const Take& take) {
  const WantedPaths wanted(packs.links.trees(), paths,
                           [&](std::string_view id) { return NumberOf(history, id); });
  const uint32_t commits = history.all_commits().first_note;
  const size_t ranges = std::clamp<size_t>(commits, 1, packs.workers);
  std::vector<std::vector<TracedChange>> changes(ranges);
  ParallelFor(packs.workers, ranges, [&](size_t, size_t range) {
    const auto begin = static_cast<uint32_t>(uint64_t{commits} * range / ranges);
    const auto end = static_cast<uint32_t>(uint64_t{commits} * (range + 1) / ranges);
    ChangesInRange(history, packs, wanted).List(begin, end, [&](const TracedChange& change) {
      changes[range].push_back(change);
    });
  });
  for (std::vector<TracedChange>& range : changes) {
    for (TracedChange& change : range) {
      change.path += first_path;
      take(change);
    }
  }
}

void KnownChangesAt(const KnownChanges& known, const std::vector<std::string>& paths,
                    const Take& take) {
  std::vector<uint32_t> numbers(known.paths.size(), StringPool::kNone);
  for (uint32_t path = 0; path < paths.size(); path++) {
    const uint32_t number = known.paths.Find(paths[path]);
    if (number != StringPool::kNone) numbers[number] = path;
  }
  for (TracedChange change : known.changes) {
    change.path = numbers[change.path];
    if (change.path != StringPool::kNone) take(change);
  }
}

}  // namespace

Result<void> ListPathChanges(const History& history, const GitPlace& place,
                             const std::vector<std::string>& paths, const Take& take) {
  if (paths.empty()) return {};
  if (history.changes() != nullptr) {
    KnownChangesAt(*history.changes(), paths, take);
    return {};
  }
  const HistoryPacks* packs = history.links();
  std::unique_ptr<HistoryPacks> opened;
  if (packs == nullptr && history.unopened_packs()) {
    const HistoryWay& way = *history.unopened_packs();
    opened = ReadHistoryPacks(OpenPacksOf(place, way), way);
    packs = opened.get();
  }
  if (packs != nullptr) {
    for (size_t first = 0; first < paths.size(); first += kPathsAtOnce) {
      const size_t end = std::min(first + kPathsAtOnce, paths.size());
      const std::vector<std::string> some(paths.begin() + static_cast<ptrdiff_t>(first),
                                          paths.begin() + static_cast<ptrdiff_t>(end));
      ChangesInPacks(history, *packs, some, static_cast<uint32_t>(first), take);
    }
    return {};
  }
  std::unordered_map<std::string_view, uint32_t> numbers;
  for (uint32_t path = 0; path < paths.size(); path++) numbers.emplace(paths[path], path);
  // Not what no ref reaches, whose parents may be gone.
  const CommitOrder& all = history.all_commits();
  StringPool commits;
  for (uint32_t commit = 0; commit < all.first_note; commit++) commits.Add(all.ids[commit]);
  TracedChange told;
  ChangeListener listener;
  listener.commit = [&](uint32_t commit) { told.commit = commit; };
  listener.change_from = [&](const CommitChange& change, const std::vector<std::string>& before) {
    const auto path = numbers.find(change.path);
    if (path == numbers.end()) return;
    told.path = path->second;
    const auto number = [&](std::string_view id) {
      return id.empty() ? TracedChange::kNoBlob : NumberOf(history, IdBytes(id));
    };
    told.blob = change.mode == GitMode::kNone ? TracedChange::kNoBlob : number(change.id);
    told.parents.clear();
    for (const std::string& id : before) told.parents.push_back(number(id));
    take(told);
  };
  uint32_t done = 0;
  return ListChanges(place, commits, listener, done);
}

}  // namespace leaktight
