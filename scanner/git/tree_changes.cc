#include "git/tree_changes.h"

#include <algorithm>
#include <cstring>
#include <deque>
#include <utility>

#include "git/tree_object.h"

namespace leaktight {
namespace {

// Git refuses deeper ones (core.maxTreeDepth).
constexpr size_t kDeepestFolder = 2048;
// Bytes that are compared at a time.
constexpr size_t kChunk = 256;

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

// How many bytes two texts begin, or end, with in common.
size_t CommonBeginning(std::string_view a, std::string_view b) {
  const size_t both = std::min(a.size(), b.size());
  size_t size = 0;
  while (size + kChunk <= both && std::memcmp(a.data() + size, b.data() + size, kChunk) == 0) {
    size += kChunk;
  }
  while (size < both && a[size] == b[size]) size++;
  return size;
}

size_t CommonEnd(std::string_view a, std::string_view b) {
  const size_t both = std::min(a.size(), b.size());
  const auto are_same = [&](size_t from, size_t size) {
    return std::memcmp(a.data() + a.size() - from, b.data() + b.size() - from, size) == 0;
  };
  size_t size = 0;
  while (size + kChunk <= both && are_same(size + kChunk, kChunk)) size += kChunk;
  while (size < both && are_same(size + 1, 1)) size++;
  return size;
}

// One tree, entry by entry.
class Side {
 public:
  Side(std::string bytes, size_t id_size)
      : bytes_(std::move(bytes)), id_size_(id_size), rest_(bytes_) {}
  Side(const Side&) = delete;
  Side& operator=(const Side&) = delete;

  std::string_view rest() const { return rest_; }  // from the next entry on
  const TreeEntry* next() const { return next_ ? &*next_ : nullptr; }

  // Reads the next entry. False: it is not as git writes it.
  bool Read() {
    if (rest_.empty() || next_) return true;
    std::string_view behind = rest_;
    Result<TreeEntry> entry = TakeTreeEntry(behind, id_size_);
    if (!entry || (last_ && CompareEntries(*last_, *entry) >= 0)) return false;
    next_ = *entry;
    next_size_ = rest_.size() - behind.size();
    return true;
  }
  void Pass() {
    last_ = std::exchange(next_, std::nullopt);
    rest_.remove_prefix(next_size_);
  }

  // What both have next and alike is passed over, without a look at what it is.
  static void PassCommon(Side& a, Side& b) {
    const std::string_view common = a.rest_.substr(0, CommonBeginning(a.rest_, b.rest_));
    size_t size = 0;
    while (true) {
      const size_t nul = common.find('\0', size);
      if (nul == std::string_view::npos || nul + 1 + a.id_size_ > common.size()) break;
      size = nul + 1 + a.id_size_;
    }
    if (size == 0) return;
    for (Side* side : {&a, &b}) {
      side->rest_.remove_prefix(size);
      side->next_ = side->last_ = std::nullopt;
    }
  }

 private:
  const std::string bytes_;
  const size_t id_size_;
  std::string_view rest_;
  std::optional<TreeEntry> next_;
  size_t next_size_ = 0;
  std::optional<TreeEntry> last_;  // before that; none: its order is not looked at
};

}  // namespace

bool TreeChanges::Compare(const std::string& tree, const std::vector<std::string>& parents,
                          const Take& take) const {
  std::vector<std::string> ids = {tree};
  ids.insert(ids.end(), parents.begin(), parents.end());
  return CompareFolder({}, ids, 0, take);
}

// `ids`: of the tree, then of each parent's; empty: it has no such folder. What is as the first
// parent has it is no change whatever the others have: of those only what differs there is looked
// up.
bool TreeChanges::CompareFolder(const std::string& path, const std::vector<std::string>& ids,
                                size_t depth, const Take& take) const {
  if (depth > kDeepestFolder) return false;
  if (std::find(ids.begin() + 1, ids.end(), ids[0]) != ids.end()) return true;
  std::deque<Side> sides;
  for (const std::string& id : ids) {
    std::optional<std::string> bytes = id.empty() ? std::string() : read_(id);
    if (!bytes) return false;
    sides.emplace_back(std::move(*bytes), id_size_);
  }
  Side nothing({}, id_size_);
  Side& now = sides[0];
  Side& before = sides.size() > 1 ? sides[1] : nothing;
  const size_t common_end = CommonEnd(now.rest(), before.rest());

  TreeChange change;
  std::vector<std::string> folders(ids.size());
  while (true) {
    Side::PassCommon(now, before);
    if (now.rest().size() == before.rest().size() && now.rest().size() <= common_end) return true;
    if (!now.Read() || !before.Read()) return false;
    const TreeEntry* first = now.next();
    if (first == nullptr ||
        (before.next() != nullptr && CompareEntries(*before.next(), *first) < 0)) {
      first = before.next();
    }
    if (first == nullptr) return true;
    const TreeEntry name = *first;
    const std::string full = path + std::string(name.name);
    change.before.assign(ids.size() - 1, {});
    change.now = {};
    for (size_t i = 0; i < sides.size(); i++) {
      Side& side = sides[i];
      folders[i].clear();
      if (!side.Read()) return false;
      while (side.next() != nullptr && CompareEntries(*side.next(), name) < 0) {
        side.Pass();
        if (!side.Read()) return false;
      }
      const TreeEntry* entry = side.next();
      if (entry == nullptr || CompareEntries(*entry, name) != 0) continue;
      if (name.is_tree) {
        folders[i] = entry->id;
      } else {
        (i == 0 ? change.now : change.before[i - 1]) = {entry->mode, entry->id};
      }
      side.Pass();
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
