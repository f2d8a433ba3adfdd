#include "git/pack/tree_paths.h"

#include <algorithm>
#include <string>
#include <utility>

#include "base/parallel.h"

namespace leaktight {

TreePaths::TreePaths(const TreeForest& forest, size_t workers) : forest_(forest) {
  for (size_t i = 0; i < std::max<size_t>(workers, 1); i++) workers_.emplace_back(forest);
  paths_.Add({});
}

void TreePaths::UseRowsFrom(uint32_t times) {
  for (Worker& worker : workers_) worker.walk.UseRowsFrom(times);
}

void TreePaths::See(size_t worker, Row& row) {
  Worker& own = workers_[worker];
  row.worker = worker;
  row.begin = own.seen.size();
  const std::string_view folder = paths_[row.reached.front().path];
  std::string path(folder);
  own.walk.Walk(row.reached, [&](uint32_t number, uint32_t first) {
    const TreeForest::Element& element = forest_.elements()[number];
    path.resize(folder.size());
    path += element.name;
    if (element.is_tree) path += '/';
    own.seen.push_back({number, own.paths.Add(path), first});
  });
  row.end = own.seen.size();
}

// `level` is in order.
std::vector<TreePaths::Row> TreePaths::RowsOf(const std::vector<ReachedTree>& level) const {
  std::vector<Row> rows;
  for (const ReachedTree *begin = level.data(), *last = begin + level.size(); begin != last;) {
    const uint32_t row_end = forest_.trees()[forest_.trees()[begin->tree].root].end;
    const ReachedTree* end = begin;
    while (end != last && end->path == begin->path && end->tree < row_end) ++end;
    rows.push_back({.reached = {begin, end}});
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
    std::vector<Row> rows = RowsOf(level);
    for (Worker& worker : workers_) worker.seen.clear();
    ParallelFor(workers_.size(), rows.size(),
                [&](size_t worker, size_t row) { See(worker, rows[row]); });
    next.clear();
    for (const Row& row : rows) {
      Worker& worker = workers_[row.worker];
      worker.numbers.resize(worker.paths.size(), StringPool::kNone);
      for (size_t i = row.begin; i < row.end; i++) {
        const Seen& seen = worker.seen[i];
        uint32_t& path = worker.numbers[seen.path];
        if (path == StringPool::kNone) path = paths_.Add(worker.paths[seen.path]);
        const TreeForest::Element& element = forest_.elements()[seen.element];
        if (!element.is_tree) {
          take({element, seen.element, path, worker.paths[seen.path], seen.first});
          continue;
        }
        const uint32_t tree = element.object == ObjectGraph::kNone ? ObjectGraph::kNone
                                                                   : forest_.Find(element.object);
        if (tree == ObjectGraph::kNone) return false;
        next.push_back({path, tree, seen.first});
      }
    }
    level.swap(next);
  }
  return true;
}

}  // namespace leaktight
