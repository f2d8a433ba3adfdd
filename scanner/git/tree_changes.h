// What a commit's tree has otherwise than each of its parents'.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "git/entries.h"

namespace leaktight {

// What stands under a path in one tree.
struct TreeFile {
  GitMode mode = GitMode::kNone;  // kNone: nothing
  std::string_view id;            // as bytes

  friend bool operator==(const TreeFile&, const TreeFile&) = default;
};

struct TreeChange {
  std::string_view path;
  TreeFile now;
  std::vector<TreeFile> before;  // of each parent, in their order
};

// For few commits, each by itself: a folder that the tree has as one of the parents has it is not
// read. (git/pack/tree_paths.h and wanted_paths.h go over all commits at once.) The same paths as
// `git diff-tree -c --raw --root`, but that what became executable is no change.
class TreeChanges {
 public:
  // The bytes of a tree by its id; nothing where it cannot be read.
  using Read = std::function<std::optional<std::string>(std::string_view id)>;
  using Take = std::function<void(const TreeChange& change)>;

  TreeChanges(Read read, size_t id_size) : read_(std::move(read)), id_size_(id_size) {}

  // Ids as bytes; without parents everything is a change. False: a tree cannot be read, or is not
  // as git writes it, and what was told is a part.
  bool Compare(const std::string& tree, const std::vector<std::string>& parents,
               const Take& take) const;

 private:
  bool CompareFolder(const std::string& path, const std::vector<std::string>& ids, size_t depth,
                     const Take& take) const;

  const Read read_;
  const size_t id_size_;
};

}  // namespace leaktight
