// Findings of a branch, each once and with the commit that brought it first.
#pragma once

#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "finding/finding.h"

namespace leaktight {

// The same secret under the same path and rule is one finding, however often it comes and goes: its
// later places are further places. One that somebody allowed is told once it stands where nobody
// did.
class BranchFindings {
 public:
  // In the order of the commits, parents first. A commit without id: none is told.
  void Add(const Commit& commit, Finding finding);

  std::vector<Finding> Take() { return std::move(findings_); }

 private:
  std::vector<Finding> findings_;
  std::unordered_map<std::string, size_t> by_identity_;  // → index
};

}  // namespace leaktight
