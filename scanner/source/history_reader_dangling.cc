// Files that no commit's tree names: where a tree is left that does, its paths are theirs.
#include <algorithm>
#include <utility>

#include "base/hash.h"
#include "git/tree_object.h"
#include "source/history_reader.h"

namespace leaktight {

// Of these trees those that name one of the blobs, themselves or through another, as our own reader
// has them. None of them is a commit's, whose trees were walked: the blobs would have been named.
std::vector<std::string> HistoryReader::FindTreesOf(const StringPool& blobs,
                                                    const HistoryPacks& packs) {
  const TreeForest& forest = packs.links.trees();
  std::vector<bool> wanted(packs.graph.size());
  for (uint32_t blob = 0; blob < blobs.size(); blob++) {
    if (const auto entry = packs.graph.Find(blobs[blob])) wanted[*entry] = true;
  }
  const auto count = [&](std::span<const uint32_t> elements) {
    return std::count_if(elements.begin(), elements.end(), [&](uint32_t element) {
      const uint32_t object = forest.elements()[element].object;
      return object != ObjectGraph::kNone && wanted[object];
    });
  };
  // From a tree to those that it stands in, one step a round.
  std::vector<std::string> found;
  std::vector<uint32_t> more;
  do {
    more.clear();
    std::vector<std::pair<uint32_t, ptrdiff_t>> bases;  // where each row ends, and what it has
    for (uint32_t number = 0; number < forest.trees().size(); number++) {
      const TreeForest::Tree& tree = forest.trees()[number];
      while (!bases.empty() && bases.back().first <= number) bases.pop_back();
      const ptrdiff_t before = bases.empty() ? 0 : bases.back().second;
      bases.emplace_back(tree.end,
                         before + count(forest.Added(tree)) - count(forest.Dropped(tree)));
      if (bases.back().second > 0 && !wanted[tree.entry]) more.push_back(tree.entry);
    }
    for (const uint32_t entry : more) {
      wanted[entry] = true;
      found.emplace_back(packs.graph.Id(entry));
    }
  } while (!more.empty());
  return found;
}

// Of these trees, those that name one of the blobs, themselves or through another of them, and that
// none of these names; hexadecimal.
std::vector<std::string> HistoryReader::FindTopTrees(const StringPool& blobs,
                                                     std::vector<std::string> trees) {
  std::sort(trees.begin(), trees.end());
  StringPool numbers;
  for (const std::string& tree : trees) numbers.Add(tree);
  std::vector<std::pair<uint32_t, uint32_t>> inner;  // with the tree that it stands in; sorted
  std::vector<bool> names(trees.size());
  std::vector<uint32_t> left;
  const auto add = [&](uint32_t tree) {
    if (names[tree]) return;
    names[tree] = true;
    left.push_back(tree);
  };
  for (uint32_t i = 0; i < trees.size(); i++) {
    const std::string id = Hex(trees[i]);
    const Result<ObjectReader::Object> object = objects_.Read(id);
    const auto entries = object ? ParseTree(object->bytes, trees[i].size())
                                : Result<std::vector<TreeEntry>>(tl::unexpected(object.error()));
    if (!entries) {
      fail_({id, entries.error().what, "`git fsck` says more"});
      continue;
    }
    for (const TreeEntry& entry : *entries) {
      if (!entry.is_tree && blobs.Find(entry.id) != StringPool::kNone) add(i);
      if (!entry.is_tree) continue;
      const uint32_t number = numbers.Find(entry.id);
      if (number != StringPool::kNone) inner.emplace_back(number, i);
    }
  }
  std::sort(inner.begin(), inner.end());
  std::vector<std::string> tops;
  while (!left.empty()) {
    const uint32_t tree = left.back();
    left.pop_back();
    auto outer = std::lower_bound(inner.begin(), inner.end(), std::pair(tree, uint32_t{0}));
    if (outer == inner.end() || outer->first != tree) tops.push_back(Hex(trees[tree]));
    for (; outer != inner.end() && outer->first == tree; ++outer) add(outer->second);
  }
  std::sort(tops.begin(), tops.end());
  return tops;
}

void HistoryReader::AddUnnamedBlobs(const Stored& stored, const HistoryPacks* packs) {
  StringPool blobs;
  for (const std::string& id : stored.blobs) {
    if (history_.blobs_.Find(id) == StringPool::kNone) blobs.Add(id);
  }
  if (blobs.size() == 0) return;
  TreeWalk walk(objects_);
  TreeWalk::Listener listener;
  listener.file = [&](std::string_view path, GitMode mode, std::string_view id) {
    if (blobs.Find(id) != StringPool::kNone) Add(path, mode, id, StringPool::kNone);
  };
  listener.error = [&](const std::string& path, Error error) {
    if (!ObjectReader::IsMissing(error)) Tell(path, std::move(error));
  };
  const std::vector<std::string> trees =
      packs != nullptr ? FindTreesOf(blobs, *packs) : stored.trees;
  for (const std::string& top : FindTopTrees(blobs, trees)) walk.Walk(top, listener);
  for (uint32_t blob = 0; blob < blobs.size(); blob++) {
    if (history_.blobs_.Find(blobs[blob]) != StringPool::kNone) continue;
    Add({}, GitMode::kFile, blobs[blob], StringPool::kNone);
  }
}

}  // namespace leaktight
