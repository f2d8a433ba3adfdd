#include "source/history_packs.h"

#include <utility>

#include "git/object_store.h"

namespace leaktight {

std::unique_ptr<HistoryPacks> OpenHistoryPacks(const GitPlace& place, const HistoryWay& way) {
  const auto begin = [&](std::string_view pass) {
    if (way.begin) way.begin(pass);
  };
  begin("packs");
  const Result<ObjectStore> store = FindObjectStore(place);
  if (!store) return nullptr;
  ObjectGraphOptions options;
  options.format = store->format;
  options.alternates = store->alternates;
  options.workers = way.workers;
  // What cannot be read matters only where something needs it.
  bool broken = false;
  Result<ObjectGraph> graph =
      ObjectGraph::Open(store->folder, options, [&](const Error&) { broken = true; });
  if (!graph || (broken && way.selection.all_objects)) return nullptr;
  graph->PrepareFind();
  begin("commits and trees");
  broken = false;
  auto packs = std::make_unique<HistoryPacks>(HistoryPacks{std::move(*graph), {}});
  packs->links = ObjectLinks::Read(packs->graph, {way.workers, way.memory, way.stop, way.is_silent},
                                   [&](const Error&) { broken = true; });
  if (broken) return nullptr;
  return packs;
}

}  // namespace leaktight
