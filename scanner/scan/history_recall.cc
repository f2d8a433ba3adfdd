#include "scan/history_recall.h"

#include <algorithm>
#include <unordered_map>
#include <utility>

#include "source/skip.h"

namespace leaktight {
namespace {

constexpr size_t kTagBytes = 16;

using Kind = HistoryObject::Kind;

}  // namespace

std::string SpotTag(const Finding& finding, const HmacSha256Key& key) {
  return std::string(BytesOf(key.Of(SpotOf(finding))).substr(0, kTagBytes));
}

HistoryRecall::HistoryRecall(const HistoryMemory& memory, const History& history,
                             const HmacSha256Key& key)
    : memory_(memory), history_(history), key_(key) {
  const std::vector<uint32_t>& numbers = history.news()->numbers;
  places_.resize(numbers.size());
  for (uint32_t place = 0; place < numbers.size(); place++) places_[numbers[place]] = place;
}

HistoryObject HistoryRecall::InHistory(const HistoryObject& source) const {
  switch (source.kind) {
    case Kind::kBlob:
      return source;
    case Kind::kCommit:
      return {Kind::kCommit, places_[source.number]};
    case Kind::kTag:
      break;
  }
  return {Kind::kTag, history_.tags().Find(memory_.history.tags[source.number].id)};
}

uint32_t HistoryRecall::FirstCommit(const HistoryMemory::Spot& spot, HistoryObject object) const {
  if (object.kind == Kind::kCommit) return object.number;
  if (object.kind == Kind::kTag) return StringPool::kNone;
  const std::string path = spot.path == KnownHistory::kNone ? "" : memory_.history.paths[spot.path];
  for (const Appearance& appearance : history_.AppearancesOf(object.number)) {
    if (appearance.origin == spot.origin && history_.PathOf(appearance) == path) {
      return appearance.commit;
    }
  }
  return StringPool::kNone;
}

std::vector<HistoryObject> HistoryRecall::Again() const {
  std::vector<HistoryObject> again = history_.news()->again;
  for (const HistoryMemory::Spot& spot : memory_.spots) {
    uint32_t first = StringPool::kNone;
    std::vector<HistoryObject> objects;
    for (const HistoryObject& source : spot.sources) {
      const HistoryObject object = InHistory(source);
      const uint32_t commit = FirstCommit(spot, object);
      if (commit < first) objects.clear();
      first = std::min(first, commit);
      if (commit == first) objects.push_back(object);
    }
    again.insert(again.end(), objects.begin(), objects.end());
  }
  std::sort(again.begin(), again.end());
  again.erase(std::unique(again.begin(), again.end()), again.end());
  return again;
}

bool HistoryRecall::Complete(std::vector<Found>& found) const {
  size_t met = 0;
  for (Found& one : found) {
    const std::string tag = SpotTag(one.finding, key_);
    const auto spot = std::lower_bound(
        memory_.spots.begin(), memory_.spots.end(), tag,
        [](const HistoryMemory::Spot& spot, const std::string& tag) { return spot.tag < tag; });
    if (spot == memory_.spots.end() || spot->tag != tag) continue;
    met++;
    for (const HistoryObject& source : spot->sources) one.sources.push_back(InHistory(source));
  }
  return met == memory_.spots.size();
}

void HistoryRecall::Count(Summary& summary) const {
  summary.files += memory_.files;
  summary.bytes += memory_.bytes;
  summary.commits += memory_.commits;
  for (const KnownHistory::SkippedBlob& blob : memory_.history.skipped) {
    summary.skipped[blob.reason]++;
  }
  for (const std::string_view reason : history_.news()->not_skipped) summary.skipped[reason]--;
  std::erase_if(summary.skipped, [](const auto& reason) { return reason.second == 0; });
  for (const auto& [path, message] : memory_.warnings) {
    summary.warnings.push_back({path, 0, message});
  }
}

}  // namespace leaktight
