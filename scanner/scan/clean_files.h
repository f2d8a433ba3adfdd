// Files of a working tree in which nothing was seen when they were scanned before: the next scan
// runs the rules on them and takes their facts from the cache, and no check reads them again.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "policy/fact.h"
#include "scan/criteria.h"
#include "scan/fact_cache.h"
#include "source/tree.h"

namespace leaktight {

class CleanFiles {
 public:
  using Facts = std::shared_ptr<const std::vector<Fact>>;  // null: it has none

  // Null where there is no place to keep any, or where there are too few files to be worth it: see
  // FactCache. What is known depends on the criteria.
  static std::unique_ptr<CleanFiles> Open(const Tree& tree, const Criteria& criteria);

  // What values are hashed by in all facts of the scan.
  const ValueHash& hash() const { return cache_.hash(); }

  struct File {
    std::string path;
    std::string id;
    Facts facts = nullptr;
    bool is_known = false;  // from before
  };
  // What one thread keeps.
  struct Part {
    size_t place = 0;
    std::vector<File> files;  // all clean ones, those that were known too
  };

  // Looks a file up. May be called on several threads, each with a part of its own.
  File Find(std::string_view path, std::string_view bytes, Part& part) const;

  // What tells all of these facts, by the files that hold them. `parts` are those of the scan.
  std::string SnapshotId(const FactSet& facts, const std::vector<const Part*>& parts) const;
  // Did repository checks see nothing in just these facts?
  bool IsClean(const std::string& snapshot_id) const;

  // Keeps what all parts have, if enough of it is new; with the id of a snapshot in which
  // repository checks saw nothing, if that is not empty.
  void Save(const std::vector<const Part*>& parts, const std::string& clean_snapshot) const;

 private:
  explicit CleanFiles(FactCache cache) : cache_(std::move(cache)) {}

  FactCache cache_;
};

}  // namespace leaktight
