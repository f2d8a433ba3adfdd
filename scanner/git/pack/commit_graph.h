// Git's commit-graph: what commits say of each other, without the commits.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "git/commit_order.h"
#include "git/pack/id_table.h"
#include "git/pack/mapped_file.h"
#include "git/pack/object_format.h"

namespace leaktight {

// One file, or a chain of them, as git's Documentation/gitformat-commit-graph.txt has it. The hash
// over each is checked, whatever it says is bounds-checked, and where anything is wrong there is no
// graph: then the commits themselves are read. Of dates it has 34 bits, until the year 2514.
class CommitGraph {
 public:
  static constexpr uint32_t kNone = UINT32_MAX;

  // From a folder of objects, or from the first of the lent ones that has one, as git looks for it.
  static std::optional<CommitGraph> Open(const std::string& objects,
                                         const std::vector<std::string>& alternates,
                                         ObjectFormat format);

  // Commits are numbered as git does: those of the chain's first file, then those of the next.
  uint32_t size() const { return size_; }
  std::string_view Id(uint32_t commit) const;
  uint32_t Find(std::string_view id) const;  // kNone: it is not in here

  // Of all of them; nothing where one names a parent that is none of them.
  std::optional<CommitParents> Parents() const;

 private:
  struct Layer {
    MappedFile file;
    IdTable ids;
    std::string_view data;   // CDAT
    std::string_view edges;  // EDGE
    std::string_view bases;  // BASE
    uint32_t first = 0;      // the number of its first commit
  };

  static std::optional<CommitGraph> OpenIn(const std::string& objects,
                                           const std::vector<std::string>& folders,
                                           ObjectFormat format);
  static std::optional<Layer> ReadLayer(const std::string& path, ObjectFormat format);
  bool Add(Layer layer);
  static bool AddParents(const Layer& layer, uint32_t place, size_t id_size, uint32_t limit,
                         CommitParents& parents);

  size_t id_size_ = 0;
  uint32_t size_ = 0;
  std::vector<Layer> layers_;
};

}  // namespace leaktight
