// The packs of a repository, opened for a history.
#pragma once

#include <memory>

#include "git/command.h"
#include "source/history.h"

namespace leaktight {

// With what commits and trees say of each other, and without what of the history each object is.
// Null: something of that is missing or broken, or not known to our own reader; then git's listings
// tell. A broken object that no commit and no tree is matters only where all are asked for.
std::unique_ptr<HistoryPacks> OpenHistoryPacks(const GitPlace& place, const HistoryWay& way);

}  // namespace leaktight
