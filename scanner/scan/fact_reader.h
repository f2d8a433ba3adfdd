// The facts of blobs of a repository.
#pragma once

#include <cstddef>
#include <future>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "git/command.h"
#include "git/folder_query.h"
#include "git/object_reader.h"
#include "policy/fact.h"
#include "scan/criteria.h"
#include "scan/fact_cache.h"
#include "scan/summary.h"

namespace leaktight {

struct FactOptions {
  GitPlace place;
  size_t jobs = 0;  // threads; 0: as many as there are processors
  bool use_cache = true;
  std::shared_ptr<FolderQuery> folders = nullptr;  // where it is asked already
};

// A blob under a path; the views outlive the reading.
struct FactFile {
  std::string_view path;
  std::string_view id;
};

// Reads ahead while it judges, on several threads where there is enough to do.
class FactReader {
 public:
  // All but `options` outlive it. `objects` has nothing asked that is not answered.
  FactReader(const Criteria& criteria, ObjectReader& objects, FactOptions options,
             Summary& summary);

  // The facts of each; null where there are none, or the file cannot be read, which the summary
  // tells. From now on values are hashed under the key of the cache, if there is one.
  using Facts = std::shared_ptr<const std::vector<Fact>>;
  std::vector<Facts> Read(const std::vector<FactFile>& files);

  // Opens the cache, while the caller finds out what to read. Need not be called.
  void OpenAhead();

  // The same without the cache, and without a word about what cannot be read: values are hashed
  // under a key of this process, so that facts of the two must not be mixed.
  std::vector<Facts> ReadAside(const std::vector<FactFile>& files);

  size_t jobs() const { return scratches_.size(); }  // on how many threads

 private:
  struct Batch;
  std::optional<FactCache> OpenCache() const;
  // The files that are not found there.
  std::vector<size_t> ReadFromCache(const std::vector<FactFile>& files, std::vector<Facts>& facts);
  void Keep(const std::vector<FactFile>& files, const std::vector<size_t>& failed,
            const std::vector<Facts>& facts) const;
  // The files that cannot be read.
  std::vector<size_t> ReadBlobs(const std::vector<FactFile>& files,
                                const std::vector<size_t>& which, const ValueHash* hash, bool tell,
                                std::vector<Facts>& facts);
  void JudgeBatch(const std::vector<FactFile>& files, Batch& batch, const ValueHash* hash,
                  std::vector<Facts>& facts);

  const Criteria& criteria_;
  ObjectReader& objects_;
  const FactOptions options_;
  Summary& summary_;
  bool cache_opened_ = false;
  std::optional<FactCache> cache_;
  std::vector<Engine::Scratch> scratches_;         // one a thread
  std::future<std::optional<FactCache>> opening_;  // joins its thread
};

}  // namespace leaktight
