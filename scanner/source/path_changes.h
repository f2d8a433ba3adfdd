// What the commits of a history do to some paths.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/string_pool.h"
#include "git/command.h"
#include "source/history.h"

namespace leaktight {

// A path at which a commit has another file than each of its parents, or none any more.
struct TracedChange {
  static constexpr uint32_t kNoBlob = StringPool::kNone;
  static constexpr uint32_t kOtherBlob = kNoBlob - 1;  // one that is not in History::blobs()

  uint32_t commit = 0;            // in History::all_commits(); of no notes
  uint32_t path = 0;              // in the list that was given
  uint32_t blob = 0;              // in History::blobs(), or one of the above
  std::vector<uint32_t> parents;  // what each of them has there
};

// All changes at all of the paths in one walk over the commits, however many paths there are: by
// the trees of the packs, or by git's listing where the history was read by that. In no order. An
// error where the listing did not get to its end.
Result<void> ListPathChanges(const History& history, const GitPlace& place,
                             const std::vector<std::string>& paths,
                             const std::function<void(const TracedChange& change)>& take);

}  // namespace leaktight
