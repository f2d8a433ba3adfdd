#include "git/pack/walk_plan.h"

#include <algorithm>

namespace leaktight {
namespace {

// A head is heavy, and worth a cut, from this part of one thread's work on.
constexpr float kHeavyPart = 1.0F / 16;
// A batch of light heads is about this part.
constexpr float kBatchPart = 1.0F / 128;
// A cut must save so many times what it costs.
constexpr float kCutPays = 8;

}  // namespace

WalkPlan::WalkPlan(const ObjectGraph& graph, ObjectTypes types, size_t workers) {
  double total = 0;
  for (uint32_t entry = 0; entry < graph.size(); entry++) {
    if (!graph.IsWalked(entry) || graph.Base(entry) != ObjectGraph::kNone) continue;
    if (!types.Has(graph.Type(entry))) continue;
    heads_.push_back(entry);
    total += graph.Weight(entry);
  }
  const auto share = static_cast<float>(total / static_cast<double>(workers));
  const float heavy = share * kHeavyPart;
  if (workers > 1) {
    const size_t roots = heads_.size();
    for (size_t i = 0; i < roots; i++) {
      if (graph.Weight(heads_[i]) > heavy) Cut(graph, heads_[i], heavy);
    }
    std::sort(cuts_.begin(), cuts_.end());
  }
  const auto light = std::stable_partition(heads_.begin(), heads_.end(), [&](uint32_t head) {
    return graph.Weight(head) > share * kBatchPart;
  });
  std::sort(heads_.begin(), light, [&](uint32_t a, uint32_t b) {
    const float a_weight = graph.Weight(a);
    const float b_weight = graph.Weight(b);
    return a_weight != b_weight ? a_weight > b_weight : a < b;
  });
  const auto heavies = static_cast<uint32_t>(light - heads_.begin());
  const auto all = static_cast<uint32_t>(heads_.size());
  for (uint32_t i = 0; i < heavies; i++) batches_.emplace_back(i, i + 1);
  for (uint32_t i = heavies; i < all;) {
    const uint32_t begin = i;
    for (float weight = 0; i < all && weight < share * kBatchPart; i++) {
      weight += graph.Weight(heads_[i]);
    }
    if (i == begin) i++;
    batches_.emplace_back(begin, i);
  }
}

// Follows the heaviest branch, and then those that were cut off. What is made on the way to a cut
// is what the cut's own walk has to make again.
void WalkPlan::Cut(const ObjectGraph& graph, uint32_t root, float heavy) {
  std::vector<std::pair<uint32_t, float>> starts = {{root, 0.0F}};
  while (!starts.empty()) {
    auto [at, way] = starts.back();
    starts.pop_back();
    while (graph.Weight(at) > heavy && graph.Weight(at) > way * kCutPays) {
      const std::span<const uint32_t> results = graph.Results(at);
      if (results.empty()) break;
      way += graph.Weight(at);
      for (const uint32_t result : results) way -= graph.Weight(result);
      for (const uint32_t result : results.first(results.size() - 1)) {
        const float weight = graph.Weight(result);
        if (weight <= heavy || weight < way * kCutPays) continue;
        cuts_.push_back(result);
        heads_.push_back(result);
        starts.emplace_back(result, way);
      }
      at = results.back();
    }
  }
}

bool WalkPlan::IsCut(uint32_t entry) const {
  return !cuts_.empty() && std::binary_search(cuts_.begin(), cuts_.end(), entry);
}

}  // namespace leaktight
