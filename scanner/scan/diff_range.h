// Which commits `leaktight diff` is asked about.
#pragma once

#include <string>
#include <vector>

#include "base/error.h"
#include "git/command.h"
#include "git/object_reader.h"

namespace leaktight {

struct DiffRange {
  std::string shown;             // "main...topic", for people
  bool from_merge_base = false;  // three dots: compared are the merge base and HEAD
  std::string base;              // ids of commits
  std::string head;
  std::vector<std::string> merge_bases;  // none: the two have no commit in common
  std::vector<std::string> commits;      // in HEAD and not in BASE, parents first
};

// `argument` is BASE..HEAD, BASE...HEAD, or BASE alone, which means BASE...HEAD; a side that is
// left out is HEAD, as for git. Empty: from the merge base with the upstream. Errors say what to
// run instead: where there is no upstream, and where a shallow clone does not reach back far enough
// to tell what the branch brings.
Result<DiffRange> ResolveRange(const GitPlace& place, ObjectReader& objects,
                               const std::string& argument);

}  // namespace leaktight
