// What the commits of a history do to some paths.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "base/error.h"
#include "git/command.h"
#include "source/history.h"

namespace leaktight {

// All changes at all of the paths in one walk over the commits, however many paths there are: by
// the trees of the packs, or by git's listing where the history was read by that; where they are
// known already, from there. In no order. An error where the listing did not get to its end.
Result<void> ListPathChanges(const History& history, const GitPlace& place,
                             const std::vector<std::string>& paths,
                             const std::function<void(const TracedChange& change)>& take);

}  // namespace leaktight
