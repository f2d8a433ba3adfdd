#include "source/new_trees.h"

#include <algorithm>
#include <atomic>

#include "base/parallel.h"

namespace leaktight {
namespace {

// Commits that a thread takes at a time: neighbours have most of their trees in common.
constexpr size_t kRunOfTrees = 8;

}  // namespace

NewChange::NewChange(const TreeChange& change)
    : path_(change.path), now_{change.now.mode, std::string(change.now.id)} {
  for (const TreeFile& file : change.before) before_.push_back({file.mode, std::string(file.id)});
}

std::optional<std::vector<std::vector<NewChange>>> CompareNewTrees(
    const std::vector<NewTree>& trees, size_t workers,
    const std::function<std::unique_ptr<ObjectFiles>()>& open, const std::stop_token& stop) {
  std::vector<std::vector<NewChange>> changes(trees.size());
  const size_t runs = (trees.size() + kRunOfTrees - 1) / kRunOfTrees;
  workers = std::max<size_t>(std::min(workers, runs), 1);
  std::vector<std::unique_ptr<ObjectFiles>> files(workers);
  std::atomic<bool> is_whole{true};
  ParallelFor(workers, runs, [&](size_t worker, size_t run) {
    if (!is_whole || stop.stop_requested()) return;
    std::unique_ptr<ObjectFiles>& own = files[worker];
    if (own == nullptr) own = open();
    const TreeChanges compare(
        [&](std::string_view id) -> std::optional<std::string> {
          const auto object = own->Read(id);
          if (!object || object->type != ObjectType::kTree) return std::nullopt;
          return std::string(object->bytes);
        },
        IdSize(own->format()));
    const size_t end = std::min((run + 1) * kRunOfTrees, trees.size());
    for (size_t i = run * kRunOfTrees; i < end; i++) {
      const auto take = [&](const TreeChange& change) { changes[i].emplace_back(change); };
      if (!compare.Compare(trees[i].tree, trees[i].parents, take)) is_whole = false;
    }
  });
  if (!is_whole || stop.stop_requested()) return std::nullopt;
  return changes;
}

}  // namespace leaktight
