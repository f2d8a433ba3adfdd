#include "git/pack/tree_paths.h"

#include <algorithm>
#include <string>
#include <utility>

#include "base/parallel.h"

namespace leaktight {

TreePaths::TreePaths(const TreeForest& forest, size_t workers)
    : forest_(forest), seen_(forest.elements().size()) {
  for (size_t i = 0; i < std::max<size_t>(workers, 1); i++) workers_.emplace_back(forest);
  paths_.Add({});
}

void TreePaths::UseRowsFrom(uint32_t times) {
  for (Worker& worker : workers_) worker.walk.UseRowsFrom(times);
}

void TreePaths::SeenOnce::Add(const Seen& seen) {
  uint32_t& place = places_[seen.element];
  if (place < all_.size() && all_[place].element == seen.element &&
      all_[place].folder == seen.folder) {
    all_[place].first = std::min(all_[place].first, seen.first);
  } else {
    place = static_cast<uint32_t>(all_.size());
    all_.push_back(seen);
  }
}

void TreePaths::See(Worker& worker, Row row) {
  const uint32_t folder = row.front().path;
  worker.walk.Walk(row, [&](uint32_t element, uint32_t first) {
    worker.seen.Add({element, folder, first});
  });
}

// What all workers have seen, folder by folder. Each has its own in the order of the folders, as
// rows are handed out in order.
void TreePaths::Merge() {
  seen_.Clear();
  std::vector<size_t> next(workers_.size());
  for (;;) {
    uint32_t folder = UINT32_MAX;
    for (size_t i = 0; i < workers_.size(); i++) {
      const std::vector<Seen>& own = workers_[i].seen.all();
      if (next[i] < own.size()) folder = std::min(folder, own[next[i]].folder);
    }
    if (folder == UINT32_MAX) return;
    for (size_t i = 0; i < workers_.size(); i++) {
      const std::vector<Seen>& own = workers_[i].seen.all();
      for (; next[i] < own.size() && own[next[i]].folder == folder; next[i]++) {
        seen_.Add(own[next[i]]);
      }
    }
  }
}

uint32_t TreePaths::PathOf(const Seen& seen) {
  const TreeForest::Element& element = forest_.elements()[seen.element];
  path_ = paths_[seen.folder];
  path_ += element.name;
  if (element.is_tree) path_ += '/';
  return paths_.Add(path_);
}

// `level` is in order.
std::vector<TreePaths::Row> TreePaths::RowsOf(const std::vector<ReachedTree>& level) const {
  std::vector<Row> rows;
  for (const ReachedTree *begin = level.data(), *last = begin + level.size(); begin != last;) {
    const uint32_t row_end = forest_.trees()[forest_.trees()[begin->tree].root].end;
    const ReachedTree* end = begin;
    while (end != last && end->path == begin->path && end->tree < row_end) ++end;
    rows.emplace_back(begin, end);
    begin = end;
  }
  return rows;
}

bool TreePaths::Walk(const std::vector<Root>& roots,
                     const std::function<void(const File& file)>& take) {
  std::vector<ReachedTree> level;
  level.reserve(roots.size());
  for (const Root& root : roots) level.push_back({0, root.tree, root.first});
  std::vector<ReachedTree> next;
  while (!level.empty()) {
    std::sort(level.begin(), level.end(), [](const ReachedTree& a, const ReachedTree& b) {
      if (a.path != b.path) return a.path < b.path;
      return a.tree != b.tree ? a.tree < b.tree : a.first < b.first;
    });
    level.erase(std::unique(level.begin(), level.end(),
                            [](const ReachedTree& a, const ReachedTree& b) {
                              return a.path == b.path && a.tree == b.tree;
                            }),
                level.end());
    const std::vector<Row> rows = RowsOf(level);
    for (Worker& worker : workers_) worker.seen.Clear();
    ParallelFor(workers_.size(), rows.size(),
                [&](size_t worker, size_t row) { See(workers_[worker], rows[row]); });
    Merge();
    next.clear();
    for (const Seen& seen : seen_.all()) {
      const TreeForest::Element& element = forest_.elements()[seen.element];
      const uint32_t path = PathOf(seen);
      if (!element.is_tree) {
        take({element, seen.element, path, path_, seen.first});
        continue;
      }
      const uint32_t tree =
          element.object == ObjectGraph::kNone ? ObjectGraph::kNone : forest_.Find(element.object);
      if (tree == ObjectGraph::kNone) return false;
      next.push_back({path, tree, seen.first});
    }
    level.swap(next);
  }
  return true;
}

}  // namespace leaktight
