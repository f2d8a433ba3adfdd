#include "git/index_comparison.h"

#include <algorithm>
#include <utility>

#include "base/hash.h"
#include "git/mode_bits.h"
#include "git/tree_object.h"

namespace leaktight {
namespace {

// Folders in folders. Git is asked where there are more: each takes some of the stack here.
constexpr size_t kDeepest = 1000;

// A few trees that name each other can stand for any number of files. Git is asked then, and ends
// for want of memory.
constexpr size_t kMostTrees = 1 << 20;
constexpr size_t kMostChanges = 1 << 22;

constexpr uint32_t kKind = 0170000;
constexpr uint32_t kRegular = 0100000;
constexpr uint32_t kSubmodule = 0160000;

// As git takes a tree's entry into its index (its cache.h, create_ce_mode): of a file's permissions
// only whether its owner may run it.
uint32_t Canonical(uint32_t bits) {
  const uint32_t kind = bits & kKind;
  if (kind != kRegular) return kind;
  return kRegular | ((bits & 0100) != 0 ? 0755 : 0644);
}

// The order of a tree's entries, and of the index's too where names are equal up to their end: a
// folder's name goes on with a slash.
int Compare(std::string_view a, bool a_is_folder, std::string_view b, bool b_is_folder) {
  const size_t both = std::min(a.size(), b.size());
  if (const int order = a.substr(0, both).compare(b.substr(0, both)); order != 0) return order;
  const auto next = [&](std::string_view name, bool is_folder) -> int {
    if (name.size() > both) return static_cast<unsigned char>(name[both]);
    return is_folder ? '/' : 0;
  };
  return next(a, a_is_folder) - next(b, b_is_folder);
}

class IndexComparison {
 public:
  IndexComparison(const IndexTable& index, const TreeSource& read_tree)
      : index_(index), read_tree_(read_tree) {}

  bool All(std::string_view tree) {
    if (tree.empty()) return AddRange(0, index_.size());
    return Folder(tree, 0, index_.size(), index_.cached_tree().Top(), 0);
  }

  std::vector<RawChange> Take() { return std::move(changes_); }

 private:
  using Node = CachedTree::Node;

  // One name in a folder of the index: a file with all its stages, or a folder with all below.
  struct Item {
    std::string_view name;
    bool is_folder = false;
    uint32_t begin = 0, end = 0;
    const Node* node = nullptr;
  };

  // Entries [begin, end) of the index are those below path_, which `tree` is compared with.
  bool Folder(std::string_view tree, uint32_t begin, uint32_t end, const Node* node, size_t depth) {
    // As git does, which always looks into the top.
    const bool known = depth > 0 && node != nullptr && node->id == tree;
    if (known && node->entries == end - begin) return true;
    if (depth > kDeepest || ++trees_ > kMostTrees || changes_.size() > kMostChanges) return false;
    const std::optional<std::string> bytes = read_tree_(tree);
    if (!bytes) return false;
    const auto entries = ParseTree(*bytes, tree.size());
    if (!entries) return false;
    const TreeEntry* last = nullptr;
    std::optional<Item> item;
    uint32_t at = begin;
    if (!NextItem(at, end, node, item)) return false;
    for (const TreeEntry& entry : *entries) {
      if (last != nullptr && Compare(last->name, last->is_tree, entry.name, entry.is_tree) >= 0) {
        return false;
      }
      last = &entry;
      if (entry.name.empty() || entry.name.find('/') != std::string_view::npos) return false;
      int order = 1;
      while (item) {
        order = Compare(item->name, item->is_folder, entry.name, entry.is_tree);
        if (order >= 0) break;
        if (!AddRange(item->begin, item->end) || !NextItem(at, end, node, item)) return false;
      }
      if (!item || order > 0) {
        if (!DeleteEntry(entry, depth)) return false;
        continue;
      }
      if (!(entry.is_tree ? Subfolder(*item, entry, depth) : File(*item, entry))) return false;
      if (!NextItem(at, end, node, item)) return false;
    }
    while (item) {
      if (!AddRange(item->begin, item->end) || !NextItem(at, end, node, item)) return false;
    }
    return true;
  }

  bool Subfolder(const Item& item, const TreeEntry& entry, size_t depth) {
    const size_t length = path_.size();
    path_.append(entry.name).push_back('/');
    const bool done = Folder(entry.id, item.begin, item.end, item.node, depth + 1);
    path_.resize(length);
    return done;
  }

