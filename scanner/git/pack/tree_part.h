// Trees read as what they have otherwise than what they are deltas of.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "base/large_vector.h"
#include "base/string_pool.h"
#include "git/entries.h"
#include "git/pack/delta.h"

namespace leaktight {

// What stands in a tree: a name with a mode and an id.
struct TreeElement {
  GitMode mode = GitMode::kOther;
  bool is_tree = false;
  std::string_view name;
  std::string_view id;  // as bytes
};

// The trees that one thread has read, in their order. Elements are numbered: one that stands in
// many trees has one number. Of a tree only those are kept that its base has not, and those of the
// base that it has not: what stands in bytes that a delta copies is passed over. Of the 350,000
// trees of git's own repository that leaves three a tree.
class TreePart {
 public:
  explicit TreePart(size_t id_size) : id_size_(id_size) {}

  // What will be read, about: memory for it is laid out for once, and taken as it is filled.
  struct Expected {
    size_t trees = 0;
    size_t elements = 0;        // that differ: most objects stand under one name
    uint64_t stream_bytes = 0;  // of all their streams together
  };
  void Expect(const Expected& expected);

  // Where a tree's elements begin. Most trees share them with their bases: a file that changes has
  // another id, which is as long.
  using Begins = std::shared_ptr<const std::vector<uint32_t>>;

  // What is to be known of a base.
  struct Read {
    Begins begins;       // null: none were kept
    uint32_t depth = 0;  // how many bases are above it
  };

  // Reads one more. `base` is null where it is to be read whole. `keep`: its elements' places are
  // wanted, for what is a delta of it. Nothing: it is no tree as git writes them.
  std::optional<Read> Add(uint32_t entry, std::string_view bytes, const Read* base,
                          std::string_view base_bytes, DeltaEdits edits, bool keep);

  // Gives back the memory that is only needed to read more, which may not be done from then on.
  void Close() {
    pool_.Close();
    marks_ = {};
  }

  struct Tree {
    uint32_t entry = 0;  // in the ObjectGraph
    uint32_t depth = 0;
    uint32_t added = 0;    // where they begin in elements()
    uint32_t dropped = 0;  // behind those that were added
  };
  // Last stands one that only says where the elements end.
  const LargeVector<Tree>& trees() const { return trees_; }
  const LargeVector<uint32_t>& elements() const { return elements_; }
  uint32_t distinct() const { return pool_.size(); }
  TreeElement Element(uint32_t number) const;

 private:
  struct Parsed {
    TreeElement element;
    size_t end = 0;
  };
  // The element that begins at `begin`.
  bool Parse(std::string_view bytes, size_t begin, Parsed& parsed) const;
  void DropOthers(const std::vector<uint32_t>& begins, std::string_view base, size_t first_added);

  const size_t id_size_;
  StringPool pool_;  // elements as they stand in a tree
  LargeVector<Tree> trees_ = {{}};
  LargeVector<uint32_t> elements_;
  std::vector<std::pair<uint32_t, uint32_t>> copied_;  // elements of the base, by their places
  std::vector<std::string_view> fresh_;  // elements of the tree in hand that are read anew
  std::vector<std::string_view> gone_;   // and those of its base that no copy has
  std::vector<uint32_t> only_dropped_;
  // By element: the last tree that has it anew, and one more if its base has it too.
  LargeVector<uint32_t> marks_;
  uint32_t tree_ = 0;
};

}  // namespace leaktight
