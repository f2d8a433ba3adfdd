#include "git/pack/object_graph_builder.h"

#include <algorithm>
#include <memory>
#include <mutex>
#include <numeric>
#include <string_view>

#include "base/hash.h"
#include "base/parallel.h"
#include "git/pack/big_endian.h"
#include "git/pack/inflate.h"

namespace leaktight {
namespace {

// Small enough that threads share evenly what differs from place to place.
constexpr uint32_t kPiece = 8192;

}  // namespace

ObjectGraphBuilder::ObjectGraphBuilder(const ObjectGraphOptions& options, const UnreadSink& unread)
    : options_(options), unread_([&unread, mutex = std::make_shared<std::mutex>()](Error error) {
        const std::lock_guard lock(*mutex);
        unread(std::move(error));
      }) {
  graph_.format_ = options.format;
}

Result<ObjectGraph> ObjectGraphBuilder::Build(const std::string& objects) {
  Result<std::vector<std::string>> folders = ObjectFolders(objects, options_.alternates, unread_);
  if (!folders) return tl::unexpected(folders.error());
  graph_.folders_ = std::move(*folders);
  OpenFiles();
  // Neither needs the other.
  ParallelFor(options_.workers, options_.many_lookups ? 2 : 1,
              [&](size_t, size_t part) { part == 0 ? ListPacks() : PrepareFind(); });
  ListLoose();
  if (graph_.entries_.size() >= ObjectGraph::kNone) {
    return Fail(objects, "holds more objects than can be numbered");
  }
  FindCopies();
  ReadHeads();
  FindRoots();
  UseCopies();
  TellUnread();
  Link();
  return std::move(graph_);
}

void ObjectGraphBuilder::InPieces(uint32_t begin, uint32_t end,
                                  const std::function<void(uint32_t, uint32_t)>& work) const {
  const uint32_t pieces = (end - begin + kPiece - 1) / kPiece;
  ParallelFor(options_.workers, pieces, [&](size_t, size_t piece) {
    const auto from = static_cast<uint32_t>(begin + piece * kPiece);
    work(from, std::min(end, from + kPiece));
  });
}

uint32_t ObjectGraphBuilder::BaseOf(uint32_t entry, const EntryHeader& header) const {
  const uint16_t pack = graph_.entries_[entry].source;
  if (header.base == EntryHeader::Base::kId) {
    // Git looks in the delta's own pack first, and elsewhere too (a thin pack's bases).
    const uint32_t base = graph_.EntryIn(pack, header.base_id);
    if (base != ObjectGraph::kNone) return base;
    return graph_.Find(header.base_id).value_or(ObjectGraph::kNone);
  }
  return graph_.AtBefore(entry, header.base_offset);
}

uint32_t ObjectGraphBuilder::KeptSize(uint64_t size) {
  return static_cast<uint32_t>(std::min<uint64_t>(size, ObjectGraph::kLargeSize));
}

ObjectGraphBuilder::Root ObjectGraphBuilder::ReadPackedHead(uint32_t number) {
  Entry& entry = graph_.entries_[number];
  const auto head = ParseEntryHeader(graph_.Packed(number), entry.offset, IdSize(options_.format));
  if (!head) return Root::kHeadBroken;
  entry.head = head->length;
  entry.size = KeptSize(head->size);
  entry.type = head->type;
  if (entry.type != ObjectType::kUnknown) return Root::kFound;
  const uint32_t base = BaseOf(number, *head);
  if (base == ObjectGraph::kNone) return Root::kBaseMissing;
  entry.base = graph_.WalkedOf(base);
  return Root::kUnknown;
}

ObjectGraphBuilder::Root ObjectGraphBuilder::ReadLooseHead(uint32_t number) {
  Entry& entry = graph_.entries_[number];
  const Result<MappedFile> file = MappedFile::Open(graph_.LooseFile(number));
  const auto head = file ? ReadLooseHeader(file->bytes()) : std::nullopt;
  if (!head || head->length == 0) return Root::kHeadBroken;
  entry.head = head->length;
  entry.size = KeptSize(head->size);
  entry.type = head->type;
  graph_.loose_[entry.place].size = head->size;
  return entry.type == ObjectType::kUnknown ? Root::kHeadBroken : Root::kFound;
}

void ObjectGraphBuilder::ReadHeads() {
  roots_.assign(graph_.size(), Root::kUnknown);
  InPieces(0, graph_.size(), [&](uint32_t begin, uint32_t end) {
    for (uint32_t number = begin; number < end; number++) {
      roots_[number] = graph_.IsLoose(number) ? ReadLooseHead(number) : ReadPackedHead(number);
    }
  });
}

void ObjectGraphBuilder::FindCopies() {
  // One list by itself holds no object twice; a pack that does is rare and found below.
  const bool one_pack = graph_.packs_.size() == 1 && graph_.loose_.empty();
  if (one_pack && !graph_.packs_[0].may_list_twice()) return;
  std::vector<std::pair<uint64_t, uint32_t>> all;
  all.reserve(graph_.size());
  for (uint32_t entry = 0; entry < graph_.size(); entry++) {
    all.emplace_back(BigEndian64(graph_.Id(entry).data()), entry);
  }
  std::sort(all.begin(), all.end(), [&](const auto& a, const auto& b) {
    if (a.first != b.first) return a.first < b.first;
    const std::string_view a_id = graph_.Id(a.second);
    const std::string_view b_id = graph_.Id(b.second);
    return a_id != b_id ? a_id < b_id : a.second < b.second;
  });
  for (size_t i = 1, first = 0; i < all.size(); i++) {
    const uint32_t entry = all[i].second;
    if (all[i].first != all[first].first || graph_.Id(entry) != graph_.Id(all[first].second)) {
      first = i;
      continue;
    }
    graph_.copies_.emplace_back(all[first].second, entry);
    graph_.entries_[entry].is_copy = true;
    graph_.entries_[entry].is_walked = false;
  }
  IndexCopies();
}

void ObjectGraphBuilder::IndexCopies() {
  graph_.walked_.clear();
  for (const auto& [walked, other] : graph_.copies_) graph_.walked_.emplace_back(other, walked);
  std::sort(graph_.copies_.begin(), graph_.copies_.end());
  std::sort(graph_.walked_.begin(), graph_.walked_.end());
}

}  // namespace leaktight
