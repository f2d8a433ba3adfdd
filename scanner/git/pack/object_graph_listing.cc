// The first step of building an ObjectGraph: what stands in packs and folders, in its order.
#include <algorithm>
#include <array>
#include <atomic>
#include <limits>
#include <string_view>

#include "base/hash.h"
#include "base/radix_sort.h"
#include "git/pack/object_graph_builder.h"

namespace leaktight {
namespace {

constexpr size_t kMostPacks = std::numeric_limits<uint16_t>::max();

// Objects whose places are read at a time.
constexpr uint32_t kTogether = 256;

}  // namespace

void ObjectGraphBuilder::OpenFiles() {
  for (const std::string& folder : graph_.folders_) {
    for (PackFile& pack : OpenPacks(folder, options_.format, unread_)) {
      if (graph_.packs_.size() == kMostPacks) {
        unread_({pack.path(), "is one pack too many", "`git gc` makes one of all"});
        continue;
      }
      graph_.packs_.push_back(std::move(pack));
    }
  }
}

void ObjectGraphBuilder::PrepareFind() {
  for (const PackFile& pack : graph_.packs_) {
    graph_.fanouts_.push_back(pack.has_own_index() ? IdFanout(pack.ids()) : IdFanout());
  }
}

void ObjectGraphBuilder::ListPacks() {
  LargeArray<Entry>& entries = graph_.entries_;
  size_t all = 0;
  for (const PackFile& pack : graph_.packs_) all += pack.has_own_index() ? pack.ids().size() : 0;
  entries.reserve(all);
  graph_.crcs_.reserve(all);
  graph_.entries_by_place_.reserve(all);
  for (size_t number = 0; number < graph_.packs_.size(); number++) {
    const auto source = static_cast<uint16_t>(number);
    graph_.first_of_pack_.push_back(static_cast<uint32_t>(entries.size()));
    graph_.first_place_of_pack_.push_back(graph_.entries_by_place_.size());
    if (!ListInOrder(source)) ListSorted(source);
  }
  graph_.first_of_pack_.push_back(static_cast<uint32_t>(entries.size()));
}

ObjectGraph::Entry ObjectGraphBuilder::EntryAt(uint64_t offset, uint32_t place, uint16_t pack) {
  Entry entry;
  entry.offset = offset;
  entry.place = place;
  entry.source = pack;
  return entry;
}

bool ObjectGraphBuilder::ListInOrder(uint16_t number) {
  PackFile& pack = graph_.packs_[number];
  const auto order = pack.OpenReverseIndex();
  if (!order) return false;
  const uint32_t count = pack.ids().size();
  const auto first = static_cast<uint32_t>(graph_.entries_.size());
  const size_t first_place = graph_.entries_by_place_.size();
  graph_.entries_.resize(size_t{first} + count);
  graph_.crcs_.resize(size_t{first} + count);
  graph_.entries_by_place_.resize(first_place + count);
  std::atomic<bool> is_right = true;
  InPieces(0, count, [&](uint32_t begin, uint32_t end) {
    std::array<ReverseIndex::Listed, kTogether> some;
    for (uint32_t at = begin; at < end; at += kTogether) {
      const auto listed = std::span(some).first(std::min(kTogether, end - at));
      if (!order->List(at, listed) || listed.front().offset < pack.begin() ||
          listed.back().offset >= pack.end()) {
        is_right = false;
        return;
      }
      uint32_t entry = first + at;
      for (const ReverseIndex::Listed& object : listed) {
        graph_.entries_[entry] = EntryAt(object.offset, object.place, number);
        graph_.crcs_[entry] = pack.Crc(object.place);
        graph_.entries_by_place_[first_place + object.place] = entry++;
      }
    }
  });
  if (is_right) return true;
  graph_.entries_.resize(first);
  graph_.crcs_.resize(first);
  graph_.entries_by_place_.resize(first_place);
  return false;
}

void ObjectGraphBuilder::ListSorted(uint16_t number) {
  const PackFile& pack = graph_.packs_[number];
  std::vector<PackFile::Listed> listed = pack.List();
  RadixSort(listed, [](const PackFile::Listed& object) { return object.offset; });
  const size_t first_place = graph_.entries_by_place_.size();
  if (pack.has_own_index()) {
    graph_.entries_by_place_.resize(first_place + pack.ids().size(), ObjectGraph::kNone);
  }
  uint64_t before = 0;
  for (const PackFile::Listed& object : listed) {
    const bool is_outside = object.offset < pack.begin() || object.offset >= pack.end();
    if (is_outside || object.offset == before) {
      const std::string what =
          is_outside ? "its place is not in the pack" : "its place is another object's";
      unread_({Hex(pack.ids()[object.place]),
               what + " (" + pack.path() + " at offset " + std::to_string(object.offset) + ")",
               "`git fsck` says more"});
      continue;
    }
    before = object.offset;
    if (pack.has_own_index()) {
      graph_.entries_by_place_[first_place + object.place] =
          static_cast<uint32_t>(graph_.entries_.size());
    }
    graph_.entries_.push_back(EntryAt(object.offset, object.place, number));
    graph_.crcs_.push_back(pack.Crc(object.place));
  }
}

void ObjectGraphBuilder::ListLoose() {
  std::vector<ObjectGraph::Loose>& loose = graph_.loose_;
  for (uint32_t folder = 0; folder < graph_.folders_.size(); folder++) {
    for (std::string& id :
         ListLooseObjects(graph_.folders_[folder], IdSize(options_.format), unread_)) {
      loose.push_back({folder, std::move(id), 0});
    }
  }
  std::stable_sort(loose.begin(), loose.end(),
                   [](const auto& a, const auto& b) { return a.id < b.id; });
  for (uint32_t place = 0; place < loose.size(); place++) {
    Entry entry;
    entry.place = place;
    entry.source = static_cast<uint16_t>(graph_.packs_.size());
    graph_.entries_.push_back(entry);
  }
}

}  // namespace leaktight
