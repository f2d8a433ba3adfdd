// All files of a history's trees, where those are in packs.
#include <algorithm>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "git/entries.h"
#include "git/pack/tree_paths.h"
#include "source/history_reader.h"

namespace leaktight {
namespace {

// How long a path is, about.
constexpr uint64_t kPathSize = 48;

}  // namespace

bool HistoryReader::ReadPackedTrees(const ObjectGraph& graph, const ObjectLinks& links,
                                    const std::vector<uint32_t>& order) {
  uint32_t blobs = 0;
  for (uint32_t entry = 0; entry < graph.size(); entry++) {
    if (graph.Type(entry) == ObjectType::kBlob) blobs++;
  }
  history_.blobs_.Reserve(blobs, uint64_t{blobs} * IdSize(graph.format()));
  history_.blobs_.MakeRoom(blobs);
  entries_.reserve(blobs);
  std::vector<uint32_t> blob_of(graph.size(), StringPool::kNone);  // by entry
  // Which may have to be waited for.
  const TreeForest& forest = links.trees();
  const size_t elements = forest.elements().size();
  brought_.reserve(elements);
  history_.paths_.Reserve(elements, elements * kPathSize);
  const auto read = [&](uint32_t begin, uint32_t end, const TreePaths::Take& take) {
    if (begin == end) return true;
    std::vector<TreePaths::Root> roots;
    roots.reserve(end - begin);
    for (uint32_t commit = begin; commit < end; commit++) {
      const uint32_t entry = links.commits()[order[commit]].tree;
      const uint32_t tree = entry == ObjectGraph::kNone ? entry : forest.Find(entry);
      if (tree == ObjectGraph::kNone) return false;
      roots.push_back({tree, commit});
    }
    return TreePaths(forest, way_.workers).Walk(roots, take);
  };
  const auto is_file = [](const TreePaths::File& file) {
    return file.element.mode == GitMode::kFile || file.element.mode == GitMode::kSymlink;
  };

  // Each path and each object comes again and again, with a number: only the first time it is
  // looked up, and then with others that are.
  std::vector<uint32_t> path_of;
  std::vector<uint32_t> blobs_of_files;  // kNone: it is no file
  std::vector<size_t> new_files;
  std::vector<std::string_view> ids;
  std::vector<uint32_t> numbers;
  const auto number_blobs = [&](std::span<const TreePaths::File> files) {
    for (const TreePaths::File& file : files) {
      const uint32_t entry = file.element.object;
      if (entry != ObjectGraph::kNone) __builtin_prefetch(&blob_of[entry]);
    }
    blobs_of_files.assign(files.size(), StringPool::kNone);
    new_files.clear();
    ids.clear();
    for (size_t i = 0; i < files.size(); i++) {
      if (!is_file(files[i])) continue;
      const uint32_t entry = files[i].element.object;
      if (entry != ObjectGraph::kNone) blobs_of_files[i] = blob_of[entry];
      if (blobs_of_files[i] != StringPool::kNone) continue;
      new_files.push_back(i);
      ids.push_back(forest.IdOf(files[i].element));
      __builtin_prefetch(ids.back().data());
    }
    numbers.resize(ids.size());
    history_.blobs_.AddAll(ids, numbers.data());
    entries_.resize(std::max<size_t>(entries_.size(), history_.blobs_.size()), ObjectGraph::kNone);
    for (size_t i = 0; i < numbers.size(); i++) {
      const uint32_t entry = files[new_files[i]].element.object;
      blobs_of_files[new_files[i]] = numbers[i];
      entries_[numbers[i]] = entry;
      if (entry != ObjectGraph::kNone) blob_of[entry] = numbers[i];
    }
  };
  const auto take = [&](std::span<const TreePaths::File> files) {
    number_blobs(files);
    for (size_t i = 0; i < files.size(); i++) {
      const TreePaths::File& file = files[i];
      const GitMode mode = file.element.mode;
      if (!is_file(file)) {
        Add(file.path, mode, {}, file.first);
        continue;
      }
      if (file.path_number >= path_of.size()) {
        path_of.resize(size_t{file.path_number} + 1, StringPool::kNone);
      }
      uint32_t& path = path_of[file.path_number];
      if (path == StringPool::kNone) path = history_.paths_.Add(file.path);
      Bring(blobs_of_files[i], path, mode, Origin::kBlob, file.first);
    }
  };
  // Whether a tree is one of notes makes it another.
  std::vector<std::string> noted;
  std::vector<std::string_view> noted_views;
  const auto take_notes = [&](std::span<const TreePaths::File> files) {
    number_blobs(files);
    noted.clear();
    for (const TreePaths::File& file : files) {
      if (is_file(file)) noted.push_back(Noted(file.path));
    }
    noted_views.assign(noted.begin(), noted.end());
    numbers.resize(noted.size());
    history_.noted_.AddAll(noted_views, numbers.data());
    auto next = numbers.begin();
    for (size_t i = 0; i < files.size(); i++) {
      const TreePaths::File& file = files[i];
      if (is_file(file)) {
        Bring(blobs_of_files[i], *next++, file.element.mode, Origin::kNote, file.first);
      } else {
        Add(file.path, file.element.mode, {}, file.first);
      }
    }
  };
  const uint32_t first_note = history_.commits_.first_note;
  const auto end = static_cast<uint32_t>(order.size());
  if (!read(0, first_note, take)) return false;
  if (first_note < end) history_.noted_.Reserve(elements, elements * kPathSize);
  return read(first_note, end, take_notes);
}

}  // namespace leaktight
