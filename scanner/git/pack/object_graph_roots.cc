// The second half of building an ObjectGraph: what is a delta of what, down to the roots.
#include <algorithm>
#include <cstddef>
#include <utility>

#include "base/hash.h"
#include "base/parallel.h"
#include "git/pack/object_graph_builder.h"

namespace leaktight {
namespace {

// What work costs, in nanoseconds, as a rough fit to the stages of bench/pack on git's own
// repository: an entry by itself, a byte of a stream that is inflated, a byte that is made from a
// base. Only how they stand to each other matters.
constexpr float kEntryCost = 500;
constexpr float kInflatedCost = 1.6F;
constexpr float kMadeCost = 0.1F;

constexpr int kMostRounds = 3;

}  // namespace

void ObjectGraphBuilder::FindRoot(uint32_t entry) {
  path_.clear();
  uint32_t at = entry;
  while (roots_[at] == Root::kUnknown) {
    roots_[at] = Root::kOnPath;
    path_.push_back(at);
    at = graph_.entries_[at].base;
  }
  if (roots_[at] == Root::kOnPath) {
    // The path ran into itself: from `at` on it is a circle.
    while (roots_[at] == Root::kOnPath) {
      roots_[path_.back()] = Root::kCyclic;
      path_.pop_back();
    }
  }
  const bool found = roots_[at] == Root::kFound;
  for (; !path_.empty(); path_.pop_back()) {
    roots_[path_.back()] = found ? Root::kFound : Root::kAbove;
    if (!found) continue;
    graph_.entries_[path_.back()].type = graph_.entries_[at].type;
    order_.push_back(path_.back());
  }
}

// Is it known of all up to this whether they have a root? Git writes a delta behind its base.
bool ObjectGraphBuilder::HasRootBefore(uint32_t entry) {
  if (roots_[entry] != Root::kUnknown) return true;
  Entry& result = graph_.entries_[entry];
  if (result.base >= entry || roots_[result.base] != Root::kFound) return false;
  result.type = graph_.entries_[result.base].type;
  roots_[entry] = Root::kFound;
  return true;
}

void ObjectGraphBuilder::FindRoots() {
  uint32_t entry = 0;
  while (entry < graph_.size() && HasRootBefore(entry)) entry++;
  if (entry == graph_.size()) return;
  order_.reserve(graph_.size());
  for (uint32_t before = 0; before < entry; before++) {
    if (roots_[before] == Root::kFound) order_.push_back(before);
  }
  for (; entry < graph_.size(); entry++) {
    if (roots_[entry] == Root::kFound && graph_.entries_[entry].base == ObjectGraph::kNone) {
      order_.push_back(entry);
    } else {
      FindRoot(entry);
    }
  }
}

bool ObjectGraphBuilder::SwapCopies() {
  LargeArray<Entry>& entries = graph_.entries_;
  auto& copies = graph_.copies_;
  bool swapped = false;
  for (size_t begin = 0, end = 0; begin < copies.size(); begin = end) {
    const uint32_t walked = copies[begin].first;
    size_t rooted = copies.size();
    for (; end < copies.size() && copies[end].first == walked; end++) {
      if (rooted == copies.size() && roots_[copies[end].second] == Root::kFound) rooted = end;
    }
    if (roots_[walked] == Root::kFound || rooted == copies.size()) continue;
    const uint32_t other = std::exchange(copies[rooted].second, walked);
    for (size_t i = begin; i < end; i++) copies[i].first = other;
    entries[walked].is_copy = true;
    entries[walked].is_walked = false;
    entries[other].is_copy = false;
    entries[other].is_walked = true;
    swapped = true;
  }
  return swapped;
}

void ObjectGraphBuilder::UseCopies() {
  for (int round = 0; round < kMostRounds && SwapCopies(); round++) {
    IndexCopies();
    // What was a delta of the one is a delta of the other now, and may have a root.
    for (uint32_t entry = 0; entry < graph_.size(); entry++) {
      uint32_t& base = graph_.entries_[entry].base;
      if (base != ObjectGraph::kNone) base = graph_.WalkedOf(base);
      Root& root = roots_[entry];
      if (root == Root::kAbove || root == Root::kCyclic) root = Root::kUnknown;
    }
    for (uint32_t entry = 0; entry < graph_.size(); entry++) {
      if (roots_[entry] == Root::kUnknown) FindRoot(entry);
    }
  }
}

void ObjectGraphBuilder::TellUnread() {
  for (uint32_t number = 0; number < graph_.size(); number++) {
    Entry& entry = graph_.entries_[number];
    if (roots_[number] == Root::kFound) continue;
    const bool is_copy = entry.is_copy;
    entry.is_walked = false;
    std::string what;
    switch (roots_[number]) {
      case Root::kHeadBroken:
        what = graph_.IsLoose(number) ? "its file does not begin as an object's does"
                                      : "no entry begins at its place";
        break;
      case Root::kBaseMissing: {
        const auto header =
            ParseEntryHeader(graph_.Packed(number), entry.offset, IdSize(graph_.format_));
        what = header && header->base == EntryHeader::Base::kId
                   ? "is a delta of " + Hex(header->base_id) + ", which is not here"
                   : "is a delta of what begins at an offset where no object is listed";
        break;
      }
      case Root::kCyclic:
        what = "is in the end a delta of itself";
        break;
      default:
        what = "is a delta of " + Hex(graph_.Id(entry.base)) + ", which cannot be read";
    }
    entry.base = ObjectGraph::kNone;
    if (!is_copy) unread_(graph_.ErrorOf(number, what));
  }
}

// How large a delta's result is, its stream alone tells; the root's size is near it.
void ObjectGraphBuilder::Weigh() {
  const uint32_t size = graph_.size();
  std::vector<float>& weights = graph_.weights_;
  weights.assign(size, 0);
  std::vector<float> made(size, 0);
  const auto weigh = [&](uint32_t number) {
    const Entry& entry = graph_.entries_[number];
    const auto stream = static_cast<float>(entry.size);
    made[number] = entry.base == ObjectGraph::kNone ? stream : made[entry.base];
    weights[number] = kEntryCost + kInflatedCost * stream + kMadeCost * made[number];
  };
  const auto add_to_base = [&](uint32_t number) {
    if (IsResult(number)) weights[graph_.entries_[number].base] += weights[number];
  };
  if (!order_.empty()) {
    for (const uint32_t number : order_) weigh(number);
    for (auto number = order_.rbegin(); number != order_.rend(); ++number) add_to_base(*number);
    return;
  }
  for (uint32_t number = 0; number < size; number++) {
    if (roots_[number] == Root::kFound) weigh(number);
  }
  for (uint32_t number = size; number-- > 0;) add_to_base(number);
}

void ObjectGraphBuilder::ListResults() {
  const uint32_t size = graph_.size();
  std::vector<uint32_t>& first = graph_.first_result_;
  first.assign(size_t{size} + 1, 0);
  for (uint32_t number = 0; number < size; number++) {
    if (IsResult(number)) first[graph_.entries_[number].base]++;
  }
  uint32_t end = 0;
  for (uint32_t number = 0; number <= size; number++) {
    end += first[number];
    first[number] = end;
  }
  graph_.results_.resize(end);
  // From the last on, so that results stand in the order of their numbers.
  for (uint32_t number = size; number-- > 0;) {
    if (IsResult(number)) graph_.results_[--first[graph_.entries_[number].base]] = number;
  }
}

void ObjectGraphBuilder::Link() {
  ParallelFor(options_.workers, 2,
              [&](size_t, size_t part) { part == 0 ? Weigh() : ListResults(); });
  const std::vector<float>& weights = graph_.weights_;
  InPieces(0, graph_.size(), [&](uint32_t from, uint32_t to) {
    for (uint32_t number = from; number < to; number++) {
      const auto begin = graph_.results_.begin() + graph_.first_result_[number];
      const auto stop = graph_.results_.begin() + graph_.first_result_[number + 1];
      if (stop - begin < 2) continue;
      const auto heaviest = std::max_element(
          begin, stop, [&](uint32_t a, uint32_t b) { return weights[a] < weights[b]; });
      std::rotate(heaviest, heaviest + 1, stop);
    }
  });
}

}  // namespace leaktight
