#include "git/pack/object_files.h"

#include <dirent.h>

#include <algorithm>
#include <array>
#include <new>
#include <utility>

#include "git/pack/big_endian.h"
#include "git/pack/delta.h"
#include "git/pack/inflate_windows.h"
#include "git/pack/loose_object.h"
#include "git/pack/object_folders.h"

namespace leaktight {
namespace {

constexpr std::string_view kIndex = ".idx";
constexpr uint64_t kPackHeadSize = 12;
// Git itself makes no longer chains (pack-objects.h, OE_DEPTH_BITS).
constexpr size_t kLongestChain = 4095;
// What is larger goes to git, which does not take memory for what a file only declares.
constexpr uint64_t kMostBytes = uint64_t{1} << 29;
constexpr size_t kLongestDeltaHeader = 20;
// Of an offset in a pack: no file is as large.
constexpr unsigned kOffsetBits = 48;

std::vector<std::string> IndexesIn(const std::string& folder) {
  std::vector<std::string> paths;
  const std::unique_ptr<DIR, int (*)(DIR*)> directory(opendir(folder.c_str()), closedir);
  if (!directory) return paths;
  while (const dirent* const entry = readdir(directory.get())) {
    const std::string_view name = entry->d_name;
    if (!name.ends_with(kIndex)) continue;
    paths.push_back(folder + "/" + std::string(name.substr(0, name.size() - kIndex.size())));
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

// What a delta says that it makes, from the first bytes of its stream.
std::optional<uint64_t> ResultSize(std::string_view stream, uint64_t size) {
  std::array<char, kLongestDeltaHeader> bytes{};
  WindowInflater first(stream);
  const size_t got = first.Read(bytes.data(), std::min<uint64_t>(size, bytes.size()));
  const auto delta = ParseDeltaHeader({bytes.data(), got});
  if (!delta) return std::nullopt;
  return delta->result_size;
}

}  // namespace

ObjectFiles::ObjectFiles(std::string objects, std::vector<std::string> more, ObjectFormat format)
    : objects_(std::move(objects)), more_(std::move(more)), format_(format) {}

void ObjectFiles::FindFolders() {
  if (std::exchange(has_folders_, true)) return;
  // A folder that is named and not there: git, which is asked for what is missing, says so.
  auto folders = ObjectFolders(objects_, more_, [](const Error&) {});
  if (folders) folders_ = std::move(*folders);
}

void ObjectFiles::FindPacks() {
  if (std::exchange(has_packs_, true)) return;
  for (const std::string& folder : folders_) {
    for (std::string& path : IndexesIn(folder + "/pack")) {
      packs_.emplace_back().path = std::move(path);
    }
  }
}

bool ObjectFiles::Take(uint64_t size, Buffer& buffer) const {
  if (size > kMostBytes) return false;
  buffer.bytes.reset(new (std::nothrow) char[size + kInflateSlack]);
  buffer.size = size;
  return buffer.bytes != nullptr;
}

bool ObjectFiles::InflateTo(std::string_view stream, uint64_t size, Buffer& buffer) {
  return CanHold(stream.size(), size) && Take(size, buffer) &&
         inflater_.Inflate(stream, buffer.bytes.get(), size, size + kInflateSlack) == nullptr;
}

std::optional<ObjectFiles::Object> ObjectFiles::Read(std::string_view id, uint64_t limit) {
  if (id.size() != IdSize(format_)) return std::nullopt;
  FindFolders();
  // What was staged a moment ago is loose; of many objects most are packed.
  const bool packs_first = most_held_ > 0;
  auto object = packs_first ? ReadPacked(id, limit) : ReadLoose(id, limit);
  if (object) return object;
  return packs_first ? ReadLoose(id, limit) : ReadPacked(id, limit);
}

std::optional<ObjectFiles::Object> ObjectFiles::ReadPacked(std::string_view id, uint64_t limit) {
  FindPacks();
  for (size_t i = 0; i < packs_.size(); i++) {
    const size_t number = (last_ + i) % packs_.size();
    if (auto object = ReadFromPack(number, id, limit)) {
      last_ = number;
      return object;
    }
  }
  return std::nullopt;
}

std::optional<ObjectFiles::Object> ObjectFiles::ReadLoose(std::string_view id, uint64_t limit) {
  for (const std::string& folder : folders_) {
    const Result<MappedFile> file = MappedFile::Open(LoosePath(folder, id));
    if (!file) continue;
    const auto header = ReadLooseHeader(file->bytes());
    if (!header) return std::nullopt;
    Object object = {header->type, header->size, {}};
    if (object.size > limit) return object;
    object_ = std::make_shared<Buffer>();
    if (!CanHold(file->bytes().size(), object.size) || !Take(object.size, *object_) ||
        leaktight::ReadLoose(file->bytes(), object_->bytes.get(), object.size) != nullptr) {
      return std::nullopt;
    }
    object.bytes = object_->view();
    return object;
  }
  return std::nullopt;
}

std::optional<ObjectFiles::Object> ObjectFiles::ReadFromPack(size_t number, std::string_view id,
                                                             uint64_t limit) {
  Pack& pack = packs_[number];
  if (!std::exchange(pack.opened, true)) {
    const std::string path = pack.path + std::string(kIndex);
    if (Result<MappedFile> file = MappedFile::Open(path)) {
      pack.index_file = std::move(*file);
      auto index =
          PackIndex::Parse(pack.index_file.bytes(), format_, path, PackIndex::Order::kTrust);
      if (index) pack.index = *index;
    }
  }
  if (!pack.index) return std::nullopt;
  const std::optional<uint32_t> place = pack.index->ids().Find(id);
  if (!place) return std::nullopt;
  if (pack.file.bytes().empty()) {
    Result<MappedFile> file = MappedFile::Open(pack.path + ".pack");
    if (file && file->bytes().starts_with("PACK")) pack.file = std::move(*file);
  }
  return ReadEntry(number, pack.index->Offset(*place), limit);
}

// Down to what is no delta, and up again with one base and one result at a time.
std::optional<ObjectFiles::Object> ObjectFiles::ReadEntry(size_t number, uint64_t offset,
                                                          uint64_t limit) {
  const Pack& pack = packs_[number];
  const size_t id_size = IdSize(format_);
  const std::string_view bytes = pack.file.bytes();
  if (bytes.size() < kPackHeadSize + id_size) return std::nullopt;
  const uint64_t end = bytes.size() - id_size;
  struct Link {
    uint64_t offset;
    std::string_view stream;
    uint64_t size;
  };
  std::vector<Link> deltas;
  Link root{};
  Object object;
  const auto place_of = [&](uint64_t at) { return uint64_t{number} << kOffsetBits | at; };
  std::shared_ptr<Buffer> made;
  while (object.type == ObjectType::kUnknown) {
    if (const Held* held = FindHeld(place_of(offset))) {
      object.type = held->type;
      made = held->buffer;
      root.size = made->size;
      break;
    }
    if (offset < kPackHeadSize || offset >= end) return std::nullopt;
    const auto header = ParseEntryHeader(bytes.substr(offset, end - offset), offset, id_size);
    if (!header) return std::nullopt;
    const uint64_t stream = offset + header->length;
    root = {offset, bytes.substr(stream, end - stream), header->size};
    object.type = header->type;
    if (header->base == EntryHeader::Base::kNone) continue;
    if (deltas.size() == kLongestChain) return std::nullopt;
    deltas.push_back(root);
    offset = header->base_offset;
    if (header->base == EntryHeader::Base::kId) {
      const auto place = pack.index->ids().Find(header->base_id);
      if (!place) return std::nullopt;
      offset = pack.index->Offset(*place);
    }
  }
  const auto size = deltas.empty() ? std::optional<uint64_t>(root.size)
                                   : ResultSize(deltas.front().stream, deltas.front().size);
  if (!size) return std::nullopt;
  object.size = *size;
  if (object.size > limit) return object;

  if (made == nullptr) {
    made = std::make_shared<Buffer>();
    if (!InflateTo(root.stream, root.size, *made)) return std::nullopt;
    Hold(place_of(root.offset), object.type, made);
  }
  Buffer delta;
  for (; !deltas.empty(); deltas.pop_back()) {
    if (!InflateTo(deltas.back().stream, deltas.back().size, delta)) return std::nullopt;
    const auto header = ParseDeltaHeader(delta.view());
    auto result = std::make_shared<Buffer>();
    if (!header || header->base_size != made->size || !Take(header->result_size, *result) ||
        !ApplyDelta(*header, made->view(), result->bytes.get())) {
      return std::nullopt;
    }
    made = std::move(result);
    Hold(place_of(deltas.back().offset), object.type, made);
  }
  object_ = std::move(made);
  object.bytes = object_->view();
  return object;
}

const ObjectFiles::Held* ObjectFiles::FindHeld(uint64_t place) {
  if (most_held_ == 0) return nullptr;
  const auto at = held_.find(place);
  if (at != held_.end()) return &at->second;
  const auto before = held_before_.find(place);
  if (before == held_before_.end()) return nullptr;
  const Held held = before->second;
  Hold(place, held.type, held.buffer);
  return &held_.at(place);
}

// In two halves: when one is full, the other is given back.
void ObjectFiles::Hold(uint64_t place, ObjectType type, const std::shared_ptr<Buffer>& buffer) {
  if (most_held_ == 0 || buffer->size > most_held_ / 8) return;
  if (held_bytes_ + buffer->size > most_held_ / 2) {
    held_before_ = std::move(held_);
    held_.clear();
    held_bytes_ = 0;
  }
  if (held_.emplace(place, Held{type, buffer}).second) held_bytes_ += buffer->size;
}

}  // namespace leaktight
