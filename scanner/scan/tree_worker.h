// One thread of a scan of the working tree.
#pragma once

#include <atomic>
#include <cstddef>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/work_queue.h"
#include "engine/engine.h"
#include "policy/fact.h"
#include "scan/clean_files.h"
#include "scan/criteria.h"
#include "scan/overdue_versions.h"
#include "scan/summary.h"
#include "source/file_reader.h"
#include "source/lfs_reader.h"
#include "source/tree.h"

namespace leaktight {

// Files handed on at a time: neighbours, which share a folder. Measured on a tree of 4,848 files of
// 60 MB: from 16 to 128 makes no difference.
inline constexpr size_t kTreeBatch = 32;

using TreeBatch = std::vector<std::string>;

// What one thread does with the files that it is handed. Keeps its results to itself until the end.
class TreeWorker {
 public:
  // All outlive it. `clean` is null where nothing is known from before, `lfs` outside of a
  // repository.
  TreeWorker(const Criteria& criteria, const Tree& tree, const CleanFiles* clean,
             std::shared_ptr<LfsFolder> lfs, bool verbose);

  // Until there is no more, or nobody wants it any more.
  void Work(WorkQueue<TreeBatch>& queue, const std::atomic<bool>& unwanted);

  void PassOver(std::string path, std::string_view reason);
  void AddError(const Error& error);

  // Adds what this one has to `all` and the others.
  void HandOver(Summary& all, FactSet& facts, std::set<std::string>& dotenv_files,
                std::vector<StoringFile>& storing);

  // The clean files among those that it had; valid as long as it is.
  const CleanFiles::Part& clean_files() const { return clean_files_; }

 private:
  // A file that waits to be judged together with others; its bytes are a part of texts_.
  struct Waiting {
    std::string path;
    FileMode mode;
    size_t begin;
    size_t size;
    bool may_hold_facts;
  };

  void Scan(const std::string& path);
  bool ScanLfsObject(const Blob& pointer);
  std::vector<Fact> FactsOf(const Blob& blob);
  void Judge();
  void Take(const std::string& path, JudgedBlob judged, CleanFiles::Facts facts);

  const Criteria& criteria_;
  const Tree& tree_;
  const CleanFiles* const clean_;
  const bool verbose_;
  FileReader reader_;
  std::optional<LfsReader> lfs_;
  Engine::Scratch scratch_;
  std::vector<Waiting> waiting_;
  std::string texts_;
  Summary summary_;
  FactSet facts_;
  std::set<std::string> dotenv_files_;  // those that git does not ignore
  std::vector<StoringFile> storing_;
  CleanFiles::Part clean_files_;
};

}  // namespace leaktight
