#include "source/known_history.h"

#include <algorithm>

namespace leaktight {
namespace {

template <class Items>
auto* FindSorted(const Items& items, std::string_view id) {
  const auto at =
      std::lower_bound(items.begin(), items.end(), id,
                       [](const auto& item, std::string_view wanted) { return item.id < wanted; });
  return at != items.end() && at->id == id ? &*at : nullptr;
}

}  // namespace

bool IdRow::Has(std::string_view id) const {
  size_t low = 0;
  for (size_t high = size(); low < high;) {
    const size_t middle = low + (high - low) / 2;
    const int order = (*this)[middle].compare(id);
    if (order == 0) return true;
    (order < 0 ? low : high) = order < 0 ? middle + 1 : middle;
  }
  return false;
}

std::string MergeRows(const IdRow& first, const IdRow& second) {
  if (first.size() == 0) return std::string(second.bytes);
  std::string all;
  all.reserve(first.bytes.size() + second.bytes.size());
  size_t at = 0;
  for (size_t i = 0; i < second.size(); i++) {
    for (; at < first.size() && first[at] < second[i]; at++) all += first[at];
    all += second[i];
  }
  for (; at < first.size(); at++) all += first[at];
  return all;
}

uint32_t KnownCommits::Find(std::string_view id) const {
  const auto at = std::lower_bound(
      by_id.begin(), by_id.end(), id,
      [this](uint32_t commit, std::string_view wanted) { return Id(commit) < wanted; });
  return at != by_id.end() && Id(*at) == id ? *at : CommitParents::kMissing;
}

const KnownHistory::Tag* KnownHistory::FindTag(std::string_view id) const {
  return FindSorted(tags, id);
}

const KnownHistory::SkippedBlob* KnownHistory::FindSkipped(std::string_view id) const {
  return FindSorted(skipped, id);
}

}  // namespace leaktight
