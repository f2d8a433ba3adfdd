#include "git/tree_changes.h"

#include <algorithm>
#include <utility>

#include "git/tree_object.h"

namespace leaktight {
namespace {

// Git refuses deeper ones (core.maxTreeDepth).
constexpr size_t kDeepestFolder = 2048;

// Git's order of a tree's entries: a folder stands as if its name ended in a slash. A file and a
// folder of one name are two places.
int CompareEntries(const TreeEntry& a, const TreeEntry& b) {
  const size_t both = std::min(a.name.size(), b.name.size());
  if (const int order = a.name.substr(0, both).compare(b.name.substr(0, both)); order != 0) {
    return order;
  }
  const auto next = [&](const TreeEntry& entry) {
    if (entry.name.size() > both) return static_cast<unsigned char>(entry.name[both]);
    return static_cast<unsigned char>(entry.is_tree ? '/' : '\0');
  };
  if (next(a) != next(b)) return next(a) < next(b) ? -1 : 1;
  // "a/" of a folder against a longer name cannot be: no name has a slash in it.
  return a.name.size() == b.name.size() ? 0 : (a.name.size() < b.name.size() ? -1 : 1);
}

struct Side {
  std::string bytes;
  std::vector<TreeEntry> entries;
  size_t at = 0;

  const TreeEntry* next() const { return at < entries.size() ? &entries[at] : nullptr; }
};

}  // namespace

bool TreeChanges::Compare(const std::string& tree, const std::vector<std::string>& parents,
                          const Take& take) const {
  std::vector<std::string> ids = {tree};
  ids.insert(ids.end(), parents.begin(), parents.end());
  return CompareFolder({}, ids, 0, take);
}

// `ids`: of the tree, then of each parent's; empty: it has no such folder.
bool TreeChanges::CompareFolder(const std::string& path, const std::vector<std::string>& ids,
                                size_t depth, const Take& take) const {
  if (depth > kDeepestFolder) return false;
  if (std::find(ids.begin() + 1, ids.end(), ids[0]) != ids.end()) return true;
  std::vector<Side> sides(ids.size());
  for (size_t i = 0; i < ids.size(); i++) {
    if (ids[i].empty()) continue;
    std::optional<std::string> bytes = read_(ids[i]);
    if (!bytes) return false;
    sides[i].bytes = std::move(*bytes);
    auto entries = ParseTree(sides[i].bytes, id_size_);
    if (!entries) return false;
    sides[i].entries = std::move(*entries);
    const auto out_of_order = [](const TreeEntry& a, const TreeEntry& b) {
      return CompareEntries(a, b) >= 0;
    };
    if (std::adjacent_find(sides[i].entries.begin(), sides[i].entries.end(), out_of_order) !=
        sides[i].entries.end()) {
      return false;
    }
  }

  TreeChange change;
  std::vector<std::string> folders(ids.size());
  while (true) {
    const TreeEntry* first = nullptr;
    for (const Side& side : sides) {
      const TreeEntry* entry = side.next();
      if (entry != nullptr && (first == nullptr || CompareEntries(*entry, *first) < 0)) {
        first = entry;
      }
    }
    if (first == nullptr) return true;
    const TreeEntry name = *first;
    const std::string full = path + std::string(name.name);
    change.before.assign(ids.size() - 1, {});
    change.now = {};
    for (size_t i = 0; i < sides.size(); i++) {
      const TreeEntry* entry = sides[i].next();
      folders[i].clear();
      if (entry == nullptr || CompareEntries(*entry, name) != 0) continue;
      sides[i].at++;
      if (name.is_tree) {
        folders[i] = entry->id;
      } else {
        (i == 0 ? change.now : change.before[i - 1]) = {entry->mode, entry->id};
      }
    }
    if (name.is_tree) {
      if (!CompareFolder(full + "/", folders, depth + 1, take)) return false;
    } else if (std::find(change.before.begin(), change.before.end(), change.now) ==
               change.before.end()) {
      change.path = full;
      take(change);
    }
  }
}

}  // namespace leaktight
