#include "git/cached_tree.h"

#include <algorithm>
#include <charconv>

namespace leaktight {
namespace {

// A number in decimal digits up to `end`, which is taken off with it.
std::optional<int64_t> TakeNumber(std::string_view& bytes, char end) {
  int64_t number = 0;
  const auto [stopped, error] = std::from_chars(bytes.data(), bytes.data() + bytes.size(), number);
  const size_t length = static_cast<size_t>(stopped - bytes.data());
  if (error != std::errc() || length == bytes.size() || *stopped != end) return std::nullopt;
  bytes.remove_prefix(length + 1);
  return number;
}

// Git's cache-tree.c, subtree_name_cmp.
bool StandsBefore(std::string_view a, std::string_view b) {
  return a.size() != b.size() ? a.size() < b.size() : a < b;
}

}  // namespace

CachedTree CachedTree::Parse(std::string_view bytes, size_t id_size) {
  CachedTree tree;
  if (!tree.Read(bytes, id_size)) tree = {};
  return tree;
}

// "NAME\0ENTRIES SUBTREES\nID", each followed by its subtrees; without an id where ENTRIES is -1.
bool CachedTree::Read(std::string_view bytes, size_t id_size) {
  constexpr uint32_t kNone = UINT32_MAX;
  std::vector<uint32_t> parents;
  std::vector<std::pair<uint32_t, uint32_t>> open;  // nodes, and how many subtrees are to come
  do {
    const size_t nul = bytes.find('\0');
    if (nul == std::string_view::npos) return false;
    Node node;
    node.name = bytes.substr(0, nul);
    bytes.remove_prefix(nul + 1);
    const std::optional<int64_t> entries = TakeNumber(bytes, ' ');
    const std::optional<int64_t> subtrees = TakeNumber(bytes, '\n');
    if (!entries || !subtrees || *entries > UINT32_MAX || *subtrees < 0) return false;
    // Each takes a few bytes, which bounds what is asked for here.
    if (*subtrees > static_cast<int64_t>(bytes.size())) return false;
    if (*entries >= 0) {
      if (bytes.size() < id_size) return false;
      node.entries = static_cast<uint32_t>(*entries);
      node.id = bytes.substr(0, id_size);
      bytes.remove_prefix(id_size);
    }
    node.children = static_cast<uint32_t>(*subtrees);
    while (!open.empty() && open.back().second == 0) open.pop_back();
    parents.push_back(open.empty() ? kNone : open.back().first);
    if (!open.empty()) open.back().second--;
    open.emplace_back(static_cast<uint32_t>(nodes_.size()), node.children);
    nodes_.push_back(node);
    while (!open.empty() && open.back().second == 0) open.pop_back();
  } while (!open.empty());
  if (!bytes.empty()) return false;

  // Those of one folder side by side, in the order of the file.
  uint32_t next = 0;
  for (Node& node : nodes_) {
    node.first_child = next;
    next += node.children;
  }
  std::vector<uint32_t> taken(nodes_.size());
  children_.resize(next);
  for (uint32_t i = 1; i < nodes_.size(); i++) {
    const uint32_t parent = parents[i];
    children_[nodes_[parent].first_child + taken[parent]++] = i;
  }
  return true;
}

const CachedTree::Node* CachedTree::Child(const Node& node, std::string_view name) const {
  const auto begin = children_.begin() + node.first_child;
  const auto end = begin + node.children;
  const auto found =
      std::lower_bound(begin, end, name, [&](uint32_t child, std::string_view other) {
        return StandsBefore(nodes_[child].name, other);
      });
  if (found == end || nodes_[*found].name != name) return nullptr;
  return &nodes_[*found];
}

}  // namespace leaktight
