// The packs of a repository, opened for a history.
#pragma once

#include <memory>
#include <optional>

#include "git/command.h"
#include "git/pack/object_graph.h"
#include "source/history.h"

namespace leaktight {

// What lies where in the packs, and is made of what.
struct OpenedPacks {
  std::optional<ObjectGraph> graph;  // none: that is not known to our own reader
  bool broken = false;               // some object cannot be made
};

// Needs nothing that refs say, so that both can be read at once.
OpenedPacks OpenPacksOf(const GitPlace& place, const HistoryWay& way);

// With what commits and trees say of each other, and without what of the history each object is.
// Null: something of that is missing or broken, or not known to our own reader; then git's listings
// tell. A broken object that no commit and no tree is matters only where all are asked for.
std::unique_ptr<HistoryPacks> ReadHistoryPacks(OpenedPacks opened, const HistoryWay& way);

}  // namespace leaktight
