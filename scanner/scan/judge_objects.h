// Blobs of a repository, read by their ids and judged on several threads.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "git/object_reader.h"
#include "scan/criteria.h"
#include "scan/summary.h"
#include "source/blob.h"
#include "source/lfs_reader.h"

namespace leaktight {

struct ObjectFile {
  std::string_view path;
  std::string_view id;
  FileMode mode = FileMode::kRegular;
};

// Reads ahead while it judges, and holds a few megabytes at a time. What is scanned is counted in
// the summary; what the configuration leaves out, what is of a kind that is not scanned and what
// cannot be read is told there. Of what Git LFS keeps, the file is its object, where the repository
// has that.
class ObjectJudge {
 public:
  // All but `jobs` (0: as many as there are processors) outlive it. `objects` has nothing asked
  // that is not answered.
  ObjectJudge(const Criteria& criteria, ObjectReader& objects, size_t jobs, bool verbose,
              Summary& summary);

  // Hands over what was found in each file, in their order and on this thread. `bytes` is the
  // file's, until `take` returns. Files that were not judged are left out. What was not read of an
  // archive is told in the summary already.
  using Take = std::function<void(size_t file, JudgedBlob judged, std::string_view bytes)>;
  void Judge(const std::vector<ObjectFile>& files, const Take& take);

  // For what the caller judges itself, on its own thread.
  Engine::Scratch& scratch() { return scratches_.front(); }

 private:
  struct Batch;
  void JudgeBatch(const std::vector<ObjectFile>& files, Batch& batch, const Take& take);
  void PassOver(std::string_view path, std::string_view reason);

  const Criteria& criteria_;
  ObjectReader& objects_;
  LfsReader lfs_;
  const bool verbose_;
  Summary& summary_;
  std::vector<Engine::Scratch> scratches_;  // one a thread
};

}  // namespace leaktight
