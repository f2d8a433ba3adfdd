#include "git/pack/object_builder.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "base/hash.h"
#include "git/pack/inflate_windows.h"
#include "git/pack/loose_object.h"

namespace leaktight {
namespace {

constexpr char kChecksumWrong[] =
    "its bytes in the pack are not those that the index has the checksum of";

// Of so many other copies one should do. A hostile repository could have thousands, none of which
// can be read.
constexpr size_t kMostCopies = 4;

std::string CannotHold(uint64_t size) {
  return "declares " + std::to_string(size) + " bytes, more than its stream can hold";
}

}  // namespace

WalkBuffer ObjectBuilder::Failed(std::string problem) {
  problem_ = std::move(problem);
  out_of_memory_ = false;
  return {};
}

WalkBuffer ObjectBuilder::Short(uint64_t size) {
  problem_ =
      "takes " + std::to_string(size) + " bytes of memory, more than there is for one object";
  out_of_memory_ = true;
  return {};
}

bool ObjectBuilder::IsIntact(uint32_t entry) {
  const std::optional<uint32_t> crc = graph_.Crc(entry);
  return !crc || Crc32(graph_.Packed(entry)) == *crc;
}

WalkBuffer ObjectBuilder::InflateEntry(uint32_t entry, Patience patience) {
  const uint64_t size = graph_.StreamSize(entry);
  if (graph_.IsLoose(entry)) {
    const Result<MappedFile> file = MappedFile::Open(graph_.LooseFile(entry));
    if (!file) return Failed(file.error().what);
    if (!CanHold(file->bytes().size(), size)) return Failed(CannotHold(size));
    WalkBuffer buffer = buffers_.Take(size, patience);
    if (!buffer) return Short(size);
    const char* const wrong = ReadLoose(file->bytes(), buffer.bytes.get(), size);
    if (wrong == nullptr) return buffer;
    Give(std::move(buffer));
    return Failed(wrong);
  }
  const std::string_view stream = graph_.Stream(entry);
  if (!CanHold(stream.size(), size)) return Failed(CannotHold(size));
  if (!IsIntact(entry)) return Failed(kChecksumWrong);
  WalkBuffer buffer = buffers_.Take(size, patience);
  if (!buffer) return Short(size);
  const char* const wrong =
      inflater_.Inflate(stream, buffer.bytes.get(), size, size + kInflateSlack);
  if (wrong == nullptr) return buffer;
  Give(std::move(buffer));
  return Failed(wrong);
}

WalkBuffer ObjectBuilder::BuildRoot(uint32_t entry, Patience patience) {
  edits_ = {};
  return InflateEntry(entry, patience);
}

WalkBuffer ObjectBuilder::BuildDelta(uint32_t entry, std::string_view base, Patience patience) {
  edits_ = {};
  Give(std::exchange(delta_, {}));
  delta_ = InflateEntry(entry, patience);
  if (!delta_) return {};
  const auto delta = ParseDeltaHeader(delta_.view());
  if (!delta) return Failed("its delta does not begin as one does");
  if (delta->base_size != base.size()) {
    return Failed("is a delta of " + std::to_string(delta->base_size) +
                  " bytes, and its base has " + std::to_string(base.size()));
  }
  WalkBuffer result = buffers_.Take(delta->result_size, patience);
  if (!result) {
    Give(std::exchange(delta_, {}));
    return Short(delta->result_size);
  }
  if (!ApplyDelta(*delta, base, result.bytes.get(), pieces_)) {
    Give(std::move(result));
    return Failed("its delta does not fit what it is a delta of");
  }
  edits_ = DeltaEdits(delta->instructions, pieces_);
  return result;
}

WalkBuffer ObjectBuilder::Build(uint32_t entry) {
  return BuildChain(entry, true);
}

WalkBuffer ObjectBuilder::BuildFromCopy(uint32_t entry) {
  std::string problem = "there is no copy of it that could be read";
  size_t tried = 0;
  for (const auto& [first, copy] : graph_.Copies(entry)) {
    if (graph_.Type(copy) == ObjectType::kUnknown) continue;
    if (tried++ == kMostCopies) break;
    // Its own chain may lead back here: then this is not tried again.
    if (WalkBuffer buffer = BuildChain(copy, false)) return buffer;
    problem = problem_;
  }
  return Failed(std::move(problem));
}

WalkBuffer ObjectBuilder::BuildChain(uint32_t entry, bool may_use_copies) {
  // Down to the root, and up again with one base and one result at a time.
  std::vector<uint32_t> chain = {entry};
  while (graph_.Base(chain.back()) != ObjectGraph::kNone) {
    chain.push_back(graph_.Base(chain.back()));
  }
  WalkBuffer object;
  for (; !chain.empty(); chain.pop_back()) {
    const uint32_t link = chain.back();
    WalkBuffer base = std::move(object);
    object = base ? BuildDelta(link, base.view(), Patience::kWait) : BuildRoot(link);
    Give(std::move(base));
    if (!object && may_use_copies && !graph_.Copies(link).empty()) {
      const std::string problem = problem_;
      object = BuildFromCopy(link);
      if (!object) problem_ = problem;
    }
    if (!object) {
      if (link != entry) problem_ = "is a delta of " + Hex(graph_.Id(link)) + ", which " + problem_;
      break;
    }
  }
  edits_ = {};
  return object;
}

bool ObjectBuilder::Stream(uint32_t entry, uint64_t window, uint64_t overlap, const Window& use) {
  const uint64_t size = graph_.StreamSize(entry);
  if (!graph_.IsLoose(entry)) {
    const std::string_view stream = graph_.Stream(entry);
    if (!CanHold(stream.size(), size)) return Failed(CannotHold(size)), false;
    if (!IsIntact(entry)) return Failed(kChecksumWrong), false;
    return StreamFrom(stream, 0, size, window, overlap, use);
  }
  const Result<MappedFile> file = MappedFile::Open(graph_.LooseFile(entry));
  if (!file) return Failed(file.error().what), false;
  if (!CanHold(file->bytes().size(), size)) return Failed(CannotHold(size)), false;
  const auto header = ReadLooseHeader(file->bytes());
  if (!header || header->size != size)
    return Failed("its file was changed while it was read"), false;
  return StreamFrom(file->bytes(), header->length, size, window, overlap, use);
}

bool ObjectBuilder::StreamFrom(std::string_view stream, uint64_t head, uint64_t size,
                               uint64_t window, uint64_t overlap, const Window& use) {
  WalkBuffer buffer = buffers_.Take(window, Patience::kWait);
  if (!buffer) return Short(window), false;
  char* const bytes = buffer.bytes.get();
  WindowInflater inflater(stream);
  if (head > 0) inflater.Read(bytes, head);
  uint64_t kept = 0;  // at the beginning of the window, of the one before
  uint64_t done = 0;
  while (done < size) {
    const uint64_t wanted = std::min(window - kept, size - done);
    const uint64_t got = inflater.Read(bytes + kept, wanted);
    if (got > 0) use(done - kept, {bytes, kept + got}, done + got == size);
    done += got;
    if (got < wanted) break;
    if (done == size) break;
    kept = overlap;  // the window is full, and larger
    std::memmove(bytes, bytes + window - kept, kept);
  }
  if (done == size && inflater.Read(bytes, 1) == 0 && inflater.at_end()) {
    Give(std::move(buffer));
    return true;
  }
  const bool broken = inflater.broken();
  const bool longer = done == size && !broken && !inflater.at_end();
  Give(std::move(buffer));
  if (broken) return Failed("its zlib stream is broken or cut short"), false;
  return Failed(longer ? "its zlib stream holds more than its size says"
                       : "its zlib stream holds less than its size says"),
         false;
}

}  // namespace leaktight
