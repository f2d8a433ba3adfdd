#include "git/pack/object_graph.h"

#include <algorithm>

#include "base/hash.h"
#include "git/pack/object_graph_builder.h"

namespace leaktight {

Result<ObjectGraph> ObjectGraph::Open(const std::string& objects, const ObjectGraphOptions& options,
                                      const UnreadSink& unread) {
  return ObjectGraphBuilder(options, unread).Build(objects);
}

std::string_view ObjectGraph::Id(uint32_t entry) const {
  const Entry& e = entries_[entry];
  return IsLoose(entry) ? std::string_view(loose_[e.place].id) : packs_[e.source].ids()[e.place];
}

std::span<const std::pair<uint32_t, uint32_t>> ObjectGraph::Copies(uint32_t entry) const {
  if (copies_.empty()) return {};
  const auto [begin, end] =
      std::equal_range(copies_.begin(), copies_.end(), std::pair{entry, 0U},
                       [](const auto& a, const auto& b) { return a.first < b.first; });
  return {begin, end};
}

std::string ObjectGraph::LooseFile(uint32_t entry) const {
  const Loose& loose = loose_[entries_[entry].place];
  return LoosePath(folders_[loose.folder], loose.id);
}

uint64_t ObjectGraph::StreamSize(uint32_t entry) const {
  const Entry& e = entries_[entry];
  if (e.size != kLargeSize) return e.size;
  if (IsLoose(entry)) return loose_[e.place].size;
  const auto header = ParseEntryHeader(Packed(entry), e.offset, IdSize(format_));
  return header ? header->size : 0;
}

uint64_t ObjectGraph::End(uint32_t entry) const {
  const uint16_t pack = entries_[entry].source;
  const bool is_last = entry + 1 == first_of_pack_[pack + 1];
  return is_last ? packs_[pack].end() : entries_[entry + 1].offset;
}

std::string_view ObjectGraph::Packed(uint32_t entry) const {
  const Entry& e = entries_[entry];
  return packs_[e.source].bytes().substr(e.offset, End(entry) - e.offset);
}

std::string_view ObjectGraph::Stream(uint32_t entry) const {
  return Packed(entry).substr(entries_[entry].head);
}

std::optional<uint32_t> ObjectGraph::Crc(uint32_t entry) const {
  const Entry& e = entries_[entry];
  const PackFile& pack = packs_[e.source];
  if (!pack.has_crcs() || (pack.is_cut_short() && End(entry) == pack.end())) return std::nullopt;
  return crcs_[entry];
}

uint32_t ObjectGraph::At(uint16_t pack, uint64_t offset) const {
  const auto begin = entries_.begin() + first_of_pack_[pack];
  const auto end = entries_.begin() + first_of_pack_[pack + 1];
  const auto found = std::lower_bound(
      begin, end, offset, [](const Entry& e, uint64_t wanted) { return e.offset < wanted; });
  if (found == end || found->offset != offset) return kNone;
  return static_cast<uint32_t>(found - entries_.begin());
}

uint32_t ObjectGraph::AtBefore(uint32_t entry, uint64_t offset) const {
  const uint32_t first = first_of_pack_[entries_[entry].source];
  uint32_t low = entry;
  uint32_t high = entry;
  for (uint32_t step = 1; low > first && entries_[low].offset > offset; step *= 2) {
    high = low;
    low -= std::min(step, low - first);
  }
  for (; low < high && entries_[low].offset < offset;) {
    const uint32_t middle = low + (high - low) / 2;
    if (entries_[middle].offset < offset) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low < entry && entries_[low].offset == offset ? low : kNone;
}

uint32_t ObjectGraph::EntryIn(uint16_t pack, std::string_view id) const {
  const PackFile& file = packs_[pack];
  if (file.has_own_index()) {
    const IdTable& ids = file.ids();
    std::optional<uint32_t> place;
    if (fanouts_.empty() || fanouts_[pack].empty() || id.size() != IdSize(format_)) {
      place = ids.Find(id);
    } else {
      const auto [low, high] = fanouts_[pack].Range(id);
      place = ids.FindIn(id, low, high);
    }
    return place ? entries_by_place_[first_place_of_pack_[pack] + *place] : kNone;
  }
  const std::optional<uint64_t> offset = file.Find(id);
  const uint32_t entry = offset ? At(pack, *offset) : kNone;
  return entry != kNone && Id(entry) == id ? entry : kNone;
}

// A lookup waits for memory three times, one for where the next lies: so several go side by side.
void ObjectGraph::FindAll(std::span<const std::string_view> ids, uint32_t* entries) const {
  constexpr size_t kTogether = 16;
  for (size_t first = 0; first < ids.size(); first += kTogether) {
    const auto group = ids.subspan(first, std::min(kTogether, ids.size() - first));
    // Most stand in one of the first packs.
    for (size_t pack = 0; pack < std::min<size_t>(fanouts_.size(), 2); pack++) {
      const IdFanout& fanout = fanouts_[pack];
      if (fanout.empty()) continue;
      const uint32_t* const by_place = entries_by_place_.data() + first_place_of_pack_[pack];
      for (const std::string_view id : group) fanout.Prefetch(id);
      for (const std::string_view id : group) {
        const auto [low, high] = fanout.Range(id);
        if (low == high) continue;
        __builtin_prefetch(packs_[pack].ids()[low].data());
        __builtin_prefetch(by_place + low);
      }
    }
    for (size_t i = 0; i < group.size(); i++) entries[first + i] = Find(group[i]).value_or(kNone);
  }
}

std::optional<uint32_t> ObjectGraph::Find(std::string_view id) const {
  for (size_t pack = 0; pack < packs_.size(); pack++) {
    const uint32_t entry = EntryIn(static_cast<uint16_t>(pack), id);
    if (entry != kNone) return WalkedOf(entry);
  }
  const auto found = std::lower_bound(loose_.begin(), loose_.end(), id,
                                      [](const Loose& a, std::string_view b) { return a.id < b; });
  if (found == loose_.end() || found->id != id) return std::nullopt;
  const auto number = static_cast<uint32_t>(found - loose_.begin());
  return WalkedOf(first_of_pack_.back() + number);
}

uint32_t ObjectGraph::WalkedOf(uint32_t entry) const {
  if (walked_.empty() || !entries_[entry].is_copy) return entry;
  return std::lower_bound(walked_.begin(), walked_.end(), std::pair{entry, 0U})->second;
}

void ObjectGraph::SetAside() const {
  for (const PackFile& pack : packs_) pack.SetAside();
}

Error ObjectGraph::ErrorOf(uint32_t entry, const std::string& what) const {
  const Entry& e = entries_[entry];
  const std::string place =
      IsLoose(entry) ? LooseFile(entry)
                     : packs_[e.source].path() + " at offset " + std::to_string(e.offset);
  return {Hex(Id(entry)), what + " (" + place + ")", "`git fsck` says more"};
}

}  // namespace leaktight
