#include "git/pack/tree_paths.h"

#include <algorithm>
#include <future>
#include <utility>

#include "base/parallel.h"
#include "base/radix_sort.h"

namespace leaktight {

namespace {

// Files that are told together.
constexpr size_t kTogether = 64;

// Each tree once under each path, with its first, in the order of the paths.
void SortOut(std::vector<ReachedTree>& level, size_t trees) {
  RadixSort(level, [&](const ReachedTree& at) { return uint64_t{at.path} * trees + at.tree; });
  size_t end = 0;
  for (const ReachedTree& at : level) {
    if (end > 0 && level[end - 1].path == at.path && level[end - 1].tree == at.tree) {
      level[end - 1].first = std::min(level[end - 1].first, at.first);
    } else {
      level[end++] = at;
    }
  }
  level.resize(end);
}

}  // namespace

TreePaths::TreePaths(const TreeForest& forest, size_t workers)
    : forest_(forest), workers_(std::max<size_t>(workers, 1)), seen_(forest.elements().size()) {
  ParallelFor(workers_.size(), workers_.size(), [&](size_t, size_t worker) {
    workers_[worker] = std::make_unique<Worker>(forest);
    workers_[worker]->paths.Add({});
  });
  paths_.Add({});
}

void TreePaths::UseRowsFrom(uint32_t times) {
  for (const auto& worker : workers_) worker->walk.UseRowsFrom(times);
}

TreePaths::Seen* TreePaths::SeenOnce::Add(const Seen& seen, std::vector<Seen>& all) {
  uint32_t& place = places_[seen.element];
  if (place < all.size() && all[place].element == seen.element &&
      all[place].folder == seen.folder) {
    all[place].first = std::min(all[place].first, seen.first);
    return nullptr;
  }
  place = static_cast<uint32_t>(all.size());
  all.push_back(seen);
  return &all.back();
}

void TreePaths::See(Worker& worker, const Part& part) const {
  const uint32_t folder = part.reached.front().path;
  worker.path = paths_[folder];
  const size_t name = worker.path.size();
  worker.walk.Walk(part, [&](uint32_t number, uint32_t first) {
    const TreeForest::Element& element = forest_.elements()[number];
    std::vector<Seen>& all = element.is_tree ? worker.found.trees : worker.found.files;
    Seen* const seen = worker.seen.Add({number, folder, first, 0}, all);
    if (seen == nullptr) return;
    worker.path.resize(name);
    worker.path += element.name;
    if (element.is_tree) worker.path += '/';
    seen->path = worker.paths.Add(worker.path);
  });
}

// What the workers have met since the last time.
void TreePaths::NumberPaths() {
  for (const auto& worker : workers_) {
    for (auto own = static_cast<uint32_t>(worker->numbers.size()); own < worker->paths.size();
         own++) {
      worker->numbers.push_back(paths_.Add(worker->paths[own]));
    }
  }
}

// What all workers have seen, folder by folder. Each has its own in the order of the folders, as
// parts are handed out in order.
std::vector<TreePaths::Seen> TreePaths::Merge(std::vector<Seen> Found::*kind,
                                              const std::vector<Found>& all) {
  std::vector<Seen> merged;
  size_t most = 0;
  for (const Found& own : all) most += (own.*kind).size();
  merged.reserve(most);
  std::vector<size_t> next(all.size());
  for (;;) {
    uint32_t folder = UINT32_MAX;
    for (size_t i = 0; i < all.size(); i++) {
      const std::vector<Seen>& own = all[i].*kind;
      if (next[i] < own.size()) folder = std::min(folder, own[next[i]].folder);
    }
    if (folder == UINT32_MAX) return merged;
    for (size_t i = 0; i < all.size(); i++) {
      const std::vector<Seen>& own = all[i].*kind;
      for (; next[i] < own.size() && own[next[i]].folder == folder; next[i]++) {
        if (Seen* const seen = seen_.Add(own[next[i]], merged)) {
          seen->path = workers_[i]->numbers[seen->path];
        }
      }
    }
  }
}

// `level` is in order.
std::vector<TreePaths::Part> TreePaths::PartsOf(const std::vector<ReachedTree>& level) const {
  std::vector<Part> parts;
  for (const ReachedTree *begin = level.data(), *last = begin + level.size(); begin != last;) {
    const uint32_t root = forest_.trees()[begin->tree].root;
    const uint32_t row_end = forest_.trees()[root].end;
    // Those of the row stand one behind the other: [root, row_end) cut at multiples.
    const uint32_t part = (begin->tree - root) / part_;
    const uint32_t from = root + part * part_;
    const uint32_t to = from + std::min(row_end - from, part_);
    const ReachedTree* end = begin;
    while (end != last && end->path == begin->path && end->tree < to) ++end;
    parts.push_back({{begin, end}, from, to});
    begin = end;
  }
  return parts;
}

// The trees that stand in those of a level. False: one was not read.
bool TreePaths::FindLevel(const std::vector<Found>& found, std::vector<ReachedTree>& level) {
  level.clear();
  for (const Seen& seen : Merge(&Found::trees, found)) {
    const uint32_t object = forest_.elements()[seen.element].object;
    const uint32_t tree = object == ObjectGraph::kNone ? object : forest_.Find(object);
    if (tree == ObjectGraph::kNone) return false;
    level.push_back({seen.path, tree, seen.first});
  }
  SortOut(level, forest_.trees().size());
  return true;
}

void TreePaths::TellFiles(const std::vector<Found>& found, const Take& take) {
  const std::vector<Seen> files = Merge(&Found::files, found);
  std::vector<File> told;
  told.reserve(kTogether);
  for (size_t begin = 0; begin < files.size(); begin += kTogether) {
    const auto some = std::span(files).subspan(begin, std::min(kTogether, files.size() - begin));
    for (const Seen& seen : some) __builtin_prefetch(&forest_.elements()[seen.element]);
    told.clear();
    for (const Seen& seen : some) {
      told.push_back({forest_.elements()[seen.element], seen.element, seen.path, paths_[seen.path],
                      seen.first});
    }
    take(told);
  }
}

bool TreePaths::Walk(const std::vector<Root>& roots, const Take& take) {
  const auto policy = workers_.size() > 1 ? std::launch::async : std::launch::deferred;
  std::vector<ReachedTree> level;
  level.reserve(roots.size());
  for (const Root& root : roots) level.push_back({0, root.tree, root.first});
  SortOut(level, forest_.trees().size());
  // The files of the level above are told: until then paths_ is not touched.
  std::future<void> told;
  while (!level.empty()) {
    const std::vector<Part> parts = PartsOf(level);
    ParallelFor(workers_.size(), parts.size(),
                [&](size_t worker, size_t part) { See(*workers_[worker], parts[part]); });
    if (told.valid()) told.get();
    NumberPaths();
    std::vector<Found> found;
    for (const auto& worker : workers_) found.push_back(std::exchange(worker->found, {}));
    if (!FindLevel(found, level)) return false;
    told = std::async(policy, [this, &take, found = std::move(found)] { TellFiles(found, take); });
  }
  if (told.valid()) told.get();
  return true;
}

}  // namespace leaktight
