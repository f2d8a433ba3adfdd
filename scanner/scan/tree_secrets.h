// The secrets that a working tree's own files keep, learned while it is listed.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "git/object_reader.h"
#include "scan/criteria.h"
#include "scan/known_sources.h"
#include "scan/summary.h"
#include "source/tree.h"

namespace leaktight {

// Those at the top are known before anything is scanned; the other folders only when all is listed,
// which nobody waits for: where one has such a file, the scan begins again.
class TreeSecrets {
 public:
  // All outlive it. Learns what stands at the top.
  TreeSecrets(const CriteriaOptions& options, bool verbose, const Tree& tree,
              const RepositoryReader& read, Criteria& criteria, Summary& summary);

  // Sees a path that git does not track: no local file stands where there is none.
  void See(std::string_view path);
  // Is there more to look for, now that all were seen?
  bool AnyMore();
  void Learn() { LearnSecrets(options_, scope_, criteria_, summary_); }

 private:
  CriteriaOptions options_;
  Criteria& criteria_;
  Summary& summary_;
  KnownScope scope_;
  std::unique_ptr<ObjectReader> objects_;  // null: nothing is committed here
  std::string last_folder_;
};

}  // namespace leaktight