  // The next name at `at`, which goes behind it; nothing at the end. False: out of order.
  bool NextItem(uint32_t& at, uint32_t end, const Node* node, std::optional<Item>& item) {
    const std::optional<Item> before = item;
    item.reset();
    if (at == end) return true;
    const std::string_view path = index_.Path(at);
    if (!path.starts_with(path_)) return false;
    const std::string_view below = path.substr(path_.size());
    const size_t slash = below.find('/');
    Item next = {below.substr(0, slash), slash != std::string_view::npos, at, at + 1, nullptr};
    if (next.name.empty() || path.find('\0') != std::string_view::npos) return false;
    if (before && Compare(before->name, before->is_folder, next.name, next.is_folder) >= 0) {
      return false;
    }
    if (next.is_folder) {
      if (node != nullptr) next.node = index_.cached_tree().Child(*node, next.name);
      next.end = EndOfFolder(path.substr(0, path_.size() + slash + 1), at, end, next.node);
    } else {
      while (next.end < end && index_.Path(next.end) == path) next.end++;
    }
    at = next.end;
    item = next;
    return true;
  }

  // What the index knows of the folder tells where it ends, most often.
  uint32_t EndOfFolder(std::string_view folder, uint32_t begin, uint32_t end,
                       const Node* node) const {
    const auto is_in = [&](uint32_t place) { return index_.Path(place).starts_with(folder); };
    if (node != nullptr && !node->id.empty() && node->entries > 0 && node->entries <= end - begin) {
      const uint32_t behind = begin + node->entries;
      if (is_in(behind - 1) && (behind == end || !is_in(behind))) return behind;
    }
    std::string next(folder);
    next.back() = '/' + 1;
    return index_.LowerBound(next, begin + 1, end);
  }

  // All of the folder is new, or one file with its stages.
  bool AddRange(uint32_t begin, uint32_t end) {
    for (uint32_t at = begin; at < end; at++) {
      const IndexTableEntry entry = index_[at];
      if (at > begin) {
        const std::string_view before = index_.Path(at - 1);
        if (entry.path < before) return false;
        if (entry.path == before) {
          if (entry.stage == 0) return false;
          continue;  // a further side of a conflict
        }
      }
      if (!AddFile(entry, nullptr)) return false;
    }
    return true;
  }

  // A file, which is there once or as the sides of a conflict.
  bool File(const Item& item, const TreeEntry& old) {
    const IndexTableEntry entry = index_[item.begin];
    if (item.end - item.begin > 1 && entry.stage == 0) return false;
    return AddFile(entry, &old);
  }

  bool AddFile(const IndexTableEntry& entry, const TreeEntry* old) {
    const GitMode mode = ModeOfBits(entry.mode);
    if (mode == GitMode::kOther) return false;
    if (entry.stage == 0 && entry.intended) return old == nullptr || DeleteFile(*old);
    const uint32_t old_bits = old == nullptr ? 0 : Canonical(old->bits);
    if (entry.stage == 0 && entry.mode == old_bits && entry.id == old->id) return true;
    RawChange change;
    change.path = change.old_path = entry.path;
    if (old != nullptr) {
      change.old_mode = ModeOfBits(old_bits);
      change.old_id = Hex(old->id);
    }
    if (entry.stage != 0) {
      change.status = 'U';
      changes_.push_back(std::move(change));
      return true;
    }
    if (mode == GitMode::kSubmodule || change.old_mode == GitMode::kSubmodule) return false;
    const bool same_kind = (entry.mode & kKind) == (old_bits & kKind);
    change.status = old == nullptr ? 'A' : same_kind ? 'M' : 'T';
    change.mode = mode;
    change.id = Hex(entry.id);
    changes_.push_back(std::move(change));
    return true;
  }

  bool DeleteFile(const TreeEntry& old) {
    if (old.mode == GitMode::kSubmodule) return false;
    RawChange change;
    change.status = 'D';
    change.old_mode = old.mode;
    change.old_id = Hex(old.id);
    change.path = change.old_path = path_ + std::string(old.name);
    changes_.push_back(std::move(change));
    return true;
  }

  bool DeleteEntry(const TreeEntry& old, size_t depth) {
    if (!old.is_tree) return DeleteFile(old);
    const size_t length = path_.size();
    path_.append(old.name).push_back('/');
    const bool done = Folder(old.id, 0, 0, nullptr, depth + 1);
    path_.resize(length);
    return done;
  }

  const IndexTable& index_;
  const TreeSource& read_tree_;
  std::string path_;  // of the folder, with a slash behind it
  size_t trees_ = 0;  // that were read
  std::vector<RawChange> changes_;
};

}  // namespace

std::optional<std::vector<RawChange>> CompareIndex(const IndexTable& index, std::string_view tree,
                                                   const TreeSource& read_tree) {
  IndexComparison comparison(index, read_tree);
  if (!comparison.All(tree)) return std::nullopt;
  return comparison.Take();
}

}  // namespace leaktight
