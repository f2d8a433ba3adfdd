#include "source/history_packs.h"

#include <algorithm>
#include <utility>

#include "git/object_store.h"

namespace leaktight {

OpenedPacks OpenPacksOf(const GitPlace& place, const HistoryWay& way) {
  OpenedPacks opened;
  const Result<ObjectStore> store = FindObjectStore(place);
  if (!store) return opened;
  ObjectGraphOptions options;
  options.format = store->format;
  options.alternates = store->alternates;
  options.workers = way.workers;
  options.many_lookups = true;
  Result<ObjectGraph> graph =
      ObjectGraph::Open(store->folder, options, [&](const Error&) { opened.broken = true; });
  if (!graph) return opened;
  opened.graph = std::move(*graph);
  return opened;
}

// What cannot be read matters only where something needs it.
std::unique_ptr<HistoryPacks> ReadHistoryPacks(OpenedPacks opened, const HistoryWay& way) {
  if (!opened.graph || (opened.broken && way.selection.all_objects)) return nullptr;
  if (way.begin) way.begin("commits and trees");
  bool broken = false;
  auto packs = std::make_unique<HistoryPacks>(HistoryPacks{std::move(*opened.graph), {}});
  packs->links = ObjectLinks::Read(packs->graph, {way.workers, way.memory, way.stop, way.is_silent},
                                   [&](const Error&) { broken = true; });
  if (broken) return nullptr;
  packs->workers = std::max<size_t>(way.workers, 1);
  return packs;
}

}  // namespace leaktight
