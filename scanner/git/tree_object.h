// Trees as git stores them, walked whole.
#pragma once

#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/string_pool.h"
#include "git/entries.h"
#include "git/object_reader.h"

namespace leaktight {

struct TreeEntry {
  GitMode mode = GitMode::kOther;
  bool is_tree = false;
  uint32_t bits = 0;  // the mode as it is written
  std::string_view name;
  std::string_view id;  // as bytes
};

// "MODE NAME\0ID", again and again (git's Documentation/user-manual.txt, "Tree Object"; of the
// modes the octal digits without leading zeros). `id_size`: bytes of an id, 20 or 32.
Result<TreeEntry> TakeTreeEntry(std::string_view& bytes, size_t id_size);  // the first
Result<std::vector<TreeEntry>> ParseTree(std::string_view bytes, size_t id_size);

// Every file below trees, each tree looked at once under each path: the slow and sure way, which
// goes on past what cannot be read.
class TreeWalk {
 public:
  struct Listener {
    // `id` as bytes.
    std::function<void(std::string_view path, GitMode mode, std::string_view id)> file;
    std::function<void(const std::string& path, Error)> error;
  };

  explicit TreeWalk(ObjectReader& objects) : objects_(objects) {}

  // What stands below `tree` (hexadecimal) and was not handed on before.
  void Walk(const std::string& tree, const Listener& listener);

 private:
  ObjectReader& objects_;
  StringPool trees_;
  StringPool paths_;
  std::set<std::pair<uint32_t, uint32_t>> seen_;  // tree and path
};

}  // namespace leaktight
