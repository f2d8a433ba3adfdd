// What commits do to paths, for a few commits, on several threads.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "git/pack/object_files.h"
#include "git/tree_changes.h"

namespace leaktight {

// A commit's tree and those of its parents; ids as bytes.
struct NewTree {
  std::string tree;
  std::vector<std::string> parents;
};

// TreeChange, with bytes of its own.
class NewChange {
 public:
  explicit NewChange(const TreeChange& change);

  std::string_view path() const { return path_; }
  TreeFile now() const { return View(now_); }
  size_t parents() const { return before_.size(); }
  TreeFile Before(size_t parent) const { return View(before_[parent]); }

 private:
  struct File {
    GitMode mode = GitMode::kNone;
    std::string id;
  };
  static TreeFile View(const File& file) { return {file.mode, file.id}; }

  std::string path_;
  File now_;
  std::vector<File> before_;
};

// By commit. `open`: each thread reads objects through files of its own. Nothing: a tree cannot be
// read, or it was stopped.
std::optional<std::vector<std::vector<NewChange>>> CompareNewTrees(
    const std::vector<NewTree>& trees, size_t workers,
    const std::function<std::unique_ptr<ObjectFiles>()>& open, const std::stop_token& stop);

}  // namespace leaktight
