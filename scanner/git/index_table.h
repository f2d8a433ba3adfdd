// Git's index as a table: entries by place and by path, with what it knows of trees.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "git/cached_tree.h"

namespace leaktight {

// One entry (git's Documentation/gitformat-index.txt).
struct IndexTableEntry {
  uint32_t mode = 0;      // git's bits, such as 0100644
  std::string_view id;    // bytes
  int stage = 0;          // 1 to 3: one side of a conflict
  bool intended = false;  // to be added: it has no bytes yet
  std::string_view path;
};

// Versions 2 to 4. Unlike ReadIndexFile (index_file.h) it reads of an entry no more than where the
// next one begins, which is what half a million of them cost: see bench/staged. Views into the
// bytes, which stay, and into the table.
//
// Entries are in the order of their paths, as git writes them. Neither git nor this looks whether
// they are: in a file that is out of order, some may not be found.
class IndexTable {
 public:
  // Nothing where git has to be asked instead: the file is one half of a split index, or a sparse
  // one, of a version or with flags that are not known here, or broken. The checksum at its end is
  // not compared, as git itself does not when it reads.
  static std::optional<IndexTable> Read(std::string_view bytes, size_t id_size);

  uint32_t size() const { return static_cast<uint32_t>(entries_.size()); }
  std::string_view Path(uint32_t place) const;
  IndexTableEntry operator[](uint32_t place) const;

  // The first place in [begin, end) whose path is not before `path`; else `end`.
  uint32_t LowerBound(std::string_view path, uint32_t begin, uint32_t end) const;

  // The entry of stage 0 with this path.
  std::optional<IndexTableEntry> Find(std::string_view path) const;

  const CachedTree& cached_tree() const { return cached_tree_; }

 private:
  IndexTable(std::string_view bytes, size_t id_size) : bytes_(bytes), id_size_(id_size) {}
  bool ReadEntries(uint32_t version, uint32_t count, size_t& at);
  bool ReadPlainPath(size_t begin, size_t head, uint16_t flags, size_t& at) const;
  bool ReadShortenedPath(size_t& at);
  bool ReadExtensions(size_t at);

  std::string_view bytes_;  // without the checksum
  size_t id_size_ = 0;
  bool shortened_ = false;         // version 4
  std::vector<uint32_t> entries_;  // where each begins
  std::vector<size_t> path_ends_;  // in `paths_`, of version 4
  std::string paths_;
  CachedTree cached_tree_;
};

}  // namespace leaktight
