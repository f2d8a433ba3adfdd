// What an index knows of the trees that its entries make.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace leaktight {

// The extension TREE (git's Documentation/gitformat-index.txt, "Cache tree"): for folders that were
// not changed since a tree was read or written, the id of that tree. Nodes are numbered in the
// order of the file, the top first. Views into the bytes that it was read from.
class CachedTree {
 public:
  static constexpr uint32_t kTop = 0;

  struct Node {
    std::string_view name;     // of the folder, without its path
    uint32_t entries = 0;      // of the index, in the folder and in those below
    std::string_view id;       // as bytes; empty: not known, and `entries` says nothing
    uint32_t first_child = 0;  // in `children_`
    uint32_t children = 0;
  };

  // Of an extension that is broken nothing is known, as git has it. `id_size`: 20 or 32.
  static CachedTree Parse(std::string_view bytes, size_t id_size);

  // There is no node where nothing is known.
  const Node* Top() const { return nodes_.empty() ? nullptr : &nodes_[kTop]; }
  const Node* Child(const Node& node, std::string_view name) const;

 private:
  bool Read(std::string_view bytes, size_t id_size);

  std::vector<Node> nodes_;
  std::vector<uint32_t> children_;  // numbers of nodes, those of one folder side by side
};

}  // namespace leaktight
